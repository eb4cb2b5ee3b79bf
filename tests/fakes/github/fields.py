"""Checks of request bodies, with the texts GitHub answers to each kind of mistake."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from tests.fakes.github.exchange import invalid_request

T = TypeVar("T")
NAMES = {str: "a string", int: "an integer", list: "an array", dict: "an object"}
MAX_BODY_CHARS = 65_536
"""https://github.com/renovatebot/renovate/issues/2032 shows the refusal."""


def take(body: Mapping[str, Any], name: str, kind: type[T], choices: Sequence[T] = ()) -> T | None:
    """An optional field; a wrong type, null among them, or an unknown choice is refused."""
    if name not in body:
        return None
    value = body[name]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise invalid_request(f"For 'properties/{name}', {shown(value)} is not {NAMES[kind]}.")
    if choices and value not in choices:
        options = ", ".join(f'"{choice}"' for choice in choices)
        raise invalid_request(
            f"For 'properties/{name}', {shown(value)} is not a member of [{options}]."
        )
    return value


def must(body: Mapping[str, Any], name: str, kind: type[T], choices: Sequence[T] = ()) -> T:
    """A required field."""
    value = take(body, name, kind, choices)
    if value is None:
        raise invalid_request(f'"{name}" wasn\'t supplied.')
    return value


def limited(text: str | None, limit: int) -> str | None:
    if text is not None and len(text) > limit:
        raise invalid_request(f"Only {limit} characters are allowed; {len(text)} were supplied.")
    return text


def shown(value: object) -> str:
    if value is None:
        return "nil"
    return f'"{value}"' if isinstance(value, str) else str(value)
