"""The life of our check run: opened before the work, closed whatever happens."""

from collections.abc import Mapping

from review_action.domain.pull_request import PullRequest
from review_action.domain.review import CheckRun
from review_action.errors import GitHubError, advice
from review_action.ports import ReviewHost, Runner

CHECK_RUN = "check-run"
HEAD_SHA = "head-sha"
CHECK_NAME = "check-name"

CLOSED: Mapping[str, str] = {CHECK_RUN: ""}
"""State that tells the post step that nothing is left to close."""


def open_check_run(
    reviews: ReviewHost, runner: Runner, pull: PullRequest, *, name: str
) -> tuple[int | None, str]:
    """Create the check run that says "in progress"; its id, or None and why not.

    The id goes to the step's state at once: should this process be killed, the post step closes
    what it left open.
    """
    check = CheckRun(name=name, title="Reviewing", summary="The review is running.")
    try:
        check_id = reviews.upsert_check_run(pull.head_sha, check)
    except GitHubError as error:
        return None, f"There is no check run: {advice(error)}"
    runner.save_state({CHECK_RUN: str(check_id), HEAD_SHA: pull.head_sha, CHECK_NAME: name})
    return check_id, ""


def close_check_run(reviews: ReviewHost, state: Mapping[str, str], *, why: str) -> bool:
    """Complete the check run that `state` names as still open; whether there was one.

    Args:
        reviews: Where the check run stands.
        state: What `open_check_run` saved.
        why: Said on the check run, one sentence.

    Raises:
        GitHubError: It could not be completed.
    """
    check_id = state.get(CHECK_RUN, "")
    if not (check_id.isascii() and check_id.isdigit()):
        return False
    check = CheckRun(
        name=state.get(CHECK_NAME, ""),
        conclusion="inconclusive",
        title="Not finished",
        summary=f"{why} Nothing is said about this change: run the job again.",
    )
    reviews.upsert_check_run(state.get(HEAD_SHA, ""), check, int(check_id))
    return True
