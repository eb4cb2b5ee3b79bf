"""The change as the checks see it: touched files with both texts and, in a checkout, all others."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from review_action.domain.analysis import TouchedFile
from review_action.domain.surroundings import Surroundings
from review_action.syntax.outline import outline
from review_action.syntax.symbol import Symbol

MOST_FILES = 150
"""A word in more files than these is no name to follow."""


@dataclass(frozen=True)
class Change:
    """Without `around` only what was touched is known, and a check says less."""

    files: Sequence[TouchedFile]
    around: Surroundings | None = None

    @cached_property
    def by_path(self) -> Mapping[str, TouchedFile]:
        return {file.diff.path: file for file in self.files}

    @cached_property
    def gone(self) -> frozenset[str]:
        """Paths that were there before and are no more, as far as the touched files tell."""
        renamed = {file.diff.previous_path for file in self.files if file.diff.previous_path}
        removed = {file.diff.path for file in self.files if file.diff.status == "removed"}
        return frozenset(renamed | removed)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Files at the head: all of them in a checkout, else those touched."""
        if self.around is not None:
            return self.around.paths()
        return frozenset(path for path, file in self.by_path.items() if file.new is not None)

    @cached_property
    def changed(self) -> frozenset[str]:
        touched = frozenset(self.by_path) | self.gone
        return touched | (self.around.changed() if self.around is not None else frozenset())

    def read(self, paths: Iterable[str]) -> dict[str, str]:
        """Texts at the head, of those that have one."""
        asked = list(paths)
        found = {path: self.by_path[path].new for path in asked if path in self.by_path}
        others = [path for path in asked if path not in self.by_path]
        if self.around is not None and others:
            found |= self.around.read(others)
        return {path: text for path, text in found.items() if text is not None}

    def texts_with(self, word: str, suffixes: frozenset[str]) -> dict[str, str] | None:
        """Texts at the head of such files that hold a word; None when it is in too many."""
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        paths = {
            path
            for path, file in self.by_path.items()
            if file.new is not None and whole.search(file.new)
        }
        if self.around is not None:
            places = self.around.search([word])[word]
            paths |= {place.path for place in places if place.path not in self.by_path}
        paths = {path for path in paths if PurePosixPath(path).suffix in suffixes}
        return None if len(paths) > MOST_FILES else self.read(sorted(paths))


def symbols(path: str, text: str | None) -> tuple[Symbol, ...]:
    """What a text defines; nothing where no parser reads it."""
    return (outline(path, text) or ()) if text is not None else ()


def top_level(path: str, text: str | None) -> tuple[Symbol, ...]:
    """Definitions that lie in no other."""
    found: list[Symbol] = []
    for symbol in symbols(path, text):
        if not found or symbol.start > max(outer.end for outer in found):
            found.append(symbol)
    return tuple(found)
