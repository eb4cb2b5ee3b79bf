"""Tells the rules a run goes by, and where each comes from."""

import json
from collections.abc import Mapping
from typing import Final, NamedTuple

from review_action.domain.config import Config, Policy
from review_action.domain.settings import Settings

VALUE_CHARACTERS: Final = 200


class Told(NamedTuple):
    """One rule, as raw text."""

    name: str
    value: str
    source: str


def tell_policy(settings: Settings, config: Config | None) -> tuple[Told, ...]:
    """Every rule of the policy in kebab-case; an input wins over the file, the file over the default."""
    policy = Policy.of(settings, config)
    return tuple(
        Told(name.replace("_", "-"), _value(getattr(policy, name)), _source(name, settings, config))
        for name in Policy.model_fields
        if name in Config.model_fields
    )


def _source(name: str, settings: Settings, config: Config | None) -> str:
    if getattr(settings, name, None) is not None:
        return "input"
    if config is not None and name in config.model_fields_set:
        return settings.config_path
    return "default"


def _value(value: object) -> str:
    """As it would stand in the file, or how many there are of what is too long for a table."""
    if value is None:
        return "chosen by the run"
    if isinstance(value, Mapping):
        return f"{len(value)} of them" if value else "none"
    if isinstance(value, tuple) and any(not isinstance(entry, str) for entry in value):
        return f"{len(value)} of them"
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= VALUE_CHARACTERS else f"{said[:VALUE_CHARACTERS]} …"
