"""The life of our check run: opened before the work, closed whatever happens."""

from collections.abc import Mapping

from review_action.domain.pull_request import PullRequest
from review_action.domain.review import CheckRun
from review_action.errors import GitHubError, UnavailableError, advice
from review_action.ports import ReviewHost, Runner

CHECK_RUN = "check-run"
HEAD_SHA = "head-sha"
CHECK_NAME = "check-name"
RUN_KEY = "run-key"
"""By which the code host tells this run's check runs from those of others."""

CLOSED: Mapping[str, str] = {CHECK_RUN: ""}
"""State that tells the post step that nothing is left to close."""


def verdict_on(pull_number: int) -> str:
    """Which pull request a verdict is on: a check belongs to its commit, which may be several's head."""
    return f"The verdict on pull request #{pull_number}."


def open_check_run(
    reviews: ReviewHost, runner: Runner, pull: PullRequest, *, name: str
) -> tuple[int | None, str]:
    """Create the check run that says "in progress"; its id, or None and why not.

    Where it is going to be goes to the step's state first: should this process be killed, the post
    step finds and closes what it left open.
    """
    check = CheckRun(name=name, title="Reviewing", summary="The review is running.")
    runner.save_state({CHECK_RUN: "?", HEAD_SHA: pull.head_sha, CHECK_NAME: name})
    try:
        return reviews.upsert_check_run(pull.head_sha, check), ""
    except GitHubError as error:
        if not isinstance(error, UnavailableError):  # which may have been stored all the same
            runner.save_state(CLOSED)
        return None, f"There is no check run: {advice(error)}"


def close_check_run(reviews: ReviewHost, state: Mapping[str, str], *, why: str) -> bool:
    """Complete the check run that this run left open; whether there was one.

    A verdict that stands is never written over: the run may have ended in the moment after it.

    Args:
        reviews: Where the check run stands.
        state: What `open_check_run` saved.
        why: Said on the check run, one sentence.

    Raises:
        GitHubError: It could not be looked for or completed.
    """
    sha, name = state.get(HEAD_SHA, ""), state.get(CHECK_NAME, "")
    check_id = reviews.find_check_run(sha, name) if state.get(CHECK_RUN) and sha else None
    if check_id is None:
        return False
    check = CheckRun(
        name=name,
        conclusion="inconclusive",
        title="Not finished",
        summary=f"{why} Nothing is said about this change: run the job again.",
    )
    reviews.upsert_check_run(sha, check, check_id)
    return True
