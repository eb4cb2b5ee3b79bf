"""Head text and removed lines in one diff, as far as wanted."""

from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff
from review_action.pipeline.asking.widen_diff import widen_diff
from tests.unit.judging.diffs import file_diff

OLD = [f"line {number}" for number in range(1, 41)]
NEW = [*OLD[:9], "one", "two", *OLD[11:30], *OLD[33:]]
FILE = file_diff(OLD, NEW, context=1)
CONTENT = "\n".join(NEW) + "\n"


def shown(file: FileDiff | None) -> list[list[tuple[int | None, int | None]]]:
    assert file is not None
    return [[(line.old, line.new) for line in hunk.lines] for hunk in file.hunks]


def test_widen_diff__the_whole_file_is_one_hunk() -> None:
    wide = widen_diff(FILE, CONTENT, [(1, 10**9)])
    assert wide is not None
    (hunk,) = wide.hunks
    assert [line.text for line in hunk.lines if line.new] == NEW
    assert [line.text for line in hunk.lines if line.old] == OLD
    assert (hunk.old_start, hunk.old_count) == (1, 40)
    assert (hunk.new_start, hunk.new_count) == (1, 37)


def test_widen_diff__runs_keep_the_lines_removed_in_and_around_them() -> None:
    result = shown(widen_diff(FILE, CONTENT, [(31, 31), (3, 4), (6, 6)]))
    assert result == [
        [(3, 3), (4, 4), (5, 5), (6, 6)],
        [(31, None), (32, None), (33, None), (34, 31)],
    ]
    before = shown(widen_diff(FILE, CONTENT, [(30, 30)]))
    assert before == [[(30, 30), (31, None), (32, None), (33, None)]]


def test_widen_diff__lines_that_there_are_not() -> None:
    assert widen_diff(FILE, CONTENT, [(90, 99), (0, -1)]) == FILE
    assert shown(widen_diff(FILE, CONTENT, [(-5, 1), (37, 99)])) == [[(1, 1)], [(40, 37)]]


def test_widen_diff__another_content_is_refused() -> None:
    assert widen_diff(FILE, CONTENT.replace("two", "six"), [(1, 9)]) is None
    assert widen_diff(FILE, "one line", [(1, 9)]) is None


def test_widen_diff__hunks_without_context() -> None:
    file = file_diff(["a", "b", "c"], ["a", "c", "d"], context=0)
    whole = widen_diff(file, "a\nc\nd", [(1, 3)])
    assert shown(whole) == [[(1, 1), (2, None), (3, 2), (None, 3)]]


lines = st.lists(st.sampled_from("abcdef"), max_size=25)


@given(old=lines, new=lines, context=st.integers(0, 3), ends=st.booleans())
def test_widen_diff__holds_both_sides(
    old: list[str], new: list[str], context: int, *, ends: bool
) -> None:
    file = file_diff(old, new, context=context)
    wide = widen_diff(file, "\n".join(new) + ("\n" if ends and new else ""), [(1, 99)])
    assert wide is not None
    if new:
        (hunk,) = wide.hunks
        assert [line.text for line in hunk.lines if line.new is not None] == new
        assert [line.text for line in hunk.lines if line.old is not None] == old
        assert list(wide.new_lines) == list(range(1, len(new) + 1))
        assert list(wide.old_lines) == list(range(1, len(old) + 1))
