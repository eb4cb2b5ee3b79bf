"""Acts on what a second look said: only a refutal that quotes code drops a finding."""

from collections.abc import Mapping, Sequence
from typing import Final

from review_action.domain.diff import FileDiff
from review_action.domain.finding import (
    CONFIDENCES,
    SEVERITIES,
    Confidence,
    DroppedFinding,
    Finding,
    Severity,
    less_sure,
)
from review_action.domain.ruling import Ruling
from review_action.domain.value import Value
from review_action.pipeline.judging.weigh_quote import weigh_quote

BY_RULE: Final = "Proven by the rule."
NO_QUOTE: Final = "The second look quoted no code that decides."
NOTE_QUOTE: Final = 200


class Verified(Value):
    """What is still reported, and what was refuted."""

    kept: tuple[Finding, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()


def apply_verdicts(
    findings: Sequence[Finding],
    rulings: Mapping[int, Ruling],
    files: Mapping[str, FileDiff],
    contents: Mapping[str, str | None],
) -> Verified:
    """Every finding again, kept or dropped, in order.

    Refuted ones are dropped when the quote stands in the file as code; a comment that says all is
    well is what an attacker would write. Confirmed ones are at least of medium confidence, and as
    severe as the milder of both judges says. All else is unsure and loses a step of confidence.

    Args:
        findings: Those that were looked at, and others.
        rulings: By the finding's index; a finding without one stays as it is.
        files: The diff, by path.
        contents: Head texts by path; where there is none the diff's lines are the text.
    """
    kept: list[Finding] = []
    dropped: list[DroppedFinding] = []
    for number, finding in enumerate(findings):
        if finding.origin == "analyzer":
            kept.append(_noted(finding, "confirmed", BY_RULE))
            continue
        ruling = rulings.get(number)
        if ruling is None:
            kept.append(finding)
            continue
        judged = _judged(finding, ruling, files.get(finding.path), contents.get(finding.path))
        if judged.verification == "refuted":
            reason = f"refuted by the second look: {judged.verification_note}"
            dropped.append(DroppedFinding(finding=judged, reason=reason))
        else:
            kept.append(judged)
    return Verified(kept=tuple(kept), dropped=tuple(dropped))


def _judged(
    finding: Finding, ruling: Ruling, file: FileDiff | None, content: str | None
) -> Finding:
    language = file.language if file else ""
    weights = {weigh_quote(ruling.quote, text, language) for text in _texts(file, content)}
    if ruling.verdict == "refuted" and "code" in weights:
        return _noted(finding, "refuted", _note(ruling))
    if ruling.verdict == "confirmed" and weights & {"code", "words"}:
        changed = {
            "confidence": _surer(finding.confidence, "medium"),
            "severity": _milder(finding.severity, ruling.severity),
        }
        return _noted(finding, "confirmed", _note(ruling)).model_copy(update=changed)
    note = ruling.reasoning if ruling.verdict == "unsure" else NO_QUOTE
    lowered = {"confidence": less_sure(finding.confidence)}
    return _noted(finding, "unsure", note).model_copy(update=lowered)


def _texts(file: FileDiff | None, content: str | None) -> list[str]:
    """The file as it is now, and as far as the change shows it, as it was."""
    old = "\n".join(file.old_lines.values()) if file else ""
    new = content if content is not None or file is None else "\n".join(file.new_lines.values())
    return [new or "", old]


def _noted(finding: Finding, verification: str, note: str) -> Finding:
    return finding.model_copy(update={"verification": verification, "verification_note": note})


def _note(ruling: Ruling) -> str:
    quote = " ".join(ruling.quote.split())[:NOTE_QUOTE]
    return f"{ruling.reasoning} ({quote})" if ruling.reasoning else quote


def _surer(one: Confidence, other: Confidence) -> Confidence:
    return min(one, other, key=CONFIDENCES.index)


def _milder(one: Severity, other: Severity | None) -> Severity:
    return one if other is None else max(one, other, key=SEVERITIES.index)
