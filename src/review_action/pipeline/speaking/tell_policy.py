"""Tells the rules a run goes by, and where each comes from."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from review_action.domain.config import Config, Policy
from review_action.domain.settings import Settings
from review_action.domain.shorten import shorten

VALUE_CHARACTERS: Final = 200
_PLAIN: Final = re.compile(r"(?!(?:true|false|yes|no|on|off|null)\Z)[A-Za-z_./][\w./*|+ -]*(?<! )")
"""What YAML takes for a text as it is; of others, more than need it are put between quotes."""


class Told(NamedTuple):
    """One rule, as raw text."""

    name: str
    lines: str
    """As it stands, or would stand, in the file."""
    source: str


def tell_policy(settings: Settings, config: Config | None) -> tuple[Told, ...]:
    """Every rule of the policy in kebab-case; an input wins over the file, the file over the default."""
    policy = Policy.of(settings, config)
    names = [name for name in Policy.model_fields if name in Config.model_fields]
    return tuple(
        Told(
            name=(said := name.replace("_", "-")),
            lines=f"{said}:{_value(getattr(policy, name))}",
            source=_source(name, settings, config),
        )
        for name in names
    )


def _source(name: str, settings: Settings, config: Config | None) -> str:
    if getattr(settings, name, None) is not None:
        return "input"
    if config is not None and name in config.model_fields_set:
        return settings.config_path
    return "default"


def _value(value: object) -> str:
    """What follows the colon; of what is too long to show, how many there are."""
    match value:
        case None:
            return "  # chosen by the run"
        case Mapping() | tuple() if not value:
            return " []" if isinstance(value, tuple) else " {}"
        case tuple() if all(isinstance(entry, str) for entry in value):
            return "".join(_entries(value))
        case Mapping() | tuple():
            return f"  # {len(value)} of them"
        case _:
            return f" {_scalar(value)}"


def _entries(values: tuple[str, ...]) -> Iterator[str]:
    left = VALUE_CHARACTERS
    for number, value in enumerate(values):
        left -= len(value)
        if left < 0:
            yield f"\n  # {len(values) - number} more, which are long"
            return
        yield f"\n  - {_scalar(value)}"


def _scalar(value: object) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return shorten(json.dumps(value, ensure_ascii=False), VALUE_CHARACTERS)
