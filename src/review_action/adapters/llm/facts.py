"""What is known of a model before it was asked anything: rules as data, and the user's word above them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from review_action.domain.settings import ModelSettings

OutputLimit = Literal["max_completion_tokens", "max_tokens", ""]
Structured = Literal["strict", "json", "none"]

RULES = Path(__file__).with_name("models.toml")
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
"""From the least reasoning to the most, over all providers."""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What `models.toml` explains; the defaults are what is sent to a model nobody knows."""

    output_limit: OutputLimit = "max_completion_tokens"
    efforts: tuple[str, ...] = ()
    structured: Structured = "strict"
    token_coefficient: float = 1.0
    context_window: int = 0
    """Tokens; 0 when unknown."""
    cache_minimum: int = 0
    """Tokens; 0 when unknown."""
    cache_hint: bool = False
    reasoning_room: int = 0
    require_parameters: bool = False
    known: bool = False
    """Whether a rule names this model, and not only its server."""

    def effort(self, wanted: str) -> str:
        """The value nearest to `wanted` that this model takes; `wanted` itself where none is known.

        A word that is on no provider's scale is left away where the scale is known.
        """
        if not self.efforts or wanted in self.efforts:
            return wanted
        if wanted not in EFFORTS:
            return ""
        place = EFFORTS.index(wanted)
        scale = [one for one in EFFORTS if one in self.efforts]
        return min(scale, key=lambda one: abs(EFFORTS.index(one) - place), default="")


def facts_of(settings: ModelSettings) -> ModelFacts:
    """The facts of one route."""
    found: dict[str, Any] = {}
    server = urlsplit(settings.base_url).hostname or ""
    for rule in _matching(settings.name.casefold(), settings.provider, server, settings.wire):
        found |= {key: value for key, value in rule.items() if key not in _CONDITIONS}
        found["known"] = found.get("known", False) or "models" in rule
    return ModelFacts(**{**found, **_said(settings)})


_CONDITIONS = frozenset({"models", "servers", "wires"})


def _said(settings: ModelSettings) -> dict[str, Any]:
    names = {field.name for field in fields(ModelFacts)}
    return {name: value for name, value in settings.facts.items() if name in names}


@cache  # of each route the facts are looked up six times
def _matching(name: str, provider: str, server: str, wire: str) -> tuple[Mapping[str, Any], ...]:
    told = {
        "models": (name, name.rpartition("/")[2]),
        "servers": (provider, server),
        "wires": (wire,),
    }
    return tuple(
        rule
        for rule in _rules()
        if all(_fits(rule[key], told[key]) for key in rule.keys() & _CONDITIONS)
    )


def _fits(globs: tuple[str, ...], words: tuple[str, ...]) -> bool:
    # How it begins tells most of them apart, and the others need not be made regular expressions.
    return any(
        word.startswith(_beginning(glob)) and fnmatchcase(word, glob)
        for glob in globs
        for word in words
    )


def _beginning(glob: str) -> str:
    return glob.partition("*")[0].partition("?")[0].partition("[")[0]


@cache
def _rules() -> tuple[Mapping[str, Any], ...]:
    # Here and not above: a run without a model needs neither.
    import tomllib  # noqa: PLC0415

    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]
    return tuple({key: _frozen(value) for key, value in rule.items()} for rule in rules)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
