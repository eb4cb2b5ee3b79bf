"""The container's main when something is broken or stops it: red, told, and never an exception."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from review_action.entrypoints import action
from review_action.entrypoints.action import main
from review_action.entrypoints.event_file import MAX_EVENT_BYTES
from tests.fakes.github.server import LoopbackGitHub
from tests.fixtures.events.read import payload
from tests.unit.entrypoints.step import Step

KEY = "sk-test-0123456789"


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
    step.event("pull_request", payload("pull_request.closed"))

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
        "INPUT_ANTHROPIC-API-KEY": KEY,
        "INPUT_CACHE-URL": f"rediss://:{KEY}@cache.example.com",
        "INPUT_OTLP-HEADERS": f"Authorization: Basic {KEY}",
        "INPUT_STATE-KEY": KEY,
        "INPUT_STATE_KEY": KEY,
        "DATABASE_PASSWORD": KEY,
        "TOKENS": "kept",
    }
    step.event("pull_request", payload("pull_request.labeled"))

    step.run(main)

    assert all(KEY not in value for value in step.environ.values())
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

    monkeypatch.setattr("review_action.app.examine.survey", stop)

    assert step.run(main) == 130

    (check,) = github.pull(1).check_runs
    assert (check.status, check.conclusion) == ("completed", "neutral")
    assert step.state["check-run"] == ""


def test_main__a_workspace_that_is_no_clone_is_left_aside(
    step: Step, github: LoopbackGitHub
) -> None:
    (Path(step.environ["GITHUB_WORKSPACE"]) / ".git").mkdir()

    step.run(main)

    # An empty folder is no clone: git says so, and everything is read from GitHub.
    assert (step.outputs["conclusion"], step.outputs["findings"]) == ("pass", "1")
    assert github.pull(1).check_runs != []


def test_main__leaves_the_real_environment_alone(step: Step) -> None:
    before = dict(os.environ)
    step.event("pull_request", payload("pull_request.closed"))

    step.run(main)

    assert dict(os.environ) == before
