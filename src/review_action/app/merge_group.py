"""Concludes on a merge group: by the verdict its pull request has, or by a review of it now."""

from dataclasses import dataclass

from review_action.app.decide import standing_verdict
from review_action.app.gate import passes
from review_action.app.review import Reviewer
from review_action.domain.decision import MergeGroup, Skip
from review_action.domain.event import Event
from review_action.domain.report import RunReport
from review_action.domain.review import CheckRun, Conclusion
from review_action.errors import GitHubError, advice
from review_action.rendering import render


@dataclass(frozen=True)
class GroupVerdict:
    """What the queue is told."""

    conclusion: Conclusion
    title: str
    green: bool
    """Whether the job may pass."""
    report: RunReport | None = None
    """Of the review, where one had to be made."""


def conclude_group(group: MergeGroup, reviewer: Reviewer, event: Event) -> GroupVerdict:
    """Re-use the check run on the pull request's head, or review the pull request now.

    What was reviewed before is not asked about again, so looking anew costs little.

    Args:
        group: The group and the pull request it tests.
        reviewer: Of this run, with a gate to ask.
        event: The merge group's.

    Raises:
        GitHubError: The pull request cannot be read.
        ConfigurationError: The base's configuration is wrong.
    """
    verdict = _standing(group, reviewer) or _reviewed(group, reviewer, event)
    if not reviewer.settings.dry_run:
        _tell(group, reviewer, verdict)
    return verdict


def _standing(group: MergeGroup, reviewer: Reviewer) -> GroupVerdict | None:
    if reviewer.gate is None:
        return None
    pull = reviewer.host.get_page(group.pull_number).pull
    check = standing_verdict(pull, reviewer.settings, reviewer.gate)
    if check is None or check.conclusion is None:
        return None
    return GroupVerdict(check.conclusion, check.title, green=check.conclusion == "pass")


def _reviewed(group: MergeGroup, reviewer: Reviewer, event: Event) -> GroupVerdict:
    outcome = reviewer.review(group.pull_number, event)
    if isinstance(outcome, Skip):
        return GroupVerdict("inconclusive", f"Not reviewed: {outcome.reason}", green=True)
    green = passes(outcome, fail_closed=reviewer.settings.fail_closed)
    title = render("comments/headline.txt.j2", report=outcome).strip()
    return GroupVerdict(outcome.verdict.gate, title, green=green, report=outcome)


def _tell(group: MergeGroup, reviewer: Reviewer, verdict: GroupVerdict) -> None:
    """A required check is waited for on the group's own commit."""
    check = CheckRun(
        name=reviewer.settings.check_name,
        conclusion=verdict.conclusion,
        title=verdict.title,
        summary=f"This is the verdict on pull request #{group.pull_number}, which the queue tests.",
    )
    try:
        reviewer.reviews.upsert_check_run(group.head_sha, check)
    except GitHubError as error:
        reviewer.runner.log("warning", f"The merge group has no check run: {advice(error)}")
