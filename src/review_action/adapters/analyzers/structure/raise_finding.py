"""Words and anchors of a structure check's finding."""

from collections.abc import Sequence
from dataclasses import dataclass

from review_action.domain.analysis import TouchedFile
from review_action.domain.diff import Side
from review_action.domain.finding import Confidence, Finding, Severity
from review_action.domain.surroundings import Place

AGENT = "structure"
SHOWN = 5
"""Places that are named one by one."""
_LONGEST = 120


@dataclass(frozen=True)
class Check:
    """What is the same in all findings of one check."""

    id: str
    severity: Severity
    confidence: Confidence = "high"
    hint: bool = False
    """Right too seldom to be told: a model may make something of it."""


def raise_finding(
    check: Check,
    file: TouchedFile,
    *,
    line: int,
    title: str,
    description: str,
    side: Side = "RIGHT",
) -> Finding:
    """A finding on one line, or with line 0 on the whole file."""
    shown = file.diff.old_lines if side == "LEFT" else file.diff.new_lines
    return Finding(
        rule_id=f"{AGENT}/{check.id}",
        severity=check.severity,
        confidence=check.confidence,
        path=file.diff.path,
        start_line=line,
        end_line=line,
        side=side,
        title=title,
        description=description,
        quote=shown.get(line, ""),
        anchor="exact" if line in shown else "none",
        origin="hint" if check.hint else "analyzer",
    )


def code(text: str) -> str:
    """A name or path of the change as code: no line of it can end the span."""
    plain = "".join(sign for sign in text if sign.isprintable() and sign != "`")
    return f"`{plain[:_LONGEST]}`"


def list_places(places: Sequence[Place]) -> str:
    """The first places as code, and how many more there are."""
    return list_names([f"{place.path}:{place.line}" for place in places])


def list_names(names: Sequence[str]) -> str:
    """The first names as code, and how many more there are."""
    shown = [code(name) for name in names[:SHOWN]]
    rest = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    *first, last = (*shown, *rest)
    return f"{', '.join(first)} and {last}" if first else last
