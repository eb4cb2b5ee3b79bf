"""Says whether a file's text is well formed, for the languages whose grammar is at hand."""

import ast
import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Final

PARSED_CHARACTERS: Final = 1_000_000
"""Longer texts are not parsed: a few seconds for one suggestion are not well spent."""


def parses(path: str, text: str) -> bool | None:
    """Whether `text` parses; None when there is no parser for `path` or the text is too long."""
    parse = _PARSERS.get(PurePosixPath(path).suffix.lower())
    if parse is None or len(text) > PARSED_CHARACTERS:
        return None
    try:
        parse(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        # ValueError: of json and tomllib, and of ast for null bytes; the last two: deep nesting.
        return False
    return True


def _python(text: str) -> None:
    with warnings.catch_warnings():
        # An invalid escape in the reviewed code is its author's affair, not a warning of ours.
        warnings.simplefilter("ignore")
        ast.parse(text)


def _toml(text: str) -> None:
    from review_action.syntax.load_toml import load_toml  # noqa: PLC0415  # few changes have a suggestion in TOML either

    load_toml(text)


def _yaml(text: str) -> None:
    import yaml  # noqa: PLC0415  # 20 ms, and few changes have a suggestion in YAML

    try:
        # Composing resolves neither tags nor merges, so nothing is built and no alias grows.
        for _ in yaml.compose_all(text, Loader=yaml.SafeLoader):
            pass
    except yaml.YAMLError as error:
        raise ValueError from error


_PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    ".py": _python,
    ".pyi": _python,
    ".json": json.loads,
    ".toml": _toml,
    ".yaml": _yaml,
    ".yml": _yaml,
}
