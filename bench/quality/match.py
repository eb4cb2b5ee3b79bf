"""Tells which finding says what which expected comment says: the step of scoring that can be exchanged."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple, Protocol

from bench.quality.case import Case, Expected
from bench.quality.words import Words
from review_action.domain.finding import Finding

NEAR, AROUND = 3, 15
"""Lines between two places: the same, as for the accuracy of anchors; and about a screen of code."""
LEAST_NEAR, LEAST_AROUND, LEAST_ELSEWHERE = 0.25, 0.33, 0.5
"""Likeness that it takes there. How well this tells claims apart is in docs/recipes/quality.md."""
BONUS = {NEAR: 0.2, AROUND: 0.1}
"""What being close adds, where one finding could be either of two comments."""


class Pair(NamedTuple):
    """A finding and an expected comment, by their numbers, that may say the same."""

    finding: int
    expected: int
    score: float


class Matcher(Protocol):
    """Which pairs say the same; each may be in several pairs, `assign` decides."""

    @property
    def name(self) -> str:
        """As it is told beside the figures."""
        ...

    def pairs(self, case: Case, findings: Sequence[Finding]) -> Sequence[Pair]:
        """Pairs of `findings` and `case.expected`.

        Raises:
            ModelError: Nobody could judge.
        """
        ...


class WordMatcher:
    """The same file, near each other, and alike in their words; the further apart, the more alike."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._words = Words([each.text for case in cases for each in case.expected])

    @property
    def name(self) -> str:
        return "words and place"

    def pairs(self, case: Case, findings: Sequence[Finding]) -> Sequence[Pair]:
        return tuple(self._pairs(case, findings))

    def _pairs(self, case: Case, findings: Sequence[Finding]) -> Iterator[Pair]:
        for number, finding in enumerate(findings):
            for place, expected in enumerate(case.expected):
                if finding.path != expected.path:
                    continue
                apart = lines_apart(finding, expected)
                alike = self._words.likeness(said_by(finding), expected.text)
                if alike >= _least(apart):
                    bonus = max((more for far, more in BONUS.items() if apart <= far), default=0.0)
                    yield Pair(number, place, alike + bonus)


def assign(pairs: Sequence[Pair], findings: Collection[int]) -> Mapping[int, int]:
    """One expected comment to each finding, and one finding to each comment, the likeliest first.

    Args:
        pairs: Those that may be.
        findings: Numbers of the findings that count.

    Returns:
        Expected comment by finding; a finding that found nothing of its own is not in it.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.finding, pair.expected)):
        if pair.finding in findings and pair.finding not in found and pair.expected not in taken:
            found[pair.finding] = pair.expected
            taken.add(pair.expected)
    return found


def lines_apart(finding: Finding, expected: Expected) -> float:
    """Lines between the two; infinite where either has none, or they are on different sides."""
    if expected.lines is None or finding.start_line == 0 or finding.side != expected.side:
        return inf
    start, end = expected.lines
    return max(0, finding.start_line - end, start - finding.end_line)


def said_by(finding: Finding) -> str:
    return f"{finding.title}\n{finding.description}"


def _least(apart: float) -> float:
    if apart <= NEAR:
        return LEAST_NEAR
    return LEAST_AROUND if apart <= AROUND else LEAST_ELSEWHERE
