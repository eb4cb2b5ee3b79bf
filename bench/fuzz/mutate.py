"""Damages an input the way strangers and broken servers do: bytes, tokens, pieces over and over."""

import random
from collections.abc import Sequence

LONGEST = 65_536
_WORDS = (
    *("\n", "\r\n", "\r", "\0", "\t", " ", "  ", "\\", '"', "'", "`", "```", "~~~", "\n\n", "~"),
    *("{", "}", "[", "]", "(", ")", "<", ">", ":", ",", ";", "/", "/*", "*/", "//", "#", "|", "+"),
    *("<!--", "-->", "@", "@@ -1 +1 @@\n", "@@ -0,0 +1,9 @@", "--- ", "+++ ", "-", "...", "a/"),
    *(
        "diff --git ",
        "rename from ",
        "Binary files ",
        "\\ No newline",
        "/dev/null",
        "b/",
        "\\u0000",
    ),
    *('"path": ', '"findings": [', '"title": "', '"quote": ', '"verdict": ', '"id": 1', "true"),
    *("null", "NaN", "Infinity", "-0", "1e999", "9" * 5_000, "1e-7", "0x1F", "1_000", "!!str "),
    *("&a ", "*a", "<<: ", "? ", "- ", "--- \n", "...\n", "|\n", ">-\n", "%YAML 1.1\n", "\\ud800"),
    *("\u2028", "\u200b", "\u202e", "\ufeff", "\U000e0041", "\xe9", "\u6f22", "\u0130", "\u0663"),
    *("<think>", "</think>", "&quot;", "&#64;", "![x](y)", "https://", "www.", "GH-1", "/review"),
    *("<!-- review-action:state v1 ", "<!-- review-action:summary v1 -->", "data: ", "event: "),
)
TOKENS = (*(word.encode() for word in _WORDS), b"\xff", b"\xed\xa0\x80", b"\xc3", b"\x80")


def mutate(rng: random.Random, data: bytes, corpus: Sequence[bytes]) -> bytes:
    """One to four changes; now and then a piece is repeated until the input is large."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = _changed(rng, data, corpus)
    return data[:LONGEST]


def _changed(rng: random.Random, data: bytes, corpus: Sequence[bytes]) -> bytes:
    start = rng.randint(0, len(data))
    stop = min(len(data), start + rng.choice((0, 1, 1, 2, 8, 64)))
    match rng.randrange(8):
        case 0:
            new = rng.choice(TOKENS)
        case 1:
            new = rng.randbytes(rng.randint(1, 3))
        case 2:
            new = b""
        case 3:
            new = data[start:stop] * rng.choice((2, 3, 17))
        case 4:
            piece = data[start:stop] or rng.choice(TOKENS)
            new = piece * (rng.choice((300, 3_000, 16_000)) // len(piece) + 1)
        case 5:
            new = rng.choice(TOKENS) + rng.choice(TOKENS) * rng.choice((1, 1, 40, 1_000))
        case 6:
            other = rng.choice(corpus)
            begin = rng.randint(0, len(other))
            new = other[begin : begin + rng.choice((8, 64, 512))]
        case _:
            return bytes(_swapped(rng, bytearray(data)))
    return data[:start] + new + data[stop:]


def _swapped(rng: random.Random, data: bytearray) -> bytearray:
    if data:
        place = rng.randrange(len(data))
        data[place] ^= 1 << rng.randrange(8)
    return data
