"""Says each thing once: doubles are merged, equal notes gathered, and the most valuable comes first."""

import re
from collections.abc import Sequence
from typing import Final

from review_action.domain.finding import (
    CONFIDENCES,
    SEVERITIES,
    DroppedFinding,
    Finding,
)
from review_action.domain.value import Value

SAME_TITLE: Final = 0.7
"""Shared words over all words of two titles; text alone does not tell more, so lines must overlap."""
GATHERED_PLACES: Final = 10

_WORD = re.compile(r"[^\W_]+(?:_[^\W_]+)*")
_FILLER: Final = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "could", "for", "from", "has",
        "have", "if", "in", "into", "is", "it", "its", "may", "might", "must", "not", "of", "on",
        "or", "should", "so", "that", "the", "then", "there", "this", "to", "when", "which",
        "will", "with", "without",
    }
)  # fmt: skip
_ANCHORS: Final = ("exact", "moved", "line", "none", "pending")


class Consolidated(Value):
    """What is reported, most valuable first, and what is not, each with the reason."""

    kept: tuple[Finding, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()


def consolidate(findings: Sequence[Finding]) -> Consolidated:
    """Merge findings that say the same.

    Equal fingerprints are one finding; so are findings on overlapping lines of a file with the
    same rule name by two agents, or much the same title. The best anchored, most severe and surest of them
    stays, with the highest severity and confidence of all and the others' rules in `also_by`.
    Notes (`info`) of one rule and title are said once for all their places.
    """
    kept: list[Finding] = []
    dropped: list[DroppedFinding] = []
    for finding in sorted(findings, key=_preference):
        index = next((i for i, other in enumerate(kept) if _is_double(finding, other)), -1)
        if index < 0:
            kept.append(finding)
            continue
        dropped.append(DroppedFinding(finding=finding, reason=_told(kept[index])))
        kept[index] = _merged(kept[index], finding)
    kept = _gathered(kept, dropped)
    return Consolidated(kept=tuple(sorted(kept, key=_worth)), dropped=tuple(dropped))


def _is_double(one: Finding, other: Finding) -> bool:
    if one.path != other.path:
        return False
    if one.fingerprint == other.fingerprint:
        return True
    overlap = one.start_line <= other.end_line and other.start_line <= one.end_line
    if not overlap or one.side != other.side:
        return False
    return _same_rule_of_two_agents(one, other) or _likeness(one.title, other.title) >= SAME_TITLE


def _same_rule_of_two_agents(one: Finding, other: Finding) -> bool:
    """One agent that reports a rule twice on a line means two things; `other` is no rule."""
    ours, theirs = (finding.rule_id.partition("/")[2] for finding in (one, other))
    return one.agent != other.agent and ours == theirs != "other"


def _likeness(one: str, other: str) -> float:
    ours, theirs = _words(one), _words(other)
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 1.0


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold())) - _FILLER


def _merged(kept: Finding, double: Finding) -> Finding:
    rules = [*kept.also_by, double.rule_id, *double.also_by]
    others = dict.fromkeys(rule for rule in rules if rule != kept.rule_id)
    changed: dict[str, object] = {
        "severity": min(kept.severity, double.severity, key=SEVERITIES.index),
        "confidence": min(kept.confidence, double.confidence, key=CONFIDENCES.index),
        "also_by": tuple(others),
    }
    if double.start_line != kept.start_line and double.fingerprint == kept.fingerprint:
        changed["description"] = _with_place(kept.description, double)
    same_lines = (kept.start_line, kept.end_line) == (double.start_line, double.end_line)
    if kept.suggestion is None and same_lines and double.anchor == kept.anchor:
        changed["suggestion"] = double.suggestion
    return kept.model_copy(update=changed)


def _gathered(findings: Sequence[Finding], dropped: list[DroppedFinding]) -> list[Finding]:
    """Notes that are the same words of the same rule, at several places, as one."""
    first: dict[tuple[str, str], int] = {}
    kept: list[Finding] = []
    for finding in findings:
        key = (finding.rule_id, " ".join(finding.title.split()).casefold())
        if finding.severity != "info":
            kept.append(finding)
            continue
        if key not in first:
            first[key] = len(kept)
            kept.append(finding)
            continue
        index = first[key]
        dropped.append(DroppedFinding(finding=finding, reason=_told(kept[index])))
        description = _with_place(kept[index].description, finding)
        kept[index] = kept[index].model_copy(update={"description": description})
    return kept


def _with_place(description: str, other: Finding) -> str:
    lead = "\n\nThe same at "
    place = f"`{other.path}:{other.start_line}`"
    text, _, places = description.rpartition(lead)
    if not text:
        return f"{description}{lead}{place}."
    told = places.removesuffix(".").split(", ")
    if told[-1] == "and elsewhere":
        return description
    told.append(place if len(told) < GATHERED_PLACES else "and elsewhere")
    return f"{text}{lead}{', '.join(told)}."


def _told(kept: Finding) -> str:
    return f"the same as {kept.rule_id} at {kept.path}:{kept.start_line}"


def _preference(finding: Finding) -> tuple[object, ...]:
    proven = finding.suggestion is not None and finding.suggestion.proof in {"parsed", "applied"}
    return (_ANCHORS.index(finding.anchor), *_worth(finding)[:1], not proven, *_worth(finding)[1:])


def _worth(finding: Finding) -> tuple[object, ...]:
    """Sorts the most valuable first; then by place, so that equal runs say the same."""
    severity = len(SEVERITIES) - SEVERITIES.index(finding.severity)
    confidence = len(CONFIDENCES) - CONFIDENCES.index(finding.confidence)
    return (
        -severity * confidence,
        -severity,
        finding.path,
        finding.start_line,
        finding.end_line,
        finding.rule_id,
        finding.title,
        finding.quote,
        finding.description,
    )
