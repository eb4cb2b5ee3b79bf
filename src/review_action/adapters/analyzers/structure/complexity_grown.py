"""Finds functions that the change takes past a bound they were well below."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.raise_finding import Check, code, raise_finding
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.is_test import is_test
from review_action.syntax.complexity import complexity
from review_action.syntax.symbol import Symbol

STUB: Final = 2
"""Ways through what was only announced: written now, it has grown no more than any other."""
CALM: Final = 10
TANGLED: Final = 40
_PARTS: Final = re.compile(
    r"\b(?:if|elif|elsif|unless|for|foreach|while|until|do|case|default|when|catch|except|rescue|match|and|or)\b"
    r"|&&|\|\||\?|=>|;;"
)
"""In any of our languages what a decision is written with, and more."""
_CASE: Final = re.compile(r"\s*(?:case|when|default)\b")
_CHECK: Final = Check("complexity-grown", "info", hint=True)


def complexity_grown(change: Change) -> Iterator[Finding]:
    """One finding a function that had three to ten ways through it, and now over forty."""
    for file in change.files:
        if is_test(file.diff.path) or not _may_grow(file):
            continue
        now = _by_name(file.diff.path, file.new).items()
        tangled = [(name, symbol, ways) for name, (symbol, ways) in now if ways > TANGLED]
        before = _by_name(file.old_path, file.old) if tangled else {}
        for name, symbol, ways in tangled:
            known = before.get(name)
            if known and STUB < known[1] <= CALM and not _is_list(file, symbol, ways):
                yield _finding(file, symbol, known[1], ways)


def _is_list(file: TouchedFile, symbol: Symbol, ways: int) -> bool:
    """Whether most of the ways are the cases of a flat choice, which reads as a table does."""
    rows = (file.new or "").split("\n")[symbol.start - 1 : symbol.end]
    return 2 * sum(1 for row in rows if _CASE.match(row)) > ways


def _may_grow(file: TouchedFile) -> bool:
    """Whether added lines hold enough words that part the flow; few do, and the others are not parsed."""
    found = (_PARTS.finditer(line.text) for line in file.diff.added_lines)
    return sum(1 for each in found for _ in each) > TANGLED - CALM


def _by_name(path: str, text: str | None) -> dict[str, tuple[Symbol, int]]:
    """Functions whose name is there once; which of two is meant cannot be told."""
    found = complexity(path, text) if text is not None else None
    if found is None:
        return {}
    times = Counter(symbol.name for symbol in found)
    return {s.name: (s, ways) for s, ways in found.items() if times[s.name] == 1}


def _finding(file: TouchedFile, symbol: Symbol, before: int, now: int) -> Finding:
    added = {line.new for line in file.diff.added_lines}
    span = range(symbol.start, symbol.end + 1)
    return raise_finding(
        _CHECK,
        file,
        line=next((number for number in span if number in added), symbol.start),
        title=f"{code(symbol.name)} grew from {before} to {now} ways through it",
        description=f"Its cyclomatic complexity was {before} before this change and is {now} now"
        f" (bound: {TANGLED}). What was added may read better as a function of its own, with"
        " tests of its own.",
    )
