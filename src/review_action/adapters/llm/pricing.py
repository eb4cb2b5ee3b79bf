"""What tokens cost: by the user's word, by a dated table, or nothing where the model is one's own."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from review_action.domain.base_url import is_public
from review_action.domain.completion import Usage
from review_action.domain.settings import ModelSettings

TABLE = Path(__file__).with_name("prices.json")
"""Written by `scripts/make_prices.py`."""
SELF_HOSTED = frozenset({"ollama", "llamacpp", "vllm"})
"""Nobody counts tokens on one's own machine; a LiteLLM proxy there may well be charged for."""
OWN_NAMES = frozenset({"azure"})
"""Where users name what they ask for, the name that the server answers with tells more."""
MILLION = 1_000_000
MAX_NAME_CHARS = 200


class Rate(NamedTuple):
    """US dollars per million tokens."""

    input: float
    output: float
    cached: float
    """Input that was read from the provider's cache."""
    written: float
    """Input that was written to it."""

    def of(self, usage: Usage) -> float:
        """US dollars for `usage`."""
        plain = usage.input_tokens - usage.cached_tokens - usage.cache_write_tokens
        return (
            max(0, plain) * self.input
            + usage.cached_tokens * self.cached
            + usage.cache_write_tokens * self.written
            + usage.output_tokens * self.output
        ) / MILLION


FREE = Rate(0.0, 0.0, 0.0, 0.0)


def rate_of(
    settings: ModelSettings, input_tokens: int, *, at: datetime, answered_by: str = ""
) -> Rate | None:
    """What one call costs, or None where nobody knows.

    Args:
        settings: The route that was asked.
        input_tokens: Of this call: some models cost more where the prompt is long.
        at: When, with a time zone: prices change on dates, and with the hour.
        answered_by: The model's name as the server gave it.
    """
    if settings.price_input is not None and settings.price_output is not None:
        cached = settings.price_cached
        return _rate([settings.price_input, settings.price_output, cached])
    host = urlsplit(settings.base_url).hostname or ""
    if settings.provider in SELF_HOSTED and not is_public(host):
        return FREE
    names = [settings.name, answered_by]
    if settings.provider in OWN_NAMES:
        names.reverse()
    vendor = _vendor(host, settings.provider)
    found = (_periods(vendor, name[:MAX_NAME_CHARS].lower()) for name in names if name)
    periods = next((one for one in found if one), ())
    return _rate_at(periods, input_tokens, at.astimezone(UTC)) if periods else None


def table_date() -> str:
    """The day the table was made, as `2026-11-21`."""
    return str(_table()["generated"])


@cache
def _table() -> Mapping[str, Any]:
    # Here and not above: a run without a model needs neither the file nor its reader.
    import json  # noqa: PLC0415

    table: Mapping[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def _vendor(host: str, provider: str) -> str:
    """Whose price list counts: the host's, or of a gateway the one that the route names."""
    for name, vendor in _table()["vendors"].items():
        if any(f".{host}".endswith(f".{own}") for own in vendor["hosts"]):
            return str(name)
    return provider


@lru_cache(maxsize=256)
def _periods(vendor: str, name: str) -> Sequence[Mapping[str, Any]]:
    vendors = _table()["vendors"]
    for seller in (vendor, *vendors.get(vendor, {}).get("serves", ())):
        for model in vendors.get(seller, {}).get("models", ()):
            if any(_fits(clause, name) for clause in model["is"]):
                periods: Sequence[Mapping[str, Any]] = model["usd"]
                return periods
    return ()


def _fits(clause: str | list[str], name: str) -> bool:
    """Whether a name, in lower case, is what `clause` describes; a list wants all of its own."""
    if isinstance(clause, list):
        return all(_fits(one, name) for one in clause)
    sign, text = clause[0], clause[1:]
    tests = {
        "=": name == text,
        "^": name.startswith(text),
        "$": name.endswith(text),
        "*": text in name,
    }
    return tests[sign] if sign in tests else bool(re.search(text, name))


def _rate_at(periods: Sequence[Mapping[str, Any]], input_tokens: int, at: datetime) -> Rate:
    holding = [period for period in periods[1:] if _holds(period, at)]
    period = holding[-1] if holding else periods[0]
    prices = period["mtok"]
    for start, *higher in period.get("over", ()):
        if input_tokens > start:
            prices = higher
    return _rate(prices)


def _holds(period: Mapping[str, Any], at: datetime) -> bool:
    if "from" in period:
        first_day: str = period["from"]
        return f"{at:%Y-%m-%d}" >= first_day
    begin, end = map(str, period["hours"])
    now = f"{at:%H:%M}"
    return begin <= now < end if begin <= end else now >= begin or now < end


def _rate(prices: Sequence[float | None]) -> Rate:
    """What has no price of its own costs as much as other input: never too little."""
    asked, answered, cached, written = (*prices, None, None)[:4]
    asked = asked or 0.0
    return Rate(
        asked,
        answered or 0.0,
        asked if cached is None else cached,
        asked if written is None else written,
    )
