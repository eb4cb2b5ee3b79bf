"""What is fuzzed: a check of one reader, and inputs to begin with."""

from collections.abc import Callable, Hashable
from typing import NamedTuple


class Target(NamedTuple):
    """`check` raises when the reader breaks a promise; what it returns tells kinds of outcome apart."""

    check: Callable[[bytes], Hashable]
    seeds: tuple[bytes, ...]


def text_of(data: bytes) -> str:
    """As the product holds text that need not be UTF-8."""
    return data.decode("utf-8", "surrogateescape")


def outcome(error: Exception, *, characters: int = 0) -> str:
    """An announced error, told apart by what it says without its figures and names.

    Args:
        error: What was raised.
        characters: Of one line, as long as which it may be; none: as it likes.
    """
    said = str(error)
    assert not characters or (len(said) <= characters and "\n" not in said)
    words = (word for word in said.split() if word.isalpha())
    return f"{type(error).__name__}: {' '.join(words)[:60]}"
