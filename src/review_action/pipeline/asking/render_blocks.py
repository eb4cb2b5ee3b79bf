"""Puts text of others into blocks that nothing in it can close."""

from collections.abc import Sequence

from review_action.pipeline.asking.keep_inside import keep_inside
from review_action.rendering import render


def render_blocks(blocks: Sequence[tuple[str, str]], nonce: str) -> str:
    """One block for each pair of a name of ours and a text of others; templates/prompts/system.md.j2 says what names mean.

    Args:
        blocks: Texts in which invisible characters are shown already.
        nonce: At least 128 bits as hex: only who knows it can close a block.

    Raises:
        ValueError: The nonce is too short to be one.
    """
    safe = [(name, keep_inside(text, nonce)) for name, text in blocks]
    return render("prompts/blocks.md.j2", blocks=safe, nonce=nonce).removesuffix("\n")
