"""Which lines of the diff a SARIF region means; none where the change did not add them."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from review_action.domain.diff import FileDiff

MAX_LINES: Final = 10
"""A region longer than a statement names its own first line: what lies in it is mostly old."""


class Region(NamedTuple):
    """First and last line of the new side; zeros for the whole file."""

    start: int
    end: int


class Lines(NamedTuple):
    """The new side of a file as far as its diff shows it."""

    shown: Mapping[int, str]
    added: frozenset[int]
    hunks: Mapping[int, int]
    """The hunk of every line shown."""
    is_new: bool

    @classmethod
    def of(cls, file: FileDiff) -> "Lines":
        return cls(
            shown=file.new_lines,
            added=frozenset(line.new for line in file.added_lines if line.new),
            hunks={
                line.new: index
                for index, hunk in enumerate(file.hunks)
                for line in hunk.lines
                if line.new
            },
            is_new=file.status == "added",
        )

    def holds(self, start: int, end: int) -> bool:
        """Whether one hunk shows all of these lines."""
        # Both ends first: a region of a billion lines is not counted through.
        hunk = self.hunks.get(start)
        return hunk is not None and start <= end and self.hunks.get(end) == hunk


def sarif_region(region: Mapping[str, Any], lines: Lines) -> Region | None:
    """The region clamped to one hunk; None when it is not about what this change adds."""
    if "startLine" not in region:
        # About the file as a whole, or counted in characters: new only where the file is.
        return Region(0, 0) if lines.is_new else None
    start, end = region["startLine"], region.get("endLine", region["startLine"])
    if type(start) is not int or type(end) is not int or start < 1:
        return None
    reach = min(max(start, end), start + MAX_LINES)
    first = next((number for number in range(start, reach + 1) if number in lines.added), None)
    if first is None or (max(start, end) > reach and first != start):
        return None
    begin = start if lines.holds(start, first) else first
    last = begin
    while last < reach and lines.holds(begin, last + 1):
        last += 1
    return Region(begin, last)
