"""The container's main: an exit status for every event, however broken; never an exception."""

import json

import pytest

from review_action.agents import AGENTS
from review_action.domain.report import RunReport, Verdict
from review_action.domain.review import Conclusion, Published
from review_action.entrypoints.action import exit_status, main
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.behaviours import Failure
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer
from tests.fixtures.events.read import payload
from tests.unit.entrypoints.step import Step

KEY = "sk-test-0123456789"


@pytest.mark.parametrize(
    ("conclusion", "fail_closed", "checked", "status"),
    [
        ("pass", False, True, 0),
        ("pass", True, False, 0),
        ("fail", False, True, 1),
        ("fail", False, False, 1),
        ("inconclusive", False, True, 0),
        ("inconclusive", True, True, 1),
        ("inconclusive", False, False, 1),
    ],
)
def test_exit_status__is_the_gate(
    conclusion: Conclusion, *, fail_closed: bool, checked: bool, status: int
) -> None:
    report = RunReport(verdict=Verdict(conclusion=conclusion), published=Published(checked=checked))

    assert exit_status(report, fail_closed=fail_closed) == status


def test_exit_status__a_maintainer_let_it_through() -> None:
    verdict = Verdict(conclusion="fail", overridden_by="ann", override_reason="hotfix")
    assert exit_status(RunReport(verdict=verdict), fail_closed=True) == 0


def test_main__reviews_with_the_embedded_checks(step: Step, github: LoopbackGitHub) -> None:
    status = step.run(main)

    pull = github.pull(1)
    (check,) = pull.check_runs
    assert check.status == "completed"
    assert (status, step.outputs["conclusion"]) == (0, "pass")
    assert step.outputs["findings"] == "1"
    assert step.outputs["review-url"].startswith("http")
    workspace = step.folder / "workspace"
    report = json.loads((workspace / step.outputs["report"]).read_text())
    assert report["placed"][0]["finding"]["path"] == "src/cart.py"
    sarif = json.loads((workspace / step.outputs["sarif"]).read_text())
    assert sarif["version"] == "2.1.0"
    assert step.state["check-run"] == ""
    assert f"{len(github.requests)} requests to GitHub." in step.log
    assert step.outputs["review-url"] in step.log


def test_main__asks_the_model(step: Step, github: LoopbackGitHub) -> None:
    with ModelServer(review, key=KEY) as model:
        step.inputs(model="reviewer-1", base_url=model.base_url, api_key=KEY)
        status = step.run(main)

    assert status == 1
    assert len(model.requests) == len(AGENTS) + 1  # and a second look
    assert github.pull(1).reviews != []
    assert step.outputs["conclusion"] == "fail"


def test_main__a_dead_model_is_inconclusive_and_says_why(
    step: Step, github: LoopbackGitHub
) -> None:
    github.push(1, {"src/cart.py": "def parse(text):\n    return str(text)\n"})
    with ModelServer([Failure(401, {"message": "Incorrect API key"})]) as model:
        step.inputs(model="reviewer-1", base_url=model.base_url, api_key=KEY)
        status = step.run(main)

    assert (status, step.outputs["conclusion"]) == (0, "inconclusive")
    assert "Inconclusive" in step.log.splitlines()[-1]


def test_main__no_exit_is_green_without_a_check_run(step: Step, github: LoopbackGitHub) -> None:
    step.inputs(github_token="token-read", fail_on="never")
    github.push(1, {"src/cart.py": "def parse(text):\n    return str(text)\n"})
    with ModelServer([Failure(401, {"message": "Incorrect API key"})]) as model:
        step.inputs(model="reviewer-1", base_url=model.base_url, api_key=KEY)
        status = step.run(main)

    assert (status, step.outputs["conclusion"]) == (1, "inconclusive")
    assert "::warning::There is no check run" in step.log


def test_main__skips_a_draft_as_it_is_now(step: Step, github: LoopbackGitHub) -> None:
    github.pull(1).draft = True

    assert step.run(main) == 0

    assert step.outputs == {
        "conclusion": "skipped",
        "findings": "0",
        "errors": "0",
        "warnings": "0",
    }
    assert "draft" in step.summary
    (check,) = github.pull(1).check_runs
    assert check.conclusion == "neutral"


def test_main__skips_what_is_no_reason_to_review(step: Step) -> None:
    step.event("pull_request", payload("pull_request.closed"))

    assert step.run(main) == 0

    assert step.outputs["conclusion"] == "skipped"
    assert "Not reviewed: The action `closed`" in step.log


@pytest.mark.parametrize(
    ("fail_on", "status", "words"),
    [
        ("info", 1, "failed, and that stands: fix what its check run lists, and push"),
        ("never", 0, "The verdict that stands is: pass."),
    ],
)
def test_main__an_event_that_changes_nothing_says_what_stands(
    step: Step, github: LoopbackGitHub, fail_on: str, status: int, words: str
) -> None:
    step.inputs(fail_on=fail_on, fail_confidence="low")
    assert step.run(main) == status
    step.event("pull_request", github.event(action="assigned"))
    step.inputs(github_token="token-reviewer")  # the first run took it
    assert step.run(main) == status
    assert words in step.log.splitlines()[-1]
    assert words in step.summary


def test_main__a_fork_without_the_key_is_reviewed_by_the_embedded_checks(
    step: Step, github: LoopbackGitHub
) -> None:
    event = github.event()
    event["pull_request"]["head"]["repo"] = None
    step.event("pull_request", event)
    step.inputs(github_token="token-read", model="openai:gpt-5", api_key="")

    step.run(main)

    assert (step.outputs["conclusion"], step.outputs["findings"]) == ("pass", "1")
    assert "No `api-key` reached this run" in step.log
    assert github.pull(1).check_runs == []


def test_main__the_same_without_a_fork_is_a_mistake(step: Step) -> None:
    step.inputs(model="openai:gpt-5", api_key="")

    assert step.run(main) == 1

    assert "::error::input `api-key`" in step.log


def test_main__every_wrong_input_at_once(step: Step) -> None:
    step.inputs(fail_on="sometimes", deadline="soon")

    assert step.run(main) == 1

    errors = [line for line in step.log.splitlines() if line.startswith("::error::")]
    assert [line.split("`")[1] for line in errors] == ["deadline", "fail-on"]
    assert step.outputs == {"conclusion": "inconclusive"}
    assert "could not review" in step.summary


def test_main__a_token_is_needed(step: Step) -> None:
    del step.environ["INPUT_GITHUB-TOKEN"], step.environ["GITHUB_ACTIONS"]

    assert step.run(main) == 1

    assert "::error::input `github-token`: is empty" in step.log
