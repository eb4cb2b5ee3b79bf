"""Makes a suggestion of the places a tool would edit."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from review_action.domain.finding import Suggestion

MOST_LINES: Final = 10
"""Of one remark, or one suggestion."""


class Edit(NamedTuple):
    """Text for a range: lines and columns are 1-based, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    content: str


class Mended(NamedTuple):
    line: int
    end_line: int
    suggestion: Suggestion


def mend(edits: Sequence[Edit], lines: Sequence[str]) -> Mended | None:
    """What stands for which lines; None for edits at several places, or of more than a few lines."""
    first, last = _touched(edits)
    inside = 1 <= first <= last <= len(lines) and last - first < MOST_LINES
    if not inside or (len(edits) > 1 and first < last):
        return None
    text = "\n".join(lines[first - 1 : last]) + "\n"
    for edit in sorted(edits, key=lambda edit: (edit.line, edit.column), reverse=True):
        start = _offset(edit.line, edit.column, first, lines)
        text = (
            text[:start]
            + edit.content
            + text[_offset(edit.end_line, edit.end_column, first, lines) :]
        )
    return Mended(first, last, Suggestion(replacement=text.removesuffix("\n")))


def _touched(edits: Sequence[Edit]) -> tuple[int, int]:
    """First and last line; an edit up to the start of a line does not touch that one."""
    if not edits:
        return 0, 0
    last = max(e.end_line - (e.end_column == 1 and e.end_line > e.line) for e in edits)
    return min(edit.line for edit in edits), last


def _offset(line: int, column: int, first: int, lines: Sequence[str]) -> int:
    return sum(len(each) + 1 for each in lines[first - 1 : line - 1]) + column - 1
