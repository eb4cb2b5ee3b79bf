"""Tells whether a finding is bad and sure enough to fail the gate, as far as its own words go."""

from review_action.domain.config import Policy
from review_action.domain.finding import CONFIDENCES, SEVERITIES, Finding


def blocks(finding: Finding, policy: Policy) -> bool:
    """Whether its quote stands in the diff and it reaches `fail-on` and `fail-confidence`.

    Whether somebody looked a second time is for `conclude` to ask.
    """
    if policy.fail_on == "never" or finding.anchor not in {"exact", "moved"}:
        return False
    severe = SEVERITIES.index(finding.severity) <= SEVERITIES.index(policy.fail_on)
    sure = CONFIDENCES.index(finding.confidence) <= CONFIDENCES.index(policy.fail_confidence)
    return severe and sure
