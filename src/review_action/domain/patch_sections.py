"""Cuts a whole diff into one section per file by counting the lines each hunk announces.

It works on bytes, so that a large diff is never decoded as a whole and no exotic line break
(U+2028, form feed, a lone carriage return) can be taken for the end of a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_HUNK = re.compile(rb"@@ -\d{1,10}(?:,(\d{1,10}))? \+\d{1,10}(?:,(\d{1,10}))? @@")
_GIT_HEADERS = (b"diff --git ", b"diff --cc ", b"diff --combined ")
_NAMES = (b"--- ", b"Binary files ")
_MOST_HEADERS = 32  # git writes nine at the most; a file that is no diff has no end of them
_MAIL_SIGNATURE = b"-- "


class PatchSection(NamedTuple):
    """One file of a diff: its header lines, and its hunks just as they stand.

    `patch` may hold lines that no hunk announces: whoever parses it must refuse them, so that a
    wrong count is told and not taken for a shorter change.
    """

    headers: tuple[bytes, ...]
    patch: bytes = b""
    additions: int = 0
    deletions: int = 0

    @property
    def binary(self) -> bool:
        return any(
            line.startswith((b"Binary files ", b"GIT binary patch")) for line in self.headers
        )


@dataclass
class _Draft:
    headers: list[bytes] = field(default_factory=list)
    start: int = -1
    stop: int = -1
    additions: int = 0
    deletions: int = 0
    closed: bool = False

    @property
    def has_hunks(self) -> bool:
        return self.start >= 0

    @property
    def may_end(self) -> bool:
        """Whether a line of names opens the next file, and does not belong to this one."""
        if self.headers[0].startswith(_GIT_HEADERS[1:]):
            return False  # a combined diff's lines have two signs and may look like names
        named = any(line.startswith(_NAMES) for line in self.headers)
        return self.has_hunks or self.closed or named

    def finish(self, data: bytes) -> PatchSection:
        patch = data[self.start : self.stop] if self.has_hunks else b""
        return PatchSection(tuple(self.headers), patch, self.additions, self.deletions)

    def take_hunk(self, data: bytes, at: int, counts: tuple[int, int]) -> int:
        body = _end_of_line(data, at)
        stop, additions, deletions = _measure_hunk(data, body, *counts)
        self.start = self.start if self.has_hunks else at
        self.stop = stop
        self.additions += additions
        self.deletions += deletions
        return stop

    def take_line(self, line: bytes, stop: int) -> None:
        if not self.has_hunks:
            if len(self.headers) < _MOST_HEADERS:
                self.headers.append(line.removesuffix(b"\r"))
            self.closed = line.startswith((b"GIT binary patch", b"@@@ "))
        elif line[:1] in (b"+", b"-", b" ", b"\\") and line != _MAIL_SIGNATURE:
            self.stop = stop
        else:
            self.closed = True


def split_sections(data: bytes) -> Iterator[PatchSection]:
    """Every file of a git or plain unified diff, in its order; text around the files is left out."""
    draft: _Draft | None = None
    at = 0
    while at < len(data):
        stop = _end_of_line(data, at)
        line = data[at:stop].removesuffix(b"\n")
        if _opens(draft, line, data, stop):
            if draft is not None:
                yield draft.finish(data)
            draft = _Draft([line.removesuffix(b"\r")])
        elif draft is not None and not draft.closed:
            counts = _read_counts(line)
            if counts is not None:
                stop = draft.take_hunk(data, at, counts)
            else:
                draft.take_line(line, stop)
        at = stop
    if draft is not None:
        yield draft.finish(data)


def _opens(draft: _Draft | None, line: bytes, data: bytes, after: int) -> bool:
    if line.startswith(_GIT_HEADERS):
        return True
    if not line.startswith(_NAMES) or (draft is not None and not draft.may_end):
        return False
    if line.startswith(b"--- "):
        return data.startswith(b"+++ ", after)
    return line.rstrip().endswith(b" differ")


def _read_counts(line: bytes) -> tuple[int, int] | None:
    match = _HUNK.match(line)
    if match is None:
        return None
    # A count left out is one: https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
    return int(match[1] or 1), int(match[2] or 1)


def _measure_hunk(data: bytes, at: int, old: int, new: int) -> tuple[int, int, int]:
    additions = deletions = 0
    while at < len(data) and (old > 0 or new > 0):
        match data[at : at + 1]:
            case b"+":
                new, additions = new - 1, additions + 1
            case b"-":
                old, deletions = old - 1, deletions + 1
            case b" " | b"\n" | b"\r":
                old, new = old - 1, new - 1
            case b"\\":
                pass
            case _:
                return at, additions, deletions
        at = _end_of_line(data, at)
    if data.startswith(b"\\", at):
        at = _end_of_line(data, at)
    return at, additions, deletions


def _end_of_line(data: bytes, at: int) -> int:
    return data.find(b"\n", at) + 1 or len(data)
