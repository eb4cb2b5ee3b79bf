"""Puts text of others into blocks that nothing in it can close."""

import re
from collections.abc import Sequence

from review_action.rendering import render

_NONCE = re.compile(r"[0-9a-f]{32,}")


def render_blocks(blocks: Sequence[tuple[str, str]], nonce: str) -> str:
    """One block for each pair of a name of ours and a text of others; templates/prompts/system.md.j2 says what names mean.

    Args:
        blocks: Texts in which invisible characters are shown already.
        nonce: At least 128 bits as hex: only who knows it can close a block.

    Raises:
        ValueError: The nonce is too short to be one.
    """
    if not _NONCE.fullmatch(nonce):
        msg = "the nonce must be at least 32 hexadecimal digits"
        raise ValueError(msg)
    # Whoever guesses the nonce, or gets it told, still cannot write it.
    safe = [(name, text.replace(nonce, "[removed]")) for name, text in blocks]
    return render("prompts/blocks.md.j2", blocks=safe, nonce=nonce).removesuffix("\n")
