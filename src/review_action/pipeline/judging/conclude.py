"""Decides pass, fail or inconclusive: green only when what was to be reviewed was reviewed."""

from collections import Counter
from collections.abc import Sequence

from review_action.domain.config import Policy
from review_action.domain.finding import CONFIDENCES, SEVERITIES, Finding
from review_action.domain.report import FileCoverage, Verdict


def conclude(
    findings: Sequence[Finding], coverage: Sequence[FileCoverage], policy: Policy
) -> Verdict:
    """The verdict with every reason for it.

    A finding fails the gate when its quote stands in the diff and it is at least as severe as
    `fail-on` and as sure as `fail-confidence`. One that fails is enough, however little was
    reviewed; without one, anything that was to be reviewed and was not makes it inconclusive.
    """
    blocking = [finding for finding in findings if _blocks(finding, policy)]
    unseen = [row for row in coverage if row.state in {"failed", "partial"}]
    reasons = [*_of_findings(blocking, findings, policy), *_of_coverage(coverage, unseen)]
    if blocking:
        fingerprints = dict.fromkeys(finding.fingerprint for finding in blocking)
        return Verdict(conclusion="fail", reasons=tuple(reasons), blocking=tuple(fingerprints))
    return Verdict(conclusion="inconclusive" if unseen else "pass", reasons=tuple(reasons))


def _blocks(finding: Finding, policy: Policy) -> bool:
    if policy.fail_on == "never" or finding.anchor not in {"exact", "moved"}:
        return False
    severe = SEVERITIES.index(finding.severity) <= SEVERITIES.index(policy.fail_on)
    sure = CONFIDENCES.index(finding.confidence) <= CONFIDENCES.index(policy.fail_confidence)
    return severe and sure


def _of_findings(
    blocking: Sequence[Finding], findings: Sequence[Finding], policy: Policy
) -> list[str]:
    bar = f"severity {policy.fail_on} and confidence {policy.fail_confidence} or above"
    if blocking:
        return [f"{_counted(len(blocking), 'finding')} at {bar}."]
    if not findings:
        return []
    if policy.fail_on == "never":
        return [f"{_counted(len(findings), 'finding')}; fail-on is never, so none fails the check."]
    return [f"{_counted(len(findings), 'finding')}, none anchored in the diff at {bar}."]


def _of_coverage(coverage: Sequence[FileCoverage], unseen: Sequence[FileCoverage]) -> list[str]:
    states = Counter(row.state for row in coverage)
    kept = len(coverage) - states["skipped"]
    if not coverage:
        return ["Nothing to review: no file was changed."]
    if not kept:
        return [f"Nothing to review: {_counted(len(coverage), 'file')} left out{_why(coverage)}."]
    if not unseen:
        return [
            "The one file to review was reviewed."
            if kept == 1
            else f"All {kept} files to review were reviewed."
        ]
    seen = f"{states['reviewed']} of {_counted(kept, 'file')} reviewed"
    return [f"{seen}, {states['partial']} in part, {states['failed']} not{_why(unseen)}."]


def _why(rows: Sequence[FileCoverage]) -> str:
    """The reason most rows share, and how many other ones there are."""
    reasons = Counter(row.reason for row in rows if row.reason)
    if not reasons:
        return ""
    others = len(reasons) - 1
    return f": {reasons.most_common(1)[0][0]}" + (
        f", and {_counted(others, 'other reason')}" if others else ""
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
