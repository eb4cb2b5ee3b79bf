"""Runs the structure checks; each one for itself, so that one's failure silences no other."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.changed_signature import changed_signature
from review_action.adapters.analyzers.structure.complexity_grown import complexity_grown
from review_action.adapters.analyzers.structure.data_files import data_files
from review_action.adapters.analyzers.structure.manifest_without_lock import manifest_without_lock
from review_action.adapters.analyzers.structure.migration_without_rollback import (
    migration_without_rollback,
)
from review_action.adapters.analyzers.structure.missing_file import missing_file
from review_action.adapters.analyzers.structure.missing_partner import missing_partner
from review_action.adapters.analyzers.structure.raise_finding import AGENT
from review_action.adapters.analyzers.structure.removed_file_in_use import removed_file_in_use
from review_action.adapters.analyzers.structure.removed_symbol_in_use import removed_symbol_in_use
from review_action.adapters.analyzers.structure.test_disabled import test_disabled
from review_action.adapters.analyzers.structure.test_removed import test_removed
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.surroundings import Surroundings
from review_action.errors import AnalyzerError, GitError

CHECKS: Final[Sequence[Callable[[Change], Iterator[Finding]]]] = (
    *(test_disabled, test_removed, manifest_without_lock, migration_without_rollback),
    *(data_files, missing_partner, complexity_grown),
    *(missing_file, removed_file_in_use, removed_symbol_in_use, changed_signature),
)
"""The quick ones first."""


class StructureAnalyzer:
    """An `Analyzer`; without surroundings it looks at the touched files alone."""

    def __init__(
        self,
        surroundings: Surroundings | None = None,
        *,
        intent: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._surroundings = surroundings
        self._intent = intent
        self._clock = clock

    @property
    def name(self) -> str:
        return AGENT

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:
        """What both sides show together: nothing of it was there before, so `old` is empty."""
        end = self._clock() + seconds
        change = Change(files, self._surroundings, lambda: self._clock() > end, self._intent)
        found = tuple(finding for check in CHECKS for finding in self._run(check, change))
        if change.is_late():
            raise AnalyzerError("there was no time left for some checks", found=found)
        return Analysis(new=found)

    def _run(
        self, check: Callable[[Change], Iterator[Finding]], change: Change
    ) -> Iterator[Finding]:
        try:
            for finding in () if change.is_late() else check(change):
                yield finding
                if change.is_late():
                    return
        except GitError:
            # A checkout that answers no more; what is known without it is still said.
            if change.around is not None:
                yield from self._run(check, replace(change, around=None))
