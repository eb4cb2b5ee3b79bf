"""The change as the checks see it: touched files with both texts and, in a checkout, all others."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import basename, dirname, split, splitext

from review_action.domain.analysis import TouchedFile
from review_action.domain.surroundings import Surroundings
from review_action.syntax.outline import outline
from review_action.syntax.symbol import Symbol

MOST_FILES = 150
"""A word in more files than these is no name to follow."""
MOST_KEPT = 2_000
"""Texts of other files that are kept for the next check."""


@dataclass(frozen=True)
class Change:
    """Without `around` only what was touched is known, and a check says less."""

    files: Sequence[TouchedFile]
    around: Surroundings | None = None
    is_late: Callable[[], bool] = lambda: False
    """Whether the time is up; no name is followed after that."""
    intent: str = ""
    """Title and description: what the change says of itself."""

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

    @cached_property
    def stems(self) -> Counter[str]:
        """How many files at the head have a path that is the same but for its ending."""
        return Counter(splitext(path)[0] for path in self.paths)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """What paths at the head begin with, up to each slash, and to each dot in the file's name."""
        found: set[str] = set()
        for path in self.paths:
            folder, name = split(path)
            start = f"{folder}/" if folder else ""
            found.update(f"{start}{name[:at]}." for at, sign in enumerate(name) if sign == ".")
            while folder and f"{folder}/" not in found:
                found.add(f"{folder}/")
                folder = dirname(folder)
        return frozenset(found)

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[str]]:
        """Paths at the head by the name of the file."""
        found = defaultdict(list)
        for path in self.paths:
            found[basename(path)].append(path)
        return found

    def read(self, paths: Iterable[str]) -> dict[str, str]:
        """Texts at the head, of those that have one."""
        asked = list(paths)
        found = {path: self.by_path[path].new for path in asked if path in self.by_path}
        others = [path for path in asked if path not in self.by_path]
        known = self._read_around(others)
        found |= {path: known.get(path) for path in others}
        return {path: text for path, text in found.items() if text is not None}

    def expect(self, names: Iterable[tuple[str, frozenset[str]]]) -> None:
        """Asks once for all names that `texts_with` will be asked for; the clone is slow to start."""
        if self.around is None:
            return
        asked: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
        for word, suffixes in names:
            if (word, suffixes) not in self._holding:
                asked[suffixes][word] = None
        for suffixes, words in asked.items():
            found = self.around.search(list(words), suffixes)
            self._holding.update({(word, suffixes): found[word] for word in words})
            few = (paths for paths in found.values() if len(paths) <= MOST_FILES)
            others = {path for paths in few for path in paths if path not in self.by_path}
            self._read_around(sorted(others)[:MOST_KEPT])

    def texts_with(self, word: str, suffixes: frozenset[str]) -> dict[str, str] | None:
        """Texts at the head of such files that hold a word; None when it is in too many."""
        if self.is_late():
            return None
        self.expect([(word, suffixes)])
        whole = whole_word(word)
        paths = {
            path
            for path, file in self.by_path.items()
            if file.new is not None and word in file.new and whole.search(file.new)
        }
        paths.update(set(self._holding.get((word, suffixes), ())) - set(self.by_path))
        paths = {path for path in paths if PurePosixPath(path).suffix in suffixes}
        return None if len(paths) > MOST_FILES else self.read(sorted(paths))

    @cached_property
    def _holding(self) -> dict[tuple[str, frozenset[str]], Collection[str]]:
        return {}

    @cached_property
    def _texts(self) -> dict[str, str | None]:
        return {}

    def _read_around(self, paths: Sequence[str]) -> Mapping[str, str | None]:
        missing = [path for path in paths if path not in self._texts]
        if self.around is not None and missing:
            if len(self._texts) + len(missing) > MOST_KEPT:
                self._texts.clear()
                missing = list(paths)
            self._texts.update(self.around.read(missing))
        return self._texts


def whole_word(name: str) -> re.Pattern[str]:
    """A name that no letter goes on from; it may start or end with a sign, as JavaScript's do."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def line_at(text: str, offset: int) -> int:
    """1-based."""
    return text.count("\n", 0, offset) + 1


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
