"""Hunks made from two texts say what changed, in git's own form."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.adapters.github.make_patch import Patch, make_patch

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "--x", "++y", "é\r", "\u2028", "@@"]))


def texts() -> st.SearchStrategy[str]:
    ends = st.sampled_from(["", "\n"])
    return st.builds(lambda lines, end: "\n".join(lines) + end, LINES, ends)


def lines_of(text: str) -> list[str]:
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def applied(old: str, patch: str) -> str:
    """What a reader that trusts every number and every line makes of the patch."""
    before, after, at = lines_of(old), [], 0
    rows = patch.split("\n") if patch else []
    for index, row in enumerate(rows):
        bare = index + 1 < len(rows) and rows[index + 1].startswith("\\")
        text = row[1:] + ("" if bare else "\n")
        match row[:1]:
            case "@" if row.startswith("@@ -"):
                start, count = (int(part) for part in row.split()[1][1:].split(","))
                stop = start - 1 if count else start
                after += before[at:stop]
                at = stop
            case "+":
                after.append(text)
            case "-":
                assert before[at] == text
                at += 1
            case " ":
                assert before[at] == text
                after.append(text)
                at += 1
    return "".join([*after, *before[at:]])


@given(texts(), texts())
def test_make_patch__applied_to_the_old_gives_the_new(old: str, new: str) -> None:
    patch = make_patch(old, new)

    assert patch is not None
    assert applied(old, patch.text) == new
    assert bool(patch.text) == (old != new)


@pytest.mark.parametrize(
    ("old", "new", "patch"),
    [
        ("", "a\nb\n", Patch("@@ -0,0 +1,2 @@\n+a\n+b", 2, 0)),
        ("a\nb\n", "", Patch("@@ -1,2 +0,0 @@\n-a\n-b", 0, 2)),
        ("a\n", "a", Patch("@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file", 1, 1)),
        ("a\n", "a\n", Patch("", 0, 0)),
        ("", "", Patch("", 0, 0)),
        ("x\r\n", "y\r\n", Patch("@@ -1,1 +1,1 @@\n-x\r\n+y\r", 1, 1)),
    ],
)
def test_make_patch__by_example(old: str, new: str, patch: Patch) -> None:
    assert make_patch(old, new) == patch


def test_make_patch__two_far_changes_are_two_hunks() -> None:
    lines = [f"{index}\n" for index in range(40)]
    changed = lines.copy()
    changed[5], changed[30] = "five\n", "thirty\n"

    patch = make_patch("".join(lines), "".join(changed))

    assert patch is not None
    headers = [row for row in patch.text.split("\n") if row.startswith("@@")]
    assert headers == ["@@ -3,7 +3,7 @@", "@@ -28,7 +28,7 @@"]
    assert (patch.additions, patch.deletions) == (2, 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "x\n" * 20_001),
        ("".join(f"{i}\n" for i in range(5_000)), "".join(f"{i}\n" for i in range(5_000, 10_000))),
    ],
)
def test_make_patch__too_large(old: str, new: str) -> None:
    assert make_patch(old, new) is None


def test_make_patch__one_change_in_a_huge_file_is_not_too_large() -> None:
    lines = [f"{index}\n" for index in range(200_000)]
    changed = lines.copy()
    changed[100_000] = "here\n"

    patch = make_patch("".join(lines), "".join(changed))

    assert patch is not None
    assert patch.text.startswith("@@ -99998,7 +99998,7 @@\n 99997\n")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_make_patch__git_applies_it(tmp_path: Path) -> None:
    old, new = "a\nb\nc\nd\ne\nf\n", "a\nB\nc\nd\ne\nf\ng"
    patch = make_patch(old, new)
    assert patch is not None
    file = tmp_path / "file.txt"
    file.write_text(old)

    subprocess.run(
        ["git", "apply", "-"],
        input=f"--- a/file.txt\n+++ b/file.txt\n{patch.text}\n".encode(),
        cwd=tmp_path,
        check=True,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CEILING_DIRECTORIES": str(tmp_path)},
    )

    assert file.read_text() == new
