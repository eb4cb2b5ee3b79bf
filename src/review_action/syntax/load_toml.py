"""Reads TOML that a stranger wrote."""

import tomllib
from typing import Any, Final

MOST_DOTS: Final = 100
"""In a line: Python's reader takes the square of a key's parts, for 50,000 of them a minute."""


def load_toml(text: str) -> dict[str, Any]:
    """What `tomllib` makes of it.

    Raises:
        ValueError: It is none (`tomllib.TOMLDecodeError`, which tells the place), or a key in it has
            more parts than anybody writes.
        RecursionError: It is too deep.
    """
    if any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        raise ValueError("a line has too many dots")
    return tomllib.loads(text)
