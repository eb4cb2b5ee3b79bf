"""Unpacks what a summary comment carries from run to run, and no more of it than we ever pack."""

import base64
import zlib
from typing import Final

MAX_STATE_BYTES: Final = 1_000_000
"""Unpacked; we pack less, so that more is not ours."""


def unpack(packed: str) -> bytes:
    """The text that was packed.

    Raises:
        ValueError, zlib.error: It is not in our form, cut, or larger than anything we pack.
    """
    unpacking = zlib.decompressobj()
    said = unpacking.decompress(base64.b64decode(packed, validate=True), MAX_STATE_BYTES)
    if not unpacking.eof or unpacking.unconsumed_tail:
        problem = "larger than anything we pack, or cut"
        raise ValueError(problem)
    return said
