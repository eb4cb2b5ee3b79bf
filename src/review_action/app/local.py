"""Reviews a change on a laptop: the same examination, nothing published."""

from review_action.app.examine import examine
from review_action.app.examiner import Examiner
from review_action.app.head_texts import Contents
from review_action.app.rulebook import Rulebook
from review_action.app.sum_up import report_of
from review_action.domain.pull_request import FileListing, PullRequest
from review_action.domain.report import RunReport, Timing


def review_local(
    listing: FileListing,
    pull: PullRequest,
    rulebook: Rulebook,
    *,
    examiner: Examiner,
    contents: Contents,
    route: str,
) -> RunReport:
    """Examine a listing that came from git or a patch file.

    Args:
        listing: What changed.
        pull: A stand-in for the pull request: title and shas as far as they are known.
        rulebook: The rules of this run.
        examiner: Model, analyzers, clock.
        contents: Contents of the new side, for proving suggestions.
        route: The model's route, or `embedded`.
    """
    started = examiner.clock()
    examination = examine(listing, pull, rulebook, examiner=examiner, contents=contents)
    return report_of(
        pull,
        rulebook.policy,
        examination,
        route=route,
        timing=Timing(model=examination.model_seconds, total=examiner.clock() - started),
    )
