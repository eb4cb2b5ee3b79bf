"""The whole tree at the head of a change, and the changes before it, in a clone on this machine."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from review_action.adapters.git.runner import GitRunner

EARLIER_CHANGES = 500
LONGEST_WORD = 200
_SECONDS = 10.0
_MOST_OUTPUT_BYTES = 64 * 1024 * 1024
_SIGNS = re.compile(r"[.\[\](){}*+?|^$\\]")
_WORDS = 100
"""More in one call would only be slow."""


class HeadTree:
    """Answers as `Surroundings` asks; `base` is the merge base, both are full commit ids."""

    def __init__(self, git: GitRunner, base: str, head: str) -> None:
        self._git = replace(git, timeout=_SECONDS, most_output_bytes=_MOST_OUTPUT_BYTES)
        self._base, self._head = base, head

    def search(
        self, words: Sequence[str], endings: Collection[str]
    ) -> Mapping[str, Collection[str]]:
        """Files that end so and hold a word as a whole; each word is a key. Raises `GitError`."""
        found: dict[str, set[str]] = {word: set() for word in words}
        asked = [word for word in found if _can_be_asked(word)]
        for at in range(0, len(asked), _WORDS):
            for path, word in self._hits(asked[at : at + _WORDS], endings):
                found.get(word, set()).add(path)
        return found

    def paths(self) -> frozenset[str]:
        """All files at the head. Raises `GitError`."""
        return self._all_paths

    def changed(self) -> frozenset[str]:
        """All files that differ between base and head, both names of a renamed one."""
        return self._all_changed

    def history(self) -> Sequence[frozenset[str]]:
        """Files of each commit up to the base, newest first; merges are left out."""
        if self._git.ask("rev-parse", "--is-shallow-repository") != b"false\n":
            return ()
        options = ("-z", "--name-only", "--no-merges", "--no-renames", "--format=%x01")
        count = f"--max-count={EARLIER_CHANGES}"
        out = self._git.run("log", *options, count, "--no-ext-diff", self._base, "--")
        return [_names(part.replace(b"\n", b"")) for part in out.split(b"\1")[1:]]

    @cached_property
    def _all_changed(self) -> frozenset[str]:
        options = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff")
        return _names(self._git.run(*options, self._base, self._head, "--"))

    @cached_property
    def _all_paths(self) -> frozenset[str]:
        return _names(self._git.run("ls-tree", "-r", "-z", "--name-only", self._head, "--"))

    def _hits(self, words: Sequence[str], endings: Collection[str]) -> Iterator[tuple[str, str]]:
        options = ("-z", "-I", "-w", "-E", "-o", "--no-color")
        # One pattern: git tries each of several on every line, which takes a hundred times as long.
        asked = "|".join(_SIGNS.sub(r"\\\g<0>", word) for word in words)
        files = (f"*{ending}" for ending in sorted(endings))
        # Git says no where it finds nothing.
        out = self._git.ask(
            "--no-literal-pathspecs", "grep", *options, "-e", asked, self._head, "--", *files
        )
        for record in (out or b"").split(b"\n"):
            named, zero, word = record.partition(b"\0")
            path = named.decode("utf-8", "replace").removeprefix(f"{self._head}:")
            if zero:
                yield path, word.decode("utf-8", "replace")


def _can_be_asked(word: str) -> bool:
    said = word.strip() and "\n" not in word and "\0" not in word
    return bool(said) and len(word) <= LONGEST_WORD


def _names(out: bytes) -> frozenset[str]:
    return frozenset(name.decode("utf-8", "replace") for name in out.split(b"\0") if name)
