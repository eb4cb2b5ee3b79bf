"""A parsed diff: files, hunks and lines with their numbers on both sides."""

from typing import Literal, NamedTuple

from review_action.domain.pull_request import FileStatus
from review_action.domain.value import Value

LineKind = Literal["context", "added", "removed"]
Side = Literal["LEFT", "RIGHT"]


class Line(NamedTuple):
    """One line of a hunk; a tuple, not a model, because a large diff has a million of them.

    `old` and `new` are 1-based numbers, None on the side where the line does not exist. `text`
    has neither the leading sign nor the trailing newline; a carriage return stays part of it.
    """

    kind: LineKind
    old: int | None
    new: int | None
    text: str
    newline: bool = True
    """False for the last line of a file that does not end in a newline."""


class Hunk(Value):
    """A run of lines: `old_start`, `new_start` are 1-based, counts as in the `@@` header."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    section: str = ""
    lines: tuple[Line, ...]

    @property
    def header(self) -> str:
        return (
            f"@@ -{self.old_start},{self.old_count} +{self.new_start},{self.new_count} @@"
            f"{' ' + self.section if self.section else ''}"
        )


class FileDiff(Value):
    """One touched file with its hunks."""

    path: str
    previous_path: str | None = None
    status: FileStatus = "modified"
    hunks: tuple[Hunk, ...] = ()
    additions: int = 0
    deletions: int = 0
    language: str = ""
    """Lower-case name as in agents' advice (`python`, `typescript`, …); empty when unknown."""

    @property
    def new_lines(self) -> dict[int, str]:
        """Text of every line of the new side that the diff shows, by its number."""
        return {
            line.new: line.text
            for hunk in self.hunks
            for line in hunk.lines
            if line.new is not None
        }

    @property
    def old_lines(self) -> dict[int, str]:
        """Text of every line of the old side that the diff shows, by its number."""
        return {
            line.old: line.text
            for hunk in self.hunks
            for line in hunk.lines
            if line.old is not None
        }

    @property
    def added_lines(self) -> tuple[Line, ...]:
        return tuple(line for hunk in self.hunks for line in hunk.lines if line.kind == "added")

    @property
    def removed_lines(self) -> tuple[Line, ...]:
        return tuple(line for hunk in self.hunks for line in hunk.lines if line.kind == "removed")
