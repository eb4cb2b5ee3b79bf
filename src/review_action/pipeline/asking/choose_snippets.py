"""Chooses the lines around a diff that are worth their tokens: the rest of what its hunks stand in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from review_action.domain.diff import FileDiff, Hunk
from review_action.domain.unit import Snippet
from review_action.pipeline.asking.enclosing_by_indent import enclosing_by_indent
from review_action.pipeline.asking.show_line import show_line
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.pipeline.intake.rate_risk import rate_risk

Enclosing = Callable[[str, str, int, int], tuple[int, int] | None]
"""Path, text, first and last line → lines of what they stand in."""

WHOLE_FILE_LINES = 120
HEADING_TOKENS = 24
"""Of a snippet: a run of lines costs it, so that one line alone must be worth it."""
GUTTER_TOKENS = 3
_WITHOUT = frozenset({"added", "removed"})
"""Their diff is all there is."""


def choose_snippets(
    files: Sequence[FileDiff],
    contents: Mapping[str, str | None],
    *,
    token_budget: int,
    enclosing: Enclosing,
) -> tuple[Snippet, ...]:
    """At most `token_budget` tokens, the riskiest file first, no line that the diff shows.

    A small file is shown whole, of a larger one the function or class round each hunk; of one that
    is too long its first lines and those nearest to the hunk.
    """
    left = token_budget
    chosen: list[Snippet] = []
    wanted = [(file, contents.get(file.path)) for file in files if file.status not in _WITHOUT]
    known = [(file, text) for file, text in wanted if text and _is_of(file, text)]
    known.sort(key=lambda pair: -rate_risk(pair[0]))
    for number, (file, text) in enumerate(known, 1):
        # Half of what is left, so that one long function does not take it all.
        share = left if number == len(known) else left // 2
        made = _whole(file, text, left) or _parts(file, text, share, enclosing)
        chosen += made
        left -= sum(map(_cost_of, made))
    return tuple(chosen)


def _is_of(file: FileDiff, text: str) -> bool:
    """Whether the text is that of the diff's new side; if not, its line numbers would mislead."""
    lines = text.split("\n")
    return all(n <= len(lines) and lines[n - 1] == told for n, told in file.new_lines.items())


def _whole(file: FileDiff, text: str, budget: int) -> list[Snippet]:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > WHOLE_FILE_LINES:
        return []
    shown = file.new_lines
    snippets = _snippets(
        file, lines, {n for n in range(1, len(lines) + 1) if n not in shown}, "whole file"
    )
    return snippets if sum(map(_cost_of, snippets)) <= budget else []


def _parts(file: FileDiff, text: str, budget: int, enclosing: Enclosing) -> list[Snippet]:
    lines = text.split("\n")
    shown = file.new_lines
    taken: dict[int, int] = {}
    for number in _by_worth(file, text, enclosing):
        if number in shown or number in taken:
            continue
        cost = _cost(lines[number - 1])
        if not {number - 1, number + 1} & taken.keys():
            cost += HEADING_TOKENS + estimate_tokens(file.path)
        if sum(taken.values()) + cost > budget:
            break
        taken[number] = cost
    return _snippets(file, lines, taken, "around a change")


def _by_worth(file: FileDiff, text: str, enclosing: Enclosing) -> Iterator[int]:
    """Numbers of lines, of all hunks in turn: what a definition is, then the nearest to the hunk."""
    queues = []
    last = text.removesuffix("\n").count("\n") + 1
    for hunk in file.hunks:
        start, end = _changed(hunk)
        around = enclosing(file.path, text, start, end) or enclosing_by_indent(text, start, end)
        within = range(max(1, around[0]), min(around[1], last) + 1) if around else range(0)
        nearest = sorted(within[1:], key=lambda n: min(abs(n - start), abs(n - end)))
        queues.append([*within[:1], *nearest])
    for turn in range(max(map(len, queues), default=0)):
        yield from (queue[turn] for queue in queues if turn < len(queue))


def _changed(hunk: Hunk) -> tuple[int, int]:
    """First and last line of the new side that changed; what stands where lines were removed."""
    numbers: list[int] = []
    at = hunk.new_start
    for line in hunk.lines:
        if line.new is not None:
            at = line.new
        if line.kind != "context":
            numbers.append(at)
    return (min(numbers), max(numbers)) if numbers else (hunk.new_start, hunk.new_start)


def _snippets(
    file: FileDiff, lines: Sequence[str], numbers: Iterable[int], why: str
) -> list[Snippet]:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [
        Snippet(
            path=file.path,
            start_line=run[0],
            end_line=run[-1],
            text="\n".join(lines[number - 1] for number in run),
            why=why,
        )
        for run in runs
        if any(lines[number - 1].strip() for number in run)
    ]


def _cost_of(snippet: Snippet) -> int:
    heading = HEADING_TOKENS + estimate_tokens(snippet.path)
    return heading + sum(map(_cost, snippet.text.split("\n")))


def _cost(line: str) -> int:
    return GUTTER_TOKENS + estimate_tokens(show_line(line))
