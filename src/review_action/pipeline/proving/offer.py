"""What a suggestion would commit, and what of it was there before."""

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

_DOTTED: Final = re.compile(r"(?<![\w-])[\w-]++(?:\.[\w-]++)+")


class Offer(NamedTuple):
    """One replacement, as it would stand in the file."""

    path: str
    language: str
    lines: tuple[str, ...]
    """Of the replacement."""
    replaced: tuple[str, ...]
    file: str
    """The file as the head has it, or what is known of it."""
    names: Callable[[], frozenset[str]] = frozenset
    """Everything with a dot in it that the change names, in lower case; not known before it is asked for."""

    @property
    def new(self) -> str:
        return "\n".join(self.lines)

    @property
    def old(self) -> str:
        return "\n".join(self.replaced)


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """What `Offer.names` answers for these texts."""
    return frozenset(name for text in texts for name in _DOTTED.findall(text.lower()))
