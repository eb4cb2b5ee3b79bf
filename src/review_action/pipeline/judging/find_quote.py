"""Finds a quote among the lines one side of a diff shows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from review_action.domain.diff import FileDiff, Side
from review_action.pipeline.judging.read_quote import Reading
from review_action.rendering.visible import visible

LEAST_PART = 8
"""Characters, whitespace aside, a quote must have to be looked for inside of longer lines."""


class Row(NamedTuple):
    """One line of a side: its number, its hunk's index, and its text with less and no whitespace."""

    number: int
    hunk: int
    spaced: str
    bare: str


class Hit(NamedTuple):
    """Lines `start..end` (inclusive, of one hunk) that hold the quote."""

    start: int
    end: int
    hunk: int


def side_rows(file: FileDiff, side: Side) -> tuple[Row, ...]:
    """Every line `side` shows, in order."""
    rows = []
    for index, hunk in enumerate(file.hunks):
        for line in hunk.lines:
            number = line.new if side == "RIGHT" else line.old
            if number is not None:
                rows.append(Row(number, index, _spaced(line.text), _bare(line.text)))
    return tuple(rows)


def find_quote(readings: Sequence[Reading], rows: Sequence[Row]) -> tuple[Hit, ...]:
    """All places of the first reading that has any, matched as strictly as gives a hit at all.

    Whole lines with runs of whitespace equal, then whole lines without any whitespace, then a
    quote that is part of a line (or begins and ends in the middle of one).
    """
    prepared = [[Row(0, 0, _spaced(line), _bare(line)) for line in lines] for lines in readings]
    for same in (_same_spaced, _same_bare, _within):
        for quoted in prepared:
            if same is _within and sum(len(row.bare) for row in quoted) < LEAST_PART:
                continue
            hits = _search(quoted, rows, same)
            if hits:
                return hits
    return ()


_Same = Callable[[Sequence[Row], int, Row], bool]
"""Whether line `index` of the quote is what the row says."""


def _search(quoted: Sequence[Row], rows: Sequence[Row], same: _Same) -> tuple[Hit, ...]:
    last = len(quoted) - 1
    return tuple(
        Hit(rows[at].number, rows[at + last].number, rows[at].hunk)
        for at in range(len(rows) - last)
        if rows[at].hunk == rows[at + last].hunk
        and all(same(quoted, index, rows[at + index]) for index in range(len(quoted)))
    )


def _same_spaced(quoted: Sequence[Row], index: int, row: Row) -> bool:
    return quoted[index].spaced == row.spaced


def _same_bare(quoted: Sequence[Row], index: int, row: Row) -> bool:
    return quoted[index].bare == row.bare


def _within(quoted: Sequence[Row], index: int, row: Row) -> bool:
    said, last = quoted[index].bare, len(quoted) - 1
    if last == 0:
        return said in row.bare
    if index == 0:
        return row.bare.endswith(said)
    return row.bare.startswith(said) if index == last else row.bare == said


def _spaced(text: str) -> str:
    return " ".join(_shown(text).split())


def _bare(text: str) -> str:
    return "".join(_shown(text).split())


def _shown(text: str) -> str:
    """As the prompt shows a line: a model quotes the escape of what nobody sees."""
    return visible(text.removesuffix("\r"))
