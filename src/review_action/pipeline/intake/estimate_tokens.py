"""Estimates tokens without a tokenizer: within 11 % of o200k for nine diffs in ten (docs/facts.md, 10. Tokens)."""

import re
from functools import lru_cache

_PIECES = re.compile(r"[A-Za-z]{1,48}|\d{1,48}|[^\sA-Za-z\d]{1,48}|\s{1,48}")
"""Bounded, so that what is remembered of each piece is small."""
_O200K_COEFFICIENT = 0.88
_LONG_WORD = 6


def estimate_tokens(text: str) -> int:
    """Tokens of `text` as OpenAI's o200k would count them; other families need more (up to 1.63x)."""
    return round(_O200K_COEFFICIENT * sum(map(_weigh, _PIECES.findall(text))))


@lru_cache(maxsize=16_384)
def _weigh(piece: str) -> float:
    first, size = piece[0], len(piece)
    if first.isspace():
        return _weigh_space(piece)
    if first.isascii() and first.isalpha():
        return 1.0 if size <= _LONG_WORD else 1 + (size - _LONG_WORD) / 5
    if first.isdecimal():
        return float(-(-size // 3))
    ascii_size = sum(character.isascii() for character in piece)
    other_bytes = len(piece.encode("utf-8", "replace")) - ascii_size
    return (max(1.0, ascii_size / 2) if ascii_size else 0.0) + other_bytes / 2.2


def _weigh_space(piece: str) -> float:
    if "\n" in piece:
        return 1.0
    return 0.0 if len(piece) == 1 else 0.6
