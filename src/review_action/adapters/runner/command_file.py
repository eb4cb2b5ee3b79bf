"""The files through which a step hands values to the runner (GITHUB_OUTPUT, GITHUB_STATE)."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")


def append_values(
    path: str, values: Mapping[str, str], *, token: Callable[[], str] = lambda: token_hex(16)
) -> None:
    """Append `values` so that no value can pose as another one.

    A fixed delimiter, or `name=value` with a newline in the value, would let text of a model write
    outputs of its own; the delimiter is random and never part of the value.

    Raises:
        ValueError: A name is not one the runner takes.
        OSError: The file cannot be written.
    """
    text = "".join(_entry(name, value, token) for name, value in values.items())
    with Path(path).open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)


def _entry(name: str, value: str, token: Callable[[], str]) -> str:
    if not NAME.fullmatch(name):
        problem = f"not a name for an output: {name!r}"
        raise ValueError(problem)
    delimiter = f"end_{token()}"
    while delimiter in value:
        delimiter = f"end_{token()}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
