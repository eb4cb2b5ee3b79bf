"""What a reader of JSON, YAML or TOML says of one text."""

from typing import Final, NamedTuple

from review_action.adapters.analyzers.structure.change import line_at

MOST_DOUBLES: Final = 20
MAX_DEPTH: Final = 100


class Flaw(NamedTuple):
    """Why a text cannot be read; `line` is 1-based."""

    line: int
    reason: str


class Double(NamedTuple):
    """A key that stands twice in one mapping: where first, where again."""

    parents: tuple[str, ...]
    key: str
    first: int
    again: int
    is_same: bool
    """Whether both have the same value."""


class Reading(NamedTuple):
    """A text that parses has no flaw."""

    flaw: Flaw | None = None
    doubles: tuple[Double, ...] = ()


class Said(NamedTuple):
    """One key where it was met, and then its value."""

    offset: int
    end: int
    value: str | None = None
    """Of a scalar; of what holds others the text tells."""


class Mapping:
    """A mapping or, without keys, a sequence that is being read."""

    def __init__(self, *, has_keys: bool) -> None:
        self.has_keys = has_keys
        self.seen: dict[str, tuple[int, Said]] = {}
        self.key: tuple[str, int] | None = None
        self.wants_key = has_keys


class Walk:
    """Follows a text from key to value and remembers what stands twice; its depth is the caller's to bound."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[tuple[Mapping, int]] = []
        self.doubles: list[Double] = []

    def enter(self, offset: int, *, has_keys: bool) -> None:
        self.open.append((Mapping(has_keys=has_keys), offset))

    def leave(self, end: int) -> None:
        _, offset = self.open.pop()
        self._ended(Said(offset, end), None)

    def scalar(self, offset: int, end: int, value: str, key: str | None) -> None:
        """`key`: what it is as a key, None when it is none that could be lost."""
        self._ended(Said(offset, end, value), key)

    def _ended(self, said: Said, key: str | None) -> None:
        if not self.open or not self.open[-1][0].has_keys:
            return
        around = self.open[-1][0]
        around.wants_key = not around.wants_key
        if not around.wants_key:
            around.key = None if key is None else (key, said.offset)
        elif around.key is not None:
            self._close(around, around.key, said)

    def _close(self, around: Mapping, key: tuple[str, int], said: Said) -> None:
        name, offset = key
        earlier = around.seen.get(name)
        around.seen[name] = (offset, said)
        if earlier is None or len(self.doubles) >= MOST_DOUBLES:
            return
        self.doubles.append(
            Double(
                tuple(m.key[0] for m, _ in self.open[:-1] if m.key is not None),
                name,
                line_at(self.text, earlier[0]),
                line_at(self.text, offset),
                self._plain(earlier[1]) == self._plain(said),
            )
        )

    def _plain(self, said: Said) -> str:
        if said.value is not None:
            return said.value
        return "".join(self.text[said.offset : said.end].split())
