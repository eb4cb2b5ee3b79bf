"""Fills `$NAME` and `$$$NAME` of a rule's message or fix with what they stand for."""

import re
from collections.abc import Mapping
from typing import Final

_NAME: Final = re.compile(r"\$(?:\$\$)?([A-Z_][A-Z0-9_]*)")


def names_of(*templates: str) -> list[str]:
    """Every name that the templates use, once."""
    return list(dict.fromkeys(name for text in templates for name in _NAME.findall(text)))


def fill_template(template: str, captured: Mapping[str, str]) -> str:
    """The template with each name replaced; one that stands for nothing leaves nothing."""
    return _NAME.sub(lambda match: captured.get(match[1], ""), template)
