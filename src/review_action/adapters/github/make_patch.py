"""Makes the hunks of one file from its two texts, for when GitHub keeps its own back."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

CONTEXT_LINES = 3
MAX_LINES = 20_000
"""GitHub shows no more of a file either: https://docs.github.com/repositories/creating-and-managing-repositories/repository-limits"""
MAX_LINE_PAIRS = 16_000_000
"""What difflib may have to look at: beyond it a file takes seconds."""

_Opcode = tuple[str, int, int, int, int]


class Patch(NamedTuple):
    """Hunks from the first `@@` on; empty text when both sides are equal."""

    text: str
    additions: int
    deletions: int


def make_patch(old: str, new: str) -> Patch | None:
    """A unified diff without file headers, None when the texts are too large to compare."""
    before, after = _lines(old), _lines(new)
    skip = max(0, _common_prefix(before, after) - CONTEXT_LINES)
    keep = max(0, _common_suffix(before[skip:], after[skip:]) - CONTEXT_LINES)
    left, right = before[skip : len(before) - keep], after[skip : len(after) - keep]
    if len(left) + len(right) > MAX_LINES or len(left) * len(right) > MAX_LINE_PAIRS:
        return None
    rows = list(_rows(left, right, skip))
    text = "\n".join(rows)
    return Patch(text, _count(rows, "+"), _count(rows, "-"))


def _lines(text: str) -> list[str]:
    """Lines with their newline, so that a missing one at the end is a difference as in git."""
    lines = text.split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _common_prefix(before: Sequence[str], after: Sequence[str]) -> int:
    for index, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return index
    return min(len(before), len(after))


def _common_suffix(before: Sequence[str], after: Sequence[str]) -> int:
    return _common_prefix(before[::-1], after[::-1])


def _rows(left: Sequence[str], right: Sequence[str], offset: int) -> Iterator[str]:
    for group in SequenceMatcher(None, left, right).get_grouped_opcodes(CONTEXT_LINES):
        yield _header(group, offset)
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                yield from _signed(" ", left[i1:i2])
                continue
            yield from _signed("-", left[i1:i2])
            yield from _signed("+", right[j1:j2])


def _header(group: Sequence[_Opcode], offset: int) -> str:
    first, last = group[0], group[-1]
    old = _range(first[1] + offset, last[2] + offset)
    new = _range(first[3] + offset, last[4] + offset)
    return f"@@ -{old} +{new} @@"


def _range(start: int, stop: int) -> str:
    """An empty side names the line before it, as git does."""
    return f"{start + 1 if stop > start else start},{stop - start}"


def _signed(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield sign + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield r"\ No newline at end of file"


def _count(rows: Sequence[str], sign: str) -> int:
    return sum(1 for row in rows if row[:1] == sign)
