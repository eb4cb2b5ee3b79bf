"""Cuts one hunk that is too long for a prompt into shorter ones with true headers."""

from collections.abc import Callable, Iterator, Sequence

from review_action.domain.diff import Hunk, Line


def split_hunk(hunk: Hunk, *, budget: int, weigh: Callable[[Line], int]) -> tuple[Hunk, ...]:
    """Parts that weigh at most `budget` each, cut between lines; a line is never cut.

    A single line heavier than the budget makes a part of its own. Removed lines stay with the
    added ones that follow when both fit, since one says what became of the other.
    """
    parts = list(_cut(hunk.lines, budget, weigh))
    if len(parts) == 1:
        return (hunk,)
    hunks = []
    old, new = (
        _first_free(hunk.old_start, hunk.old_count),
        _first_free(hunk.new_start, hunk.new_count),
    )
    for lines in parts:
        part = _to_hunk(lines, old, new, hunk.section)
        old, new = old + part.old_count, new + part.new_count
        hunks.append(part)
    return tuple(hunks)


def _cut(
    lines: Sequence[Line], budget: int, weigh: Callable[[Line], int]
) -> Iterator[Sequence[Line]]:
    start, weight = 0, 0
    for at, line in enumerate(lines):
        cost = weigh(line)
        if at > start and weight + cost > budget:
            stop = _before_change(lines, start, at)
            weight = sum(map(weigh, lines[stop:at]))
            if weight + cost > budget:
                stop, weight = at, 0
            yield lines[start:stop]
            start = stop
        weight += cost
    yield lines[start:]


def _before_change(lines: Sequence[Line], start: int, at: int) -> int:
    """The place of the cut: before the run of changed lines around `at`, if that run is short."""
    first = at
    while first > start and lines[first].kind != "context" and lines[first - 1].kind != "context":
        first -= 1
    return first if first - start > (at - start) // 2 else at


def _first_free(start: int, count: int) -> int:
    """With a count of 0 the header names the line *before* the hunk."""
    return start if count else start + 1


def _to_hunk(lines: Sequence[Line], old: int, new: int, section: str) -> Hunk:
    old_count = sum(line.old is not None for line in lines)
    new_count = sum(line.new is not None for line in lines)
    return Hunk(
        old_start=old if old_count else old - 1,
        old_count=old_count,
        new_start=new if new_count else new - 1,
        new_count=new_count,
        section=section,
        lines=tuple(lines),
    )
