"""The container's main, and the command line, as either of two jobs."""

import json
from functools import partial

import pytest

from review_action.entrypoints import cli
from review_action.entrypoints.action import main
from tests.fakes.github.server import LoopbackGitHub
from tests.unit.entrypoints.step import Step

PAYLOAD = "review-payload.json"


def command(*arguments: str) -> int:
    return cli.main([*arguments])


def analysed(step: Step) -> None:
    assert step.run(partial(command, "run", "--until", "compose")) == 0, step.log


def test_run_until_compose__leaves_a_file_and_says_so(step: Step, github: LoopbackGitHub) -> None:
    analysed(step)
    payload = json.loads((step.folder / "workspace" / PAYLOAD).read_text())
    assert (payload["pull_number"], payload["model"]) == (1, "embedded")
    assert PAYLOAD in step.summary
    assert github.pull(1).check_runs == []
    assert github.pull(1).reviews == []


def test_run_until_compose__what_fails_the_gate_fails_no_analysis(
    step: Step, github: LoopbackGitHub
) -> None:
    step.inputs(fail_on="info", fail_confidence="low")
    analysed(step)
    assert step.outputs["conclusion"] == "fail"
    assert github.pull(1).check_runs == []


def test_publish__posts_what_the_file_and_the_own_look_come_to(
    step: Step, github: LoopbackGitHub
) -> None:
    analysed(step)
    # The run before took its token out of the environment, for no child process to inherit.
    step.inputs(github_token="token-reviewer", fail_on="info", fail_confidence="low")
    step.event("workflow_run", github.run_event())
    assert step.run(partial(command, "publish", PAYLOAD)) == 1
    assert [check.conclusion for check in github.pull(1).check_runs] == ["failure"]
    assert len(github.pull(1).review_comments) == 1


def test_publish__asks_no_model_even_when_one_is_named(step: Step, github: LoopbackGitHub) -> None:
    analysed(step)
    step.inputs(
        github_token="token-reviewer",
        mode="publish",
        model="m",
        base_url="http://127.0.0.1:9",
        api_key="sk-test-0123456789",
    )
    step.event("workflow_run", github.run_event())
    assert step.run(main) == 0
    assert step.outputs["conclusion"] == "pass"


def test_publish__without_a_file(step: Step, github: LoopbackGitHub) -> None:
    step.event("workflow_run", github.run_event())
    assert step.run(partial(command, "publish", "none.json")) == 1
    assert "it leaves no file" in step.log
    assert github.requests == []


@pytest.mark.parametrize("mode", ["analyze", "publish"])
def test_main__a_path_out_of_the_workspace(step: Step, github: LoopbackGitHub, mode: str) -> None:
    step.inputs(mode=mode, payload="../x.json")
    assert step.run(main) == 1
    assert "out of the workspace" in step.log
    assert github.pull(1).check_runs == []


def test_analyze__commands_and_queues_are_not_for_it(step: Step, github: LoopbackGitHub) -> None:
    step.inputs(mode="analyze")
    step.event("merge_group", github.queue_event())
    assert step.run(main) == 0
    assert "`mode: review` alone" in step.summary
    assert github.requests == []


def test_analyze__events_that_ask_for_nothing(step: Step, github: LoopbackGitHub) -> None:
    step.inputs(mode="analyze")
    step.event("push", {"ref": "refs/heads/main"})
    assert step.run(main) == 0
    assert step.outputs["conclusion"] == "skipped"
    assert github.requests == []


def test_analyze__a_draft_is_not_analysed(step: Step, github: LoopbackGitHub) -> None:
    github.pull(1).draft = True
    step.inputs(mode="analyze")
    assert step.run(main) == 0
    assert not (step.folder / "workspace" / PAYLOAD).exists()


def test_main__uploads_to_code_scanning_where_asked(step: Step, github: LoopbackGitHub) -> None:
    step.inputs(github_token="token-write", upload_sarif="true")
    assert step.run(main) == 0
    assert len(github.world.sarifs) == 1
