"""The real runner's files: no value poses as another, and no planted link leads astray."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from review_action.adapters.runner import ActionsRunner
from review_action.adapters.runner.command_file import append_values
from review_action.adapters.runner.report_file import write_report
from review_action.adapters.runner.step_summary import CUT, fit
from review_action.domain.settings import RunnerSettings
from tests.contract.runner_job import ActionsJob, read_values


@pytest.fixture
def actions(tmp_path: Path) -> ActionsJob:
    return ActionsJob(tmp_path)


def test_append_values__delimiter_is_never_part_of_the_value(tmp_path: Path) -> None:
    tokens = iter(["aa", "aa", "bb"])
    file = tmp_path / "output"
    append_values(str(file), {"x": "end_aa"}, token=lambda: next(tokens))
    assert read_values(file) == {"x": "end_aa"}
    assert "end_bb" in file.read_text()


def test_append_values__text_that_is_not_unicode(tmp_path: Path) -> None:
    append_values(str(tmp_path / "output"), {"x": "a\udcffb"})
    assert read_values(tmp_path / "output") == {"x": "a\\udcffb"}


def test_runner__without_files_says_nothing() -> None:
    stream = io.StringIO()
    runner = ActionsRunner(RunnerSettings(), stream=stream)
    runner.set_outputs({"a": "b"})
    runner.save_state({"a": "b"})
    runner.append_summary("x")
    assert stream.getvalue() == ""
    assert runner.write_file("a.json", "{}") == ""
    assert "a.json is lost" in stream.getvalue()


def test_append_summary__stays_under_one_mebibyte(actions: ActionsJob) -> None:
    for _ in range(3):
        actions.runner.append_summary("| a line of a table |\n" * 30_000)
    assert 900_000 < len(actions.summary.encode()) < 1024 * 1024
    assert CUT.strip() in actions.summary


def test_fit__short_text_is_untouched() -> None:
    assert fit("é\n", 3) == "é\n"


@pytest.mark.parametrize("room", [0, 10, 150, 200, 400, 700])
def test_fit__cuts_at_a_line_and_fits(room: int) -> None:
    text = "- point é with some words\n" * 100
    cut = fit(text, room)
    assert len(cut.encode()) <= room
    kept = cut.removesuffix(CUT)
    assert text.startswith(kept)
    assert kept == "" or kept.endswith("\n")


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        ("````python\n```\n" + "code\n" * 200, "````"),
        ("```\na\n```\n" + "text\n" * 200, ""),
        ("  ```\n" + "code\n" * 200, "```"),
    ],
)
def test_fit__closes_a_fence_it_cut_open(text: str, fence: str) -> None:
    kept = fit(text, 600).removesuffix(CUT)
    last = kept.splitlines()[-1]
    assert last == (fence or "text")


def test_write_report__is_not_for_git(actions: ActionsJob) -> None:
    path = actions.runner.write_file("review.sarif", "{}")
    folder = actions.root / "workspace" / ".review-action"
    assert path == ".review-action/review.sarif"
    assert (folder / ".gitignore").read_text() == "*\n"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A directory a hostile link points to; nothing may appear in it."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "victim").write_text("untouched")
    yield folder
    assert [file.name for file in folder.iterdir()] == ["victim"]
    assert (folder / "victim").read_text() == "untouched"


def test_write_file__planted_directory_link(actions: ActionsJob, elsewhere: Path) -> None:
    (actions.root / "workspace" / ".review-action").symlink_to(elsewhere)
    path = actions.runner.write_file("report.json", "{}")
    assert Path(path) == actions.root / "temp" / ".review-action" / "report.json"
    assert Path(path).read_text() == "{}"
    assert "cannot be written to the workspace" in actions.log


@pytest.mark.parametrize("name", ["report.json", ".gitignore"])
def test_write_file__planted_file_link(actions: ActionsJob, elsewhere: Path, name: str) -> None:
    folder = actions.root / "workspace" / ".review-action"
    folder.mkdir()
    (folder / name).symlink_to(elsewhere / "victim")
    assert actions.report(actions.runner.write_file("report.json", "{}")) == "{}"


def test_write_file__planted_pipe_does_not_block(actions: ActionsJob) -> None:
    folder = actions.root / "workspace" / ".review-action"
    folder.mkdir()
    os.mkfifo(folder / "report.json")
    assert actions.report(actions.runner.write_file("report.json", "{}")) == "{}"


def test_write_file__planted_file_in_place_of_the_directory(actions: ActionsJob) -> None:
    (actions.root / "workspace" / ".review-action").write_text("x")
    assert actions.runner.write_file("report.json", "{}").startswith(str(actions.root / "temp"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away, as in our container")
def test_write_report__belongs_to_the_owner_of_the_workspace(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, 12345)
    write_report(str(tmp_path), "report.json", "{}")
    owners = {file.stat().st_uid for file in tmp_path.rglob("*")}
    assert owners == {12345}
