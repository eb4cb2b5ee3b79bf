"""Tells whether two findings ask for the opposite: one to add what the other asks to remove."""

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from review_action.domain.finding import Finding

_ADD: Final = re.compile(
    r"^(?:add|no)\b|\b(?:missing|lacks?|needs?|absent|without)\b", re.IGNORECASE
)
_REMOVE: Final = re.compile(
    # Verbs only at the start: a title about deleting things does not ask to delete its line.
    r"^(?:remove|drop|delete)\b"
    r"|\b(?:redundant|unnecessary|unneeded|needless|superfluous|pointless|useless|dead)\b",
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
    if _opposed(one.title, other.title):
        return True
    if one.suggestion is None or other.suggestion is None:
        return False
    return _undoes(one, other) or _undoes(other, one)


def _undoes(one: Finding, other: Finding) -> bool:
    return not _changed(one)[0].isdisjoint(_changed(other)[1])


def _changed(finding: Finding) -> tuple[frozenset[str], frozenset[str]]:
    """Lines a suggestion adds to the quoted ones, and lines it takes from them; a refused one too."""
    if finding.suggestion is None or not finding.quote.strip():
        return frozenset(), frozenset()
    return _difference(finding.quote, finding.suggestion.replacement)


@lru_cache(maxsize=4096)
def _difference(quote: str, replacement: str) -> tuple[frozenset[str], frozenset[str]]:
    before, after = _lines(quote), _lines(replacement)
    return frozenset(after - before), frozenset(before - after)


def _lines(text: str) -> Counter[str]:
    bare = (" ".join(line.split()) for line in text.split("\n"))
    return Counter(line for line in bare if sum(map(str.isalnum, line)) > 1)


def _opposed(one: str, other: str) -> bool:
    if {_asks(one), _asks(other)} != {"add", "remove"}:
        return False
    return len(_things(one) & _things(other)) >= SHARED_WORDS


@lru_cache(maxsize=4096)
def _asks(title: str) -> str:
    if _REMOVE.search(title):
        return "remove"
    return "add" if _ADD.search(title) else ""


@lru_cache(maxsize=4096)
def _things(title: str) -> frozenset[str]:
    bare = _REMOVE.sub(" ", _ADD.sub(" ", title))
    return frozenset(word.casefold() for word in _WORD.findall(bare)) - {"the", "and", "for"}
