"""What lies around a change in its repository, as far as the job's checkout can tell."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """One line of a file at the head."""

    path: str
    line: int
    text: str


@dataclass(frozen=True)
class Surroundings:
    """Questions that are asked of a checkout only when a check needs the answer."""

    search: Callable[[Sequence[str], Collection[str]], Mapping[str, Collection[str]]]
    """Files at the head with one of some endings that hold a whole word; each word asked for is a key."""
    read: Callable[[Sequence[str]], Mapping[str, str | None]]
    """Texts at the head; None for what is no text."""
    paths: Callable[[], frozenset[str]]
    """All files at the head."""
    changed: Callable[[], frozenset[str]]
    """All files the change touches, those that nobody reviews among them."""
    history: Callable[[], Sequence[frozenset[str]]]
    """Files of each earlier change, newest first; empty where the clone is shallow."""
