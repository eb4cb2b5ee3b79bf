"""One place where a text names a file of its repository, and whether a tree of paths has that file."""

import posixpath
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from posixpath import basename, dirname, splitext
from typing import Final, Literal, NamedTuple

from review_action.adapters.analyzers.structure.spelled import SCRIPT

STYLE: Final = (".css", ".scss", ".sass", ".less")
ENDING_LEFT_OUT: Final = frozenset([*SCRIPT, *STYLE, ".rb"])
MOST: Final = 500
"""Places of one kind that are looked at in a file."""

STARTED_FROM: Final = r"templates?|skeletons?|scaffold\w*|boilerplate"
"""Folders, as part of a pattern, of what others copy and go on from elsewhere."""

Kind = Literal["import", "link", "asset", "command"]


class Naming(NamedTuple):
    """Any of `paths` will do; in an import with an ending that is left out or stands for another."""

    kind: Kind
    line: int
    said: str
    paths: tuple[str, ...]
    names: frozenset[str] = frozenset()
    """What an import takes by name."""

    def is_in(self, paths: AbstractSet[str], beginnings: AbstractSet[str]) -> bool:
        """Whether there is such a file or folder, or something there that only disk knows.

        Args:
            paths: All files.
            beginnings: What their paths begin with, up to a slash or to a dot in the name.
        """
        return any(self._is_there(path, paths, beginnings) for path in self.paths)

    def _is_there(self, path: str, paths: AbstractSet[str], beginnings: AbstractSet[str]) -> bool:
        if path in paths or path.startswith("..") or path == ".":
            return True
        # What lies below a link or a submodule is not in the listing.
        if any(above in paths for above in folders_of(path)):
            return True
        if self.kind != "import":
            return f"{path}/" in beginnings
        stem = stem_of(path)
        partial = f"{posixpath.join(dirname(stem), '_')}{basename(stem)}."
        return not beginnings.isdisjoint({f"{path}/", f"{path}.", f"{stem}.", partial})


def folders_of(path: str) -> list[str]:
    """Folders that a path lies in, the nearest first."""
    found = []
    while path := dirname(path):
        found.append(path)
    return found


def stem_of(path: str) -> str:
    """An import's path without the ending that code of its kind has."""
    stem, ending = splitext(path)
    return stem if ending in ENDING_LEFT_OUT else path


def below(path: str, target: str) -> str:
    """A target relative to a file as a path of the repository; one outside begins with `..`."""
    return posixpath.normpath(posixpath.join(dirname(path), target))


def first(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """As many places as people write into one file."""
    return islice(pattern.finditer(text), MOST)


def before(text: str, offset: int) -> str:
    """The line up to there."""
    return text[text.rfind("\n", 0, offset) + 1 : offset].lstrip()
