"""Reads values out of JSON that a server sent, which may be of any shape."""

import json
from collections.abc import Mapping
from typing import Any


def event_of(data: str) -> Mapping[str, Any]:
    """The object in one event.

    Raises:
        ValueError: It is no JSON, or no object.
    """
    event = json.loads(data)
    if not isinstance(event, Mapping):
        message = "an event is not an object"
        raise ValueError(message)  # noqa: TRY004 - one error for all that a wire cannot read
    return event


def fields(value: Any) -> Mapping[str, Any]:
    """`value` where it is an object, else one without fields."""
    return value if isinstance(value, Mapping) else {}


def items(value: Any) -> list[Mapping[str, Any]]:
    """The objects in `value` where it is a list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


def count(value: Any) -> int:
    """A number of tokens: nothing below zero, and no flag."""
    return value if isinstance(value, int) and value > 0 and value is not True else 0
