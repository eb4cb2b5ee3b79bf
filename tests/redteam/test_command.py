"""`review-action redteam` says which attacks get through, and its exit status is a gate."""

import json

import pytest

from review_action.entrypoints import cli
from review_action.entrypoints.redteam import command, run_suite
from review_action.entrypoints.redteam.attack_case import AttackCase
from review_action.entrypoints.redteam.defences import DEFENCES
from review_action.entrypoints.redteam.swapped import swapped
from tests.redteam.attacks import attack

HELD = attack()
OTHER = attack(id="other-one", family="other", defence="cache-sealed")


@pytest.fixture(autouse=True)
def families(monkeypatch: pytest.MonkeyPatch) -> None:
    read: dict[str, list[AttackCase]] = {"made-up": [HELD], "other": [OTHER]}
    monkeypatch.setattr(command, "read_families", lambda: read)


def test_redteam__all_are_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["redteam", "made-up"], environ={}) == 0
    assert capsys.readouterr().out == (
        "| family | attacks | stopped |\n"
        "| --- | ---: | ---: |\n"
        "| made-up | 1 | 1 |\n"
        "| **all** | **1** | **1** |\n"
    )


def test_redteam__one_gets_through(capsys: pytest.CaptureFixture[str]) -> None:
    with swapped(DEFENCES["analyzers"]):
        assert cli.main(["redteam", "made-up"], environ={}) == 1
    said = capsys.readouterr().out
    assert "| made-up | 1 | 0 |" in said
    assert said.endswith(
        "\nmade-up/made-up: The model is made to say nothing.\n"
        "  breached: reported: nothing of */python-eval is reported, only []\n"
    )


def test_redteam__one_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["redteam"], environ={}) == 1
    said = capsys.readouterr().out
    assert "| **all** | **2** | **1** |" in said
    assert "shows nothing: it is stopped without its defence `cache-sealed` too" in said


def test_redteam__json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["redteam", "made-up", "other-one", "--format", "json"], environ={}) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "family": "made-up",
        "id": "made-up",
        "attack": "The model is made to say nothing.",
        "defence": "analyzers",
        "stopped": True,
        "breaches": [],
    }
    assert (second["id"], second["stopped"]) == ("other-one", False)


def test_redteam__list_runs_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_suite, "DEFENCES", {})
    assert cli.main(["redteam", "--format", "list"], environ={}) == 0
    assert capsys.readouterr().out.splitlines() == [
        "made-up/made-up: The model is made to say nothing.",
        "other/other-one: The model is made to say nothing.",
    ]


def test_redteam__a_name_that_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["redteam", "made-up", "mode-up"], environ={}) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "review-action: there is no attack or family mode-up\n"
        "  `review-action redteam --format list` names them all.\n"
    )
