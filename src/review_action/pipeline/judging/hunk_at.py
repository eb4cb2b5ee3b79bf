"""Finds the one hunk that holds a range of lines: outside of it GitHub takes no comment."""

from review_action.domain.diff import FileDiff, Hunk, Side


def hunk_at(file: FileDiff, side: Side, start: int, end: int) -> Hunk | None:
    """The hunk whose `side` shows all of `start..end` (1-based, inclusive), or None."""
    if not 1 <= start <= end:
        return None
    for hunk in file.hunks:
        first, count = (
            (hunk.new_start, hunk.new_count)
            if side == "RIGHT"
            else (hunk.old_start, hunk.old_count)
        )
        if first <= start and end < first + count:
            return hunk
    return None
