"""Arguments to sub-commands, and errors to exit statuses."""

import runpy
import sys

import pytest

from review_action import __version__
from review_action.entrypoints import cli
from tests.unit.entrypoints.step import Step


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_main__version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    assert said(capsys) == (f"{__version__}\n", "")


def test_main__without_arguments_explains_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    assert cli.main([]) == 0

    out, _ = said(capsys)
    assert "local" in out
    assert "run" in out


def test_main__without_arguments_in_actions_runs(step: Step) -> None:
    step.raw_event(b"[]")

    assert step.run(lambda: cli.main([])) == 1

    assert "::error::the event file does not hold an object" in step.log


def test_main__run_by_name(step: Step) -> None:
    step.raw_event(b"{")

    assert step.run(lambda: cli.main(["run"])) == 1

    assert "JSONDecodeError" in step.log


@pytest.mark.parametrize("arguments", [["--help"], ["local", "--help"]])
def test_main__help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)

    assert caught.value.code == 0
    assert said(capsys)[0].startswith("usage: review-action")


def test_main__help_tells_the_exit_statuses_and_where_the_key_goes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["local", "--help"])

    out = " ".join(said(capsys)[0].split())
    assert "0 pass, 1 fail, 2 wrong usage, 3 inconclusive" in out
    assert "REVIEW_ACTION_API_KEY" in out
    assert "--example" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["destroy"],
        ["local", "--base", "main", "--staged"],
        ["local", "--format", "pdf"],
        ["local", "--fail-on", "sometimes"],
        ["local", "--api-key", "sk-123"],
        ["version", "--loudly"],
    ],
)
def test_main__wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)

    assert caught.value.code == 2
    assert "usage: review-action" in said(capsys)[1]


def test_main__stopped_by_hand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("review_action.entrypoints.local.review", stop)

    assert cli.main(["local"]) == 130
    assert said(capsys) == ("", "review-action: stopped\n")


def test_module__is_the_same_program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["review-action", "version"])

    with pytest.raises(SystemExit) as caught:
        runpy.run_module("review_action", run_name="__main__")

    assert caught.value.code == 0
    assert said(capsys)[0] == f"{__version__}\n"
