"""The container's main in a merge queue: the verdict of the pull request decides, on the group's commit."""

from review_action.entrypoints.action import main
from tests.fakes.github.server import LoopbackGitHub
from tests.unit.entrypoints.step import Step


def queued(step: Step, github: LoopbackGitHub, **inputs: str) -> int:
    # The run before took its token out of the environment, for no child process to inherit.
    step.inputs(github_token="token-reviewer", **inputs)
    step.event("merge_group", github.queue_event())
    return step.run(main)


def conclusions(github: LoopbackGitHub) -> list[str | None]:
    return [check.conclusion for check in github.pull(1).check_runs]


def test_main__a_queue_waits_for_the_verdict_there_is(step: Step, github: LoopbackGitHub) -> None:
    assert step.run(main) == 0
    sent = len(github.requests)
    status = queued(step, github)
    assert (status, step.outputs["conclusion"]) == (0, "pass")
    assert len(github.requests) - sent == 3
    assert "as it was judged: Pass" in step.log
    assert "as it was judged" in step.summary


def test_main__a_queue_is_stopped_by_a_red_verdict(step: Step, github: LoopbackGitHub) -> None:
    step.inputs(fail_on="info", fail_confidence="low")
    assert step.run(main) == 1
    assert queued(step, github) == 1
    assert step.outputs["conclusion"] == "fail"


def test_main__a_queue_without_a_verdict_is_reviewed(step: Step, github: LoopbackGitHub) -> None:
    status = queued(step, github)
    assert (status, step.outputs["conclusion"]) == (0, "pass")
    assert step.outputs["findings"] == "1"
    assert "success" in conclusions(github)


def test_main__a_queue_for_a_pull_request_that_is_not_there(
    step: Step, github: LoopbackGitHub
) -> None:
    event = github.queue_event()
    event["merge_group"]["head_ref"] = event["merge_group"]["head_ref"].replace("pr-1-", "pr-99-")
    step.event("merge_group", event)
    assert step.run(main) == 1
    assert "99" in step.log
