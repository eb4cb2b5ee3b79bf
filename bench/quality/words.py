"""Measures how much two comments say the same, by the rare words they share; no part of the product,
so that a change of the product does not move the ruler it is measured with."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import log, sqrt

PRIOR = 50
"""Comments without any of the words, counted along: a measure fitted on few cases stays usable."""
MAX_CHARACTERS = 4_000

_FENCED = re.compile(r"^```.*?(?:^```|\Z)", re.DOTALL | re.MULTILINE)
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_NAME = re.compile(r"[^\W\d]\w+")
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_ENDING = re.compile(r"(?<=\w{4})(?:ations?|ings?|ions?|ers?|ed|es|ly|s|e)$")
_FILLER = frozenset(
    {
        "about", "add", "adding", "after", "all", "already", "also", "always", "an", "and",
        "another", "any", "are", "as", "at", "avoid", "be", "because", "been", "before", "being",
        "better", "but", "by", "can", "case", "change", "code", "consider", "could", "currently",
        "do", "does", "each", "either", "else", "ensure", "even", "every", "file", "first", "fix",
        "for", "from", "function", "get", "has", "have", "here", "how", "however", "if", "in",
        "instead", "into", "is", "issue", "it", "its", "just", "like", "line", "lines", "make",
        "may", "method", "might", "more", "must", "need", "needs", "never", "new", "no", "not",
        "now", "of", "on", "one", "only", "or", "other", "potential", "potentially", "problem",
        "recommend", "recommended", "same", "should", "since", "so", "some", "such", "suggest",
        "suggested", "suggestion", "than", "that", "the", "their", "them", "then", "there",
        "these", "they", "this", "those", "through", "to", "too", "under", "unless", "until", "up",
        "use", "used", "uses", "using", "via", "was", "were", "what", "when", "where", "whether",
        "which", "while", "will", "with", "within", "without", "would", "you", "your",
    }
)  # fmt: skip


class Words:
    """A measure fitted on `texts`, which must be the same for runs that are to be compared."""

    def __init__(self, texts: Sequence[str]) -> None:
        held = Counter(word for text in texts for word in _count(text))
        known = PRIOR + len(texts) + 1
        self._rarity = {word: log(known / (1 + count)) + 1 for word, count in held.items()}
        self._unseen = log(known) + 1

    def likeness(self, one: str, other: str) -> float:
        """0.0 (no word in common) to 1.0 (the same words): cosine of the words weighed by rarity."""
        ours, theirs = self._weigh(_count(one)), self._weigh(_count(other))
        shared = sum(ours[word] * theirs[word] for word in sorted(ours.keys() & theirs.keys()))
        length = sqrt(_square(ours) * _square(theirs))
        return shared / length if length else 0.0

    def _weigh(self, words: Mapping[str, int]) -> Mapping[str, float]:
        return {
            word: (1 + log(count)) * self._rarity.get(word, self._unseen)
            for word, count in words.items()
        }


def _square(weights: Mapping[str, float]) -> float:
    return sum(weight * weight for weight in weights.values())


@lru_cache(maxsize=8192)
def _count(text: str) -> Mapping[str, int]:
    return Counter(_words(_FENCED.sub(" ", text[:MAX_CHARACTERS])))


def _words(text: str) -> Iterator[str]:
    """Plain words, and whole names of the code beside their parts: a name shared tells most."""
    for name in _NAME.findall(text):
        if _HUMP.search(name):
            yield f"`{name.casefold()}"
    for word in _WORD.findall(_HUMP.sub(" ", text)):
        plain = word.casefold()
        if plain not in _FILLER:
            yield _ENDING.sub("", plain)
