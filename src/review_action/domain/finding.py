"""A finding: one claim about the change, anchored to quoted code."""

import hashlib
import re
from typing import Literal

from pydantic import Field

from review_action.domain.diff import Side
from review_action.domain.value import Value

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
Anchor = Literal["pending", "exact", "moved", "line", "none"]
"""pending: not looked at · exact: quote stands on the line given · moved: quote found elsewhere and
the line corrected · line: no usable quote, the line is inside a hunk · none: cannot be anchored."""

Verification = Literal["none", "confirmed", "unsure", "refuted"]
"""none: nobody looked a second time · else what the second look came to."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")


def less_sure(confidence: Confidence) -> Confidence:
    """One step below, where there is one."""
    return CONFIDENCES[min(CONFIDENCES.index(confidence) + 1, len(CONFIDENCES) - 1)]


class Suggestion(Value):
    """A replacement for the finding's whole lines `start_line..end_line` on the new side."""

    replacement: str
    """Lines joined by newline, no trailing newline; empty text deletes the lines."""
    proof: Literal["pending", "parsed", "applied", "refused"] = "pending"
    """parsed: applied and the file still parses · applied: applies, no parser for the language ·
    refused: shown as prose only."""
    refusal: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was applied in memory and may be offered."""
        return self.proof in {"parsed", "applied"}

    def refused(self, why: str) -> "Suggestion":
        """The same, shown as prose only; `why` is told to people."""
        return self.model_copy(update={"proof": "refused", "refusal": why})


class Finding(Value):
    """One claim, with where, how bad, how sure, and the code it rests on."""

    rule_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*/[A-Za-z0-9][A-Za-z0-9._-]*$")
    """`agent/rule`."""
    severity: Severity
    confidence: Confidence
    path: str
    """Empty when the finding is about the pull request itself."""
    start_line: int = Field(ge=0)
    """1-based; 0 when the finding is about the whole file."""
    end_line: int = Field(ge=0)
    side: Side = "RIGHT"
    title: str
    description: str
    quote: str = ""
    """Verbatim text of the line(s) the claim rests on, as the finder gave it."""
    suggestion: Suggestion | None = None
    changes: tuple[str, ...] = ()
    """For refactorings: what the replacement changes and why it keeps the behaviour."""
    anchor: Anchor = "pending"
    also_by: tuple[str, ...] = ()
    """Other rule ids that raised the same claim."""
    origin: Literal["model", "analyzer", "hint"] = "model"
    """An analyzer's finding is proven by the rule that fired; a model's is a claim; a hint is of a rule
    that is right too seldom: models are told where to look, and people nothing."""
    raised_by: tuple[str, ...] = ()
    """Passes that raised it independently, as `agent#take`; more than one is agreement."""
    cwe: str = ""
    """Of the rule that fired, where it has one: `CWE-89`."""
    verification: Verification = "none"
    verification_note: str = ""
    """The line that confirms or refutes it and why, as the verifier gave it."""

    @property
    def agent(self) -> str:
        return self.rule_id.split("/", 1)[0]

    @property
    def is_proven(self) -> bool:
        """Whether it is more than a claim: by the rule that fired, or by a second look."""
        return self.origin == "analyzer" or self.verification == "confirmed"

    def is_graver_than(self, other: "Finding") -> bool:
        return SEVERITIES.index(self.severity) < SEVERITIES.index(other.severity)

    @property
    def fingerprint(self) -> str:
        """16 hex digits over rule, path and normalised quote; no line number, so moved code keeps it."""
        said = self.quote.strip() or self.title.strip()
        text = "\0".join((self.rule_id, self.path, re.sub(r"\s+", " ", said)))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class DroppedFinding(Value):
    """A finding that is not reported, and why; kept for the report so that nothing is lost."""

    finding: Finding
    reason: str
