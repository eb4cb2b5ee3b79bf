"""The post step: what was left in progress is closed, and nothing else is touched."""

import pytest

from review_action.entrypoints.action import finish_main, main
from tests.fakes.github.faults import Fault
from tests.fakes.github.server import LoopbackGitHub
from tests.unit.entrypoints.step import Step


def left_open(step: Step, github: LoopbackGitHub) -> None:
    """A run that was killed after it had opened its check run."""
    refusal = {"message": "Resource not accessible by integration"}
    github.script(Fault("PATCH", "check-runs", times=9, status=403, body=refusal))
    step.environ["GITHUB_OUTPUT"] = ""
    secrets = dict(step.environ)
    step.run(main)
    github.faults.clear()
    state = {f"STATE_{name}": value for name, value in step.state.items()}
    step.environ = secrets | state


def test_finish_main__closes_the_check_run_that_was_left(
    step: Step, github: LoopbackGitHub
) -> None:
    left_open(step, github)
    (check,) = github.pull(1).check_runs
    assert check.status == "in_progress"

    assert step.run(finish_main) == 0

    (check,) = github.pull(1).check_runs
    assert (check.status, check.conclusion) == ("completed", "neutral")
    assert "The check run that was left in progress is closed." in step.log


def test_finish_main__needs_no_key(step: Step, github: LoopbackGitHub) -> None:
    left_open(step, github)
    step.inputs(model="openai:gpt-5", api_key="")

    assert step.run(finish_main) == 0

    assert github.pull(1).check_runs[0].status == "completed"


@pytest.mark.parametrize("state", [{}, {"STATE_check-run": ""}])
def test_finish_main__nothing_left(step: Step, state: dict[str, str]) -> None:
    step.environ |= state
    step.inputs(fail_on="not even looked at")

    assert step.run(finish_main) == 0

    assert step.said == ""


def test_finish_main__state_that_names_no_check_run(step: Step) -> None:
    step.environ["STATE_check-run"] = "12; rm -rf /"

    assert step.run(finish_main) == 0

    assert step.said == ""


def test_finish_main__tells_when_it_cannot(step: Step, github: LoopbackGitHub) -> None:
    left_open(step, github)
    step.inputs(github_token="token-read")

    assert step.run(finish_main) == 1

    assert "::error::" in step.log


def test_finish_main__secrets_leave_the_environment(step: Step) -> None:
    step.run(finish_main)

    assert "INPUT_GITHUB-TOKEN" not in step.environ
