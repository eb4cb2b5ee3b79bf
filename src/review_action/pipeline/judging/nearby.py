"""Keeps findings by where they stand: of twenty thousand in one file not every two are compared."""

from collections import defaultdict

from review_action.domain.finding import Finding
from review_action.pipeline.judging.is_double import NEAR, said_by

STRETCH = 16
"""Lines that are looked at together."""
WIDEST = 64
"""Stretches of a finding that is not compared with its file's every other one."""


class Nearby:
    """Findings by number, as they are added."""

    def __init__(self) -> None:
        self._by_stretch: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._by_words: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._wide: defaultdict[str, list[int]] = defaultdict(list)
        self._all: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, number: int, finding: Finding) -> None:
        self._all[finding.path].append(number)
        self._by_words[_words(finding)].append(number)
        stretches = _stretches(finding, 0)
        if len(stretches) > WIDEST:
            self._wide[finding.path].append(number)
            return
        for stretch in stretches:
            self._by_stretch[finding.path, stretch].append(number)

    def of(self, finding: Finding) -> list[int]:
        """In order, all of its file that say the same of any line, or stand within `NEAR` lines; and others."""
        stretches = _stretches(finding, NEAR)
        if len(stretches) > WIDEST:
            return list(self._all[finding.path])
        found = {*self._by_words[_words(finding)], *self._wide[finding.path]}
        for stretch in stretches:
            found.update(self._by_stretch.get((finding.path, stretch), ()))
        return sorted(found)


def _words(finding: Finding) -> tuple[str, str, str]:
    return (finding.path, finding.rule_id, said_by(finding))


def _stretches(finding: Finding, reach: int) -> range:
    last = max(finding.start_line, finding.end_line) + reach
    return range(max(0, finding.start_line - reach) // STRETCH, last // STRETCH + 1)
