"""Wrong usage of `review-action local`: exit status 2, the problem and what to do, and nothing on standard output."""

from pathlib import Path

import pytest

from tests.unit.entrypoints.desk import Desk


def told(desk: Desk, *arguments: str) -> str:
    """What is said of wrong usage: the problem first, then what to do."""
    assert desk.local(*arguments) == 2
    assert desk.out == ""
    problem, *hints = desk.err.splitlines()
    assert problem.startswith("review-action: ")
    assert hints
    assert all(hint.startswith("  ") for hint in hints[:1])
    return problem


def test_local__no_such_revision(desk: Desk) -> None:
    assert "no-such-branch" in told(desk, "--base", "no-such-branch")


def test_local__not_a_repository(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain").mkdir()
    monkeypatch.chdir(tmp_path / "plain")

    assert "repository" in told(desk)


def test_local__no_such_patch(desk: Desk) -> None:
    assert "No such file or directory" in told(desk, "--patch", "gone.patch")


def test_local__a_patch_that_is_none(desk: Desk) -> None:
    (desk.clone.root / "letter.txt").write_text("Dear all,\n", encoding="utf-8")

    assert "letter.txt holds no diff" in told(desk, "--patch", "letter.txt")


def test_local__no_such_configuration(desk: Desk) -> None:
    assert "no configuration file gone.yml" in told(desk, "--config", "gone.yml")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"fail-on: sometimes\n", "wrong.yml:1"),
        (b"\xff\xfe", "cannot read the configuration file"),
        (b"agents: [astrologer]\n", "no agent astrologer"),
    ],
)
def test_local__a_wrong_configuration(desk: Desk, content: bytes, problem: str) -> None:
    (desk.clone.root / "wrong.yml").write_bytes(content)

    assert desk.local("--config", "wrong.yml") == 2

    assert problem in desk.err
    assert desk.out == ""


def test_local__a_wrong_option(desk: Desk) -> None:
    assert "`deadline`" in told(desk, "--deadline", "soon")


def test_local__an_output_that_cannot_be_written(desk: Desk) -> None:
    problem = told(desk, "--format", "json", "--output", "gone/report.json")

    assert problem == "review-action: cannot write gone/report.json: No such file or directory"


def test_local__an_error_prints_no_control_character(desk: Desk) -> None:
    assert "\x1b" not in told(desk, "--patch", "\x1b]0;pwned\x07.patch")
