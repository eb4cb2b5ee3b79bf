"""Finds a quote among the lines one side of a diff shows."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from review_action.domain.diff import FileDiff, Side
from review_action.pipeline.judging.read_quote import Reading, bare, pieces

LEAST_PART: Final = 8
"""Characters, whitespace aside, a quote must have for a part of a line to stand for the line."""
LEAST_BEGINNING: Final = 4
"""Characters before an ellipsis that tell where the quote begins."""
FARTHEST: Final = 80
"""Lines that an ellipsis stands for at the most."""
MOST: Final = 200
"""Places after which it does not matter how many there are."""


class Row(NamedTuple):
    """One line of a side: its number, and its text without whitespace."""

    number: int
    bare: str


class Rows(NamedTuple):
    """The lines of one hunk on one side, and all their text in one."""

    lines: tuple[Row, ...]
    text: str
    ends: tuple[int, ...]
    """Where in `text` each line ends."""


class Hit(NamedTuple):
    """Lines `start..end` (inclusive, of one hunk) that hold the quote."""

    start: int
    end: int
    whole: bool
    """Whether the quote is these lines, and not a part of them."""


def side_rows(file: FileDiff, side: Side) -> tuple[Rows, ...]:
    """Every line `side` shows, hunk by hunk."""
    hunks = []
    for hunk in file.hunks:
        numbered = ((line.new if side == "RIGHT" else line.old, line.text) for line in hunk.lines)
        rows = tuple(Row(number, bare(text)) for number, text in numbered if number is not None)
        hunks.append(to_rows(rows))
    return tuple(hunks)


def to_rows(rows: tuple[Row, ...]) -> Rows:
    ends = accumulate(len(row.bare) for row in rows)
    return Rows(rows, "".join(row.bare for row in rows), tuple(ends))


def find_quote(readings: Sequence[Reading], hunks: Sequence[Rows]) -> tuple[Hit, ...]:
    """All places that the first reading found anywhere may mean, in order of their lines.

    Neither whitespace nor where a line ends matters. Lines that are the quote come with those it
    is a part of: models trim what they quote, so these are rivals. An ellipsis may stand for a
    part of a line or for whole lines.
    """
    literal = [_find("".join(map(bare, lines)), (), hunks) for lines in readings]
    # Whole lines are better evidence than parts, but not when some of the quote was left out.
    alike = (
        found
        for lines, found in zip(readings, literal, strict=True)
        if len(lines) == len(readings[0])
    )
    for hits in (*(found for found in alike if any(hit.whole for hit in found)), *literal):
        if hits:
            return hits
    for first, *others in filter(None, map(pieces, readings)):
        hits = _find(first, others, hunks) if len(first) >= LEAST_BEGINNING else ()
        if hits:
            return tuple(hit._replace(whole=False) for hit in hits)
    return ()


def is_long(readings: Sequence[Reading]) -> bool:
    """Whether so much is quoted that a part of a line may stand for it."""
    return any(sum(map(len, pieces(lines))) >= LEAST_PART for lines in readings)


def _find(first: str, others: Sequence[str], hunks: Sequence[Rows]) -> tuple[Hit, ...]:
    return tuple(hit for rows in hunks for hit in _search(first, others, rows))


def _search(first: str, others: Sequence[str], rows: Rows) -> list[Hit]:
    """Where `first` stands, and the others after it, each in the nearest place."""
    hits: list[Hit] = []
    at = rows.text.find(first)
    while at >= 0 and len(hits) < MOST:
        end: int | None = at + len(first)
        for piece in others:
            end = None if end is None else _follow(piece, rows, end)
        if end is not None:
            hits.append(_hit(rows, at, end))
        at = rows.text.find(first, at + 1)
    return hits


def _follow(piece: str, rows: Rows, start: int) -> int | None:
    """Where the nearest `piece` after an ellipsis ends."""
    farthest = rows.ends[min(_line_at(rows, start) + FARTHEST, len(rows.ends) - 1)]
    at = rows.text.find(piece, start, farthest)
    return None if at < 0 else at + len(piece)


def _hit(rows: Rows, start: int, end: int) -> Hit:
    first, last = _line_at(rows, start), _line_at(rows, end - 1)
    begins = rows.ends[first] - len(rows.lines[first].bare) == start
    whole = begins and rows.ends[last] == end
    return Hit(rows.lines[first].number, rows.lines[last].number, whole)


def _line_at(rows: Rows, at: int) -> int:
    """The line that holds character `at`: blank lines hold none."""
    return min(bisect_right(rows.ends, at), len(rows.ends) - 1)
