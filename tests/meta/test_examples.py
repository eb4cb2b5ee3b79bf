"""The bundled pull request: its patch is what lies beside it, and each seeded defect is found on its line."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from review_action.entrypoints import cli

EXAMPLE = Path(__file__).parents[2] / "examples" / "pull-request"
PATCH = EXAMPLE / "changes.patch"
ROW = re.compile(r"\| `(?P<path>[^`:]+):(?P<line>\d+)` \| [^|]+ \| (?P<by>[^|]+) \|")

Place = tuple[str, int, str]
"""Path, line, rule."""


def expected() -> set[Place]:
    entries = json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))
    return {(path, line, rule) for path, line, rule in entries}


def listed() -> list[tuple[str, int, str]]:
    """The table of DEFECTS.md; the last column may name a model, a rule, or both."""
    text = (EXAMPLE / "DEFECTS.md").read_text(encoding="utf-8")
    return [(row["path"], int(row["line"]), row["by"]) for row in ROW.finditer(text)]


def test_example__the_patch_is_the_difference_of_the_two_trees(tmp_path: Path) -> None:
    copy = tmp_path / "pull-request"
    shutil.copytree(EXAMPLE, copy)
    (copy / "changes.patch").unlink()
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    subprocess.run([str(copy / "make-patch.sh")], check=True, env=os.environ | apart)

    assert (copy / "changes.patch").read_bytes() == PATCH.read_bytes()


def test_example__each_defect_is_found_on_its_line_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = cli.main(["local", "--patch", str(PATCH), "--example", "--format", "json"])

    report = json.loads(capsys.readouterr().out)
    found = [placed["finding"] for placed in report["placed"]]
    assert {(one["path"], one["start_line"], one["rule_id"]) for one in found} == expected()
    assert len(found) == len(expected())
    assert {row["state"] for row in report["coverage"]} == {"reviewed"}
    assert status == 1


def test_example__the_list_of_defects_names_each() -> None:
    by_rule = {
        (path, line, rule)
        for path, line, by in listed()
        for rule in re.findall(r"`((?:embedded|ast-grep|structure)/[^`]+)`", by)
    }

    assert by_rule == expected()
    assert any("a model" in by for _, _, by in listed())


def test_example__every_listed_line_is_there() -> None:
    for path, line, _ in listed():
        lines = (EXAMPLE / "head" / path).read_text(encoding="utf-8").splitlines()
        assert lines[line - 1].strip(), f"{path}:{line}"


def test_example__three_languages_at_least() -> None:
    suffixes = {Path(path).suffix for path, _, _ in listed()}

    assert {".py", ".ts", ".go"} <= suffixes
