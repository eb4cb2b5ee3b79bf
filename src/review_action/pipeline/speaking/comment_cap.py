"""Decides how many comments a review of this size may have on lines."""

from typing import Final

LINES: Final = 100
LEAST: Final = 3
MOST: Final = 15
"""Of reviewers that were measured 26 % of the comments were right at six a pull request, 56 % at 3.3
and 79 % at 1.3; what is not on a line is still in the summary."""


def comment_cap(changed_lines: int, limit: int | None, *, blocking: int = 0) -> int:
    """One for a hundred changed lines, at least 3 and at most 15; `limit` where people set one.

    Args:
        changed_lines: Added and removed ones.
        limit: What people set.
        blocking: How many findings fail the check: whoever has to mend them wants them on their
            lines, up to the same 15.
    """
    if limit is not None:
        return limit
    return max(LEAST, min(MOST, max(blocking, -(-changed_lines // LINES))))
