"""Decides pass, fail or inconclusive: green only when what was to be reviewed was reviewed."""

from collections import Counter
from collections.abc import Sequence

from review_action.domain.config import Policy
from review_action.domain.finding import Finding
from review_action.domain.report import FileCoverage, Verdict
from review_action.domain.review import Conclusion
from review_action.pipeline.judging.blocks import blocks


def conclude(
    findings: Sequence[Finding],
    coverage: Sequence[FileCoverage],
    policy: Policy,
    *,
    verifies: bool = False,
) -> Verdict:
    """The verdict with every reason for it.

    A finding fails the gate when its quote stands in the diff and it is at least as severe as
    `fail-on` and as sure as `fail-confidence`. One that fails is enough, however little was
    reviewed; without one, anything that was to be reviewed and was not makes it inconclusive.

    Args:
        findings: All that are reported, wherever they are said.
        coverage: What became of each touched file.
        policy: The rules of this run.
        verifies: Whether findings were to get a second look. Then only what that confirmed, or a
            rule proves, fails; what would fail and got none makes it inconclusive: neither red for
            a mere claim nor green because a call failed.
    """
    serious = [finding for finding in findings if blocks(finding, policy)]
    blocking = [finding for finding in serious if finding.is_proven or not verifies]
    unverified = [
        finding
        for finding in serious
        if verifies and not finding.is_proven and finding.verification == "none"
    ]
    unseen = [row for row in coverage if row.state in {"failed", "partial"}]
    conclusion: Conclusion = "inconclusive" if unseen or unverified else "pass"
    reasons = [
        *_of_findings(blocking, findings, policy, verifies=verifies),
        *_of_unverified(unverified),
        *_of_coverage(coverage, unseen),
    ]
    return Verdict(
        conclusion="fail" if blocking else conclusion,
        reasons=tuple(reasons),
        blocking=_fingerprints(blocking),
        unverified=_fingerprints(unverified),
    )


def _fingerprints(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.fingerprint for finding in findings))


def _of_unverified(unverified: Sequence[Finding]) -> list[str]:
    if not unverified:
        return []
    found = _counted(len(unverified), "finding")
    them = "it" if len(unverified) == 1 else "them"
    return [f"{found} would fail the check, but the second look at {them} did not happen."]


def _of_findings(
    blocking: Sequence[Finding],
    findings: Sequence[Finding],
    policy: Policy,
    *,
    verifies: bool,
) -> list[str]:
    bar = f"severity {policy.fail_on} and confidence {policy.fail_confidence} or above"
    if blocking:
        return [f"{_counted(len(blocking), 'finding')} at {bar}."]
    if not findings:
        return []
    if policy.fail_on == "never":
        return [f"{_counted(len(findings), 'finding')}; fail-on is never, so none fails the check."]
    none = (
        "The one finding does not block"
        if len(findings) == 1
        else f"None of {len(findings)} findings blocks"
    )
    confirmed = ", confirmed by a second look" if verifies else ""
    return [f"{none}: that takes {bar}, on code in the diff{confirmed}."]


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
    rest = ((states["partial"], "in part"), (states["failed"], "not"))
    told = "".join(f", {count} {how}" for count, how in rest if count)
    return [f"{seen}{told}{_why(unseen)}."]


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
