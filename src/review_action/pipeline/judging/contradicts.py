"""Tells whether two findings ask for the opposite: one to add what the other asks to remove."""

import re
from collections import Counter
from typing import Final

from review_action.domain.finding import Finding

_ADD: Final = re.compile(
    r"\b(?:add|missing|lacks?|needs?|requires?|absent|no|without)\b", re.IGNORECASE
)
_REMOVE: Final = re.compile(
    r"\b(?:remove|redundant|unnecessary|unneeded|needless|superfluous|pointless|drop|delete|useless"
    r"|dead|cannot fail)\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]\w{2,}")
SHARED_WORDS: Final = 2
"""Words of the titles, besides those that ask, in which both must name the same thing."""


def contradicts(one: Finding, other: Finding) -> bool:
    """Whether following one would undo the other; both are about overlapping lines of one side."""
    if one.path != other.path or one.side != other.side:
        return False
    if one.start_line > other.end_line or other.start_line > one.end_line:
        return False
    return _undoes(one, other) or _undoes(other, one) or _opposed(one.title, other.title)


def _undoes(one: Finding, other: Finding) -> bool:
    added, removed = _changed(one)[0], _changed(other)[1]
    return bool(added & removed)


def _changed(finding: Finding) -> tuple[Counter[str], Counter[str]]:
    """Lines a suggestion adds to the quoted ones, and lines it takes from them; a refused one too."""
    if finding.suggestion is None or not finding.quote.strip():
        return Counter(), Counter()
    before, after = _lines(finding.quote), _lines(finding.suggestion.replacement)
    return after - before, before - after


def _lines(text: str) -> Counter[str]:
    bare = (" ".join(line.split()) for line in text.split("\n"))
    return Counter(line for line in bare if sum(map(str.isalnum, line)) > 1)


def _opposed(one: str, other: str) -> bool:
    asks = {(_asks(one), _asks(other))}
    if not asks & {("add", "remove"), ("remove", "add")}:
        return False
    return len(_things(one) & _things(other)) >= SHARED_WORDS


def _asks(title: str) -> str:
    if _REMOVE.search(title):
        return "remove"
    return "add" if _ADD.search(title) else ""


def _things(title: str) -> frozenset[str]:
    bare = _REMOVE.sub(" ", _ADD.sub(" ", title))
    return frozenset(word.casefold() for word in _WORD.findall(bare)) - {"the", "and", "for"}
