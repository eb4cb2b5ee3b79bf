"""Takes what looks like a credential out of text before it leaves for a model."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from review_action.domain.secret_shapes import HIDDEN, PRIVATE_KEY, SecretShape, shapes_in, value_of

KEY_CHARACTERS: Final = 8_000
"""After the header of a private key, where it has no end: enough for one of 8192 bits."""

_KEY = re.compile(
    rf"-----BEGIN [A-Z0-9 ]{{0,30}}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S]){{0,{KEY_CHARACTERS}}}"
)
_KEY_LINE = re.compile(
    r"(?<![A-Za-z0-9+/])(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])(?=[A-Za-z+/]*[0-9])[A-Za-z0-9+/=]{24,}+"
)


class Hidden(NamedTuple):
    """A text without credentials, and hashes of those it had."""

    text: str
    values: frozenset[int] = frozenset()


def hide_secrets(text: str) -> Hidden:
    """`text` with `[secret left out]` for each value that has the shape of a credential.

    Only the value goes, never what stands around it, and line breaks are kept: what is to be
    examined cannot hide behind a key, and line numbers hold.
    """
    values: set[int] = set()

    def leave_out(value: str) -> str:
        values.add(hash(value))
        return HIDDEN

    for shape in shapes_in(text):
        text = _without(shape, text, leave_out)
    return Hidden(text, frozenset(values))


def _without(shape: SecretShape, text: str, leave_out: Callable[[str], str]) -> str:
    def key(found: re.Match[str]) -> str:
        bare = _KEY_LINE.sub(HIDDEN, found[0])
        if bare != found[0]:
            leave_out(found[0])
        return bare

    def other(found: re.Match[str]) -> str:
        if not shape.holds(found):
            return found[0]
        value = value_of(found)
        return found[0].replace(value, leave_out(value))

    return _KEY.sub(key, text) if shape.rule == PRIVATE_KEY else shape.pattern.sub(other, text)
