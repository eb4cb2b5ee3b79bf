"""Finds the one run of lines that resembles a quote nobody wrote like this."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from review_action.pipeline.judging.find_quote import LEAST_PART, Hit, Row
from review_action.pipeline.judging.read_quote import Reading, bare, pieces

LIKE: Final = 0.8
"""Of the characters, in order: a name misspelt, an argument left out, a quote mark changed."""
AHEAD: Final = 0.1
"""By so much the best must be better than any other: lines that differ in a digit are no evidence."""
LONGEST: Final = 2_000
"""Characters of a quote that is compared."""
COMPARED: Final = 300
"""Characters compared of each line: the comparison takes the square of them at the worst."""


def resemble(readings: Sequence[Reading], runs: Sequence[Sequence[Row]]) -> Hit | None:
    """Where among the lines of `runs`, few of them, a quote that stands nowhere came from."""
    found: dict[tuple[int, int], float] = {}
    for lines in readings:
        said = tuple(map(bare, lines))
        if LEAST_PART <= sum(map(len, said)) <= LONGEST and pieces(lines) == ["".join(said)]:
            for rows in runs:
                _compare(said, rows, found)
    best = sorted(((likeness, lines) for lines, likeness in found.items()), reverse=True)[:2]
    if not best or best[0][0] < LIKE:
        return None
    if len(best) > 1 and best[0][0] - best[1][0] < AHEAD:
        return None
    start, end = best[0][1]
    return Hit(start, end, whole=False)


def _compare(said: Sequence[str], rows: Sequence[Row], found: dict[tuple[int, int], float]) -> None:
    for at in range(len(rows) - len(said) + 1):
        run = rows[at : at + len(said)]
        alike = sum(_alike(line, row.bare) for line, row in zip(said, run, strict=True))
        likeness = 2 * alike / (sum(map(len, said)) + sum(len(row.bare) for row in run))
        lines = run[0].number, run[-1].number
        found[lines] = max(found.get(lines, 0.0), likeness)


def _alike(line: str, other: str) -> int:
    """Characters that both have, in order."""
    if line == other:
        return len(line)
    matcher = SequenceMatcher(None, line[:COMPARED], other[:COMPARED], autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())
