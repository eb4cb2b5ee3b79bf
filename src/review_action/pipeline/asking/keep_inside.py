"""Keeps a text of others inside the block of a prompt that it stands in."""

import re

_NONCE = re.compile(r"[0-9a-f]{32,}")


def keep_inside(text: str, nonce: str) -> str:
    """`text` without the nonce: whoever guesses it, or gets it told, still cannot write it.

    Args:
        text: One in which invisible characters are shown already.
        nonce: At least 128 bits as hex: only who knows it can close a block.

    Raises:
        ValueError: The nonce is too short to be one.
    """
    if not _NONCE.fullmatch(nonce):
        msg = "the nonce must be at least 32 hexadecimal digits"
        raise ValueError(msg)
    # A model is not as strict about letters as a parser.
    return re.sub(nonce, "[removed]", text, flags=re.IGNORECASE)
