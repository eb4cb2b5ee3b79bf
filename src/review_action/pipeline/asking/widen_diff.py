"""Shows more of a file around its hunks: one diff that holds head text and removed lines together."""

from collections.abc import Iterable, Iterator, Sequence

from review_action.domain.diff import FileDiff, Hunk, Line

Lines = tuple[int, int]
"""First and last line of the new side, 1-based, inclusive."""


def widen_diff(file: FileDiff, content: str, wanted: Iterable[Lines]) -> FileDiff | None:
    """The file with one hunk for each run of `wanted` lines; None when it is not of this `content`.

    Args:
        file: Its diff.
        content: Text of its head.
        wanted: Lines to show, in any order; what the diff changed in them is marked as changed.
    """
    rows = _rows(file, content)
    if rows is None:
        return None
    runs = _runs(wanted, sum(row.new is not None for row in rows))
    return file.model_copy(update={"hunks": tuple(_cut(rows, runs))}) if runs else file


def _rows(file: FileDiff, content: str) -> list[Line] | None:
    """The whole file as one hunk."""
    texts = content.split("\n")
    if texts[-1] == "":
        texts.pop()
    if any(not 0 < n <= len(texts) or texts[n - 1] != t for n, t in file.new_lines.items()):
        return None
    rows: list[Line] = []
    new, old = 1, 1
    for hunk in file.hunks:
        # With a count of 0 the header names the line before the hunk.
        first = hunk.new_start + (hunk.new_count == 0)
        rows += _context(texts, new, first, old - new)
        rows += hunk.lines
        new = first + hunk.new_count
        old = hunk.old_start + (hunk.old_count == 0) + hunk.old_count
    rows += _context(texts, new, len(texts) + 1, old - new)
    return rows


def _context(texts: Sequence[str], start: int, end: int, shift: int) -> Iterator[Line]:
    for number in range(start, end):
        yield Line("context", number + shift, number, texts[number - 1])


def _runs(wanted: Iterable[Lines], last: int) -> list[Lines]:
    runs: list[Lines] = []
    for start, end in sorted((max(1, start), min(end, last)) for start, end in wanted):
        if end < start:
            continue
        if runs and start <= runs[-1][1] + 2:  # a gap of one line costs less than a header
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return runs


def _cut(rows: Sequence[Line], runs: Sequence[Lines]) -> Iterator[Hunk]:
    """Each run with the removed lines before, inside and after it."""
    at, new = 0, 1
    for start, end in runs:
        shown: list[Line] = []
        while at < len(rows) and new <= end + 1:
            row = rows[at]
            if row.new is not None and new > end:
                break
            if new >= start:
                shown.append(row)
            new += row.new is not None
            at += 1
        yield _hunk(shown)


def _hunk(lines: Sequence[Line]) -> Hunk:
    old = [line.old for line in lines if line.old is not None]
    new = [line.new for line in lines if line.new is not None]
    return Hunk(
        old_start=old[0] if old else 0,
        old_count=len(old),
        new_start=new[0] if new else 0,
        new_count=len(new),
        lines=tuple(lines),
    )
