"""Holds a payload against the event that brought it and the pull request it names, as GitHub tells of both."""

from review_action.domain.decision import Skip
from review_action.domain.event import Event, WorkflowRunEvent
from review_action.domain.payload_file import PayloadFile
from review_action.domain.pull_request import PullRequest
from review_action.errors import UntrustedPayloadError


def check_payload(
    payload: PayloadFile,
    pull: PullRequest,
    event: Event,
    *,
    repository: str,
    named: int | None = None,
) -> Skip | None:
    """None when it may be published; a skip when the head has moved on since.

    The payload names the pull request, and its author may be whoever wrote the change: so the
    pull request must be the one whose run left the file. A run of another workflow is known by the
    commit, branch and repository it ran for, which are GitHub's word.

    Args:
        payload: What was read.
        pull: The pull request it names, as it is now.
        event: What started this job.
        repository: Where this job runs.
        named: The pull request that the event, or an input, names itself.

    Raises:
        UntrustedPayloadError: It is not of this repository, pull request or run.
    """
    if payload.repository.casefold() != repository.casefold():
        raise _refused("it is of another repository")
    if isinstance(event, WorkflowRunEvent):
        head = _head_of_run(event, pull, repository)
    elif named == payload.pull_number:
        head = payload.head_sha
    else:
        raise _refused("it is not of the pull request that this job was started for")
    if pull.head_sha != head:
        return Skip(
            reason=f"The head moved from {head[:7]} to {pull.head_sha[:7]} since the analysis:"
            " what is to be said is for the run of that push to say.",
            stands=True,
        )
    if payload.head_sha != head:
        raise _refused("it is of another commit than the run that left it")
    return None


def _head_of_run(event: WorkflowRunEvent, pull: PullRequest, repository: str) -> str:
    run = event.workflow_run
    if event.repository.full_name.casefold() != repository.casefold():
        raise _refused("the run that left it is of another repository")
    if run.event != "pull_request":
        # Other events run for the base's branch, so nothing ties their commit to a pull request.
        raise _refused(f"the run that left it was started by `{run.event[:40]}`")
    came_from = run.head_repository.full_name if run.head_repository else None
    # The same commit may be the head of somebody else's pull request, but not in the same place.
    if came_from is None or (came_from, run.head_branch) != (pull.head_repository, pull.head_ref):
        raise _refused("the run that left it was for another branch than this pull request's")
    return run.head_sha


def _refused(problem: str) -> UntrustedPayloadError:
    return UntrustedPayloadError(
        f"the payload file is not published: {problem}",
        hint="Start `mode: publish` after the workflow that analysed the same pull request.",
    )
