"""Whole texts out of a diff: exactly those git would give, or none."""

import difflib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff
from review_action.domain.pull_request import ChangedFile, FileStatus
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.rebuild_text import added_text, old_text

TEXTS = st.builds(
    lambda lines, end: "\n".join(lines) + (end if lines else ""),
    st.lists(st.sampled_from(["a", "b", "", "\t}", "x = 1\r", "é\x0c"]), max_size=12),
    st.sampled_from(["", "\n"]),
)


def patch_of(old: str, new: str, *, context: int) -> str:
    """Hunks as git writes them, with its mark for a last line without a newline."""
    rows = difflib.unified_diff(_lines(old), _lines(new), n=context, lineterm="\n")
    return "".join(_marked(row) for row in list(rows)[2:]).removesuffix("\n")


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _marked(row: str) -> str:
    return row if row.endswith("\n") else row + "\n\\ No newline at end of file\n"


def parsed(old: str, new: str, *, context: int = 3, status: FileStatus = "modified") -> FileDiff:
    patch = patch_of(old, new, context=context)
    return parse_diff(ChangedFile(path="a.txt", patch=patch, status=status))


@given(TEXTS, TEXTS, st.integers(0, 3))
def test_old_text__is_what_the_diff_was_made_from(old: str, new: str, context: int) -> None:
    if old == new or "\\" in old + new:
        return
    assert old_text(parsed(old, new, context=context), new) == old


@given(TEXTS.filter(bool))
def test_added_text__is_the_whole_file(new: str) -> None:
    assert added_text(parsed("", new, status="added")) == new


def _other_cases() -> Iterator[FileDiff]:
    yield parsed("a\n", "a\nb\n", status="modified")
    yield parsed("a\n", "a\nb\n", status="added")
    yield FileDiff(path="empty", status="added")
    # Cut by the host: the header counts a line that is not there.
    yield parsed("", "a\nb\n", status="added").model_copy(update={"additions": 3})


@pytest.mark.parametrize("file", list(_other_cases()))
def test_added_text__none_where_the_diff_does_not_hold_it_all(file: FileDiff) -> None:
    assert added_text(file) is None


@pytest.mark.parametrize("new", ["", "other\n", "a\nB\n"])
def test_old_text__none_for_another_text(new: str) -> None:
    assert old_text(parsed("a\nb\n", "a\nc\n"), new) is None


def test_old_text__without_hunks_is_the_same_text() -> None:
    assert old_text(FileDiff(path="moved", status="renamed"), "a\n") == "a\n"
