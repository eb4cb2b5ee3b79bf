"""Says how much a finding is worth to a reader: how bad, how sure, how many saw it, how cheap to check."""

from typing import Final

from review_action.domain.finding import CONFIDENCES, SEVERITIES, Anchor, Finding

MOST_PASSES: Final = 4
"""Agreement of more passes told nothing more where it was measured."""
PASS: Final = 0.5
"""What each further pass adds. Of findings that nobody else raised 8 % were true, with one other 18 %,
two 30 %, three 49 %: more than this, but those were different products, not passes of one model."""
_ANCHORED: Final[dict[Anchor, float]] = {
    "exact": 1.0,
    "moved": 1.0,
    "line": 0.7,
    "none": 0.5,
    "pending": 0.5,
}
PROVEN: Final = 1.5
"""By the rule that fired, or by a second look."""
UNSURE: Final = 0.5
MENDED: Final = 1.2
"""A replacement that was applied in memory is checked by reading it."""


def worth(finding: Finding) -> float:
    """Severity by confidence by agreement by how cheap it is to check; 9 is a sure error on its line."""
    severity = len(SEVERITIES) - SEVERITIES.index(finding.severity)
    confidence = len(CONFIDENCES) - CONFIDENCES.index(finding.confidence)
    passes = min(len(set(finding.raised_by)), MOST_PASSES)
    agreement = 1 + PASS * max(0, passes - 1)
    return severity * confidence * agreement * _ANCHORED[finding.anchor] * _evidence(finding)


def _evidence(finding: Finding) -> float:
    factor = MENDED if finding.suggestion and finding.suggestion.stands else 1.0
    if finding.is_proven:
        return factor * PROVEN
    return factor * UNSURE if finding.verification == "unsure" else factor
