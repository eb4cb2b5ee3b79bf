"""The container's main: an exit status for every event, however broken; never an exception."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from review_action.domain.report import RunReport, Verdict
from review_action.domain.review import Conclusion, Published
from review_action.entrypoints import action
from review_action.entrypoints.action import MAX_EVENT_BYTES, exit_status, main
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
    assert len(model.requests) == 2
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
    step.event("pull_request", payload("pull_request.labeled"))

    assert step.run(main) == 0

    assert step.outputs["conclusion"] == "skipped"
    assert "Not reviewed: The action `labeled`" in step.log


def test_main__a_command_is_not_available_yet(step: Step) -> None:
    content = payload("issue_comment.created")
    content["comment"]["body"] = "/review please"
    step.event("issue_comment", content)

    assert step.run(main) == 0

    assert step.outputs["conclusion"] == "skipped"
    assert "`/review`" in step.summary
    assert "please" not in step.log + step.summary


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


def missing(step: Step) -> None:
    (step.folder / "event.json").unlink()


def no_json(step: Step) -> None:
    step.raw_event(b"{")


def no_text(step: Step) -> None:
    step.raw_event(b"\xff\xfe\xff")


def a_list(step: Step) -> None:
    step.raw_event(b"[]")


def deep(step: Step) -> None:
    step.raw_event(b"[" * 100_000)


def huge(step: Step) -> None:
    with (step.folder / "event.json").open("wb") as file:
        file.truncate(MAX_EVENT_BYTES + 1)


def unnamed(step: Step) -> None:
    step.environ["GITHUB_EVENT_PATH"] = ""


def unknown(step: Step) -> None:
    step.event("fork", {})


def misshapen(step: Step) -> None:
    step.event("pull_request", {"action": "opened", "pull_request": "::error::pwned"})


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (missing, "the event file cannot be read: FileNotFoundError"),
        (no_json, "the event file cannot be read: JSONDecodeError"),
        (no_text, "the event file cannot be read: UnicodeDecodeError"),
        (deep, "the event file cannot be read: RecursionError"),
        (unnamed, "the event file cannot be read"),
        (a_list, "the event file does not hold an object"),
        (huge, "the event file is larger than 33,554,432 bytes"),
        (unknown, "the event 'fork' cannot be reviewed"),
        (misshapen, "the payload of the event `pull_request` is not as GitHub sends it"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_main__an_event_nobody_can_read(
    step: Step, damage: Callable[[Step], None], told: str
) -> None:
    damage(step)

    assert step.run(main) == 1

    assert f"::error::{told}" in step.log
    assert "pwned" not in step.log
    assert step.outputs == {"conclusion": "inconclusive"}


def test_main__a_pull_request_that_cannot_be_read(step: Step, github: LoopbackGitHub) -> None:
    event = github.event()
    event["pull_request"]["number"] = event["number"] = 99
    step.event("pull_request", event)

    assert step.run(main) == 1

    assert "::error::" in step.log
    assert "could not review" in step.summary


def explode(*_: object) -> None:
    problem = f"the value was {KEY}"
    raise ZeroDivisionError(problem)


def test_main__a_defect_is_red_and_told_without_a_trace(
    step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(action, "triage", explode)
    step.inputs(model="gpt-5", api_key=KEY)

    assert step.run(main) == 1

    assert "::error::Unexpected ZeroDivisionError: the value was ***" in step.said
    assert "Traceback" not in step.said
    assert "::debug::Traceback" in step.log
    assert KEY not in step.said
    assert step.outputs == {"conclusion": "inconclusive"}


def test_main__files_of_the_runner_that_cannot_be_written_raise_nothing(step: Step) -> None:
    nowhere = str(step.folder / "gone" / "file")
    step.environ |= {"GITHUB_OUTPUT": nowhere, "GITHUB_STEP_SUMMARY": nowhere}
    step.event("pull_request", payload("pull_request.labeled"))

    assert step.run(main) == 1

    assert "::error::Unexpected FileNotFoundError" in step.log


def test_main__errors_are_told_even_without_a_summary(step: Step) -> None:
    step.environ["GITHUB_STEP_SUMMARY"] = str(step.folder / "gone" / "file")
    step.inputs(fail_on="sometimes")

    assert step.run(main) == 1

    assert "::error::input `fail-on`" in step.log


def test_main__secrets_leave_the_environment(step: Step) -> None:
    step.environ |= {
        "INPUT_API-KEY": KEY,
        "input_api_key": KEY,
        "NPM_TOKEN": KEY,
        "DATABASE_PASSWORD": KEY,
        "TOKENS": "kept",
    }
    step.event("pull_request", payload("pull_request.labeled"))

    step.run(main)

    assert KEY not in step.environ.values()
    assert "INPUT_GITHUB-TOKEN" not in step.environ
    assert step.environ["TOKENS"] == "kept"
    assert f"::add-mask::{KEY}" in step.log
    assert KEY not in step.said


def test_main__is_stopped_by_sigterm(step: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action, "triage", lambda *_: signal.raise_signal(signal.SIGTERM))

    assert step.run(main) == 130

    assert "::warning::The run was stopped from outside" in step.log
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN


def test_main__closes_its_check_run_when_it_is_stopped(
    step: Step, github: LoopbackGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("review_action.app.review.examine", stop)

    assert step.run(main) == 130

    (check,) = github.pull(1).check_runs
    assert (check.status, check.conclusion) == ("completed", "neutral")
    assert step.state["check-run"] == ""


def test_main__a_workspace_that_is_no_clone_is_left_aside(step: Step, github: LoopbackGitHub) -> None:
    (Path(step.environ["GITHUB_WORKSPACE"]) / ".git").mkdir()

    step.run(main)

    # An empty folder is no clone: git says so, and everything is read from GitHub.
    assert (step.outputs["conclusion"], step.outputs["findings"]) == ("pass", "1")
    assert github.pull(1).check_runs != []


def test_main__leaves_the_real_environment_alone(step: Step) -> None:
    before = dict(os.environ)
    step.event("pull_request", payload("pull_request.labeled"))

    step.run(main)

    assert dict(os.environ) == before
