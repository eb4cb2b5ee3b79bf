"""A merge group of a queue, as the job tells it; imported by no other run."""

from review_action.app.merge_group import GroupVerdict, conclude_group
from review_action.app.review import Reviewer
from review_action.domain.decision import MergeGroup
from review_action.domain.event import Event
from review_action.entrypoints.model_side import ModelSide
from review_action.errors import ReviewActionError
from review_action.pipeline.speaking.sanitize import sanitize
from review_action.ports import Runner


def conclude(
    group: MergeGroup, event: Event, reviewer: Reviewer, side: ModelSide, runner: Runner
) -> GroupVerdict:
    """Conclude on the group; a verdict that was there already is told here.

    Raises:
        GitHubError: The pull request cannot be read.
        ConfigurationError: The base's configuration is wrong.
    """
    try:
        verdict = conclude_group(group, reviewer, event)
    except ReviewActionError as error:
        side.finish(None, error=type(error).__name__)
        raise
    side.finish(verdict.report)
    if verdict.report is None:
        told = f"Pull request #{group.pull_number}, as it was judged: {verdict.title}"
        runner.log("info" if verdict.green else "error", told)
        runner.append_summary(f"{sanitize(told, one_line=True)}\n")
        runner.set_outputs({"conclusion": verdict.conclusion})
    return verdict
