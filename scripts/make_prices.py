#!/usr/bin/env python3
"""Writes `adapters/llm/prices.json` anew from the package `genai-prices`, before a release.

The package is no dependency of ours: importing it takes longer than a whole run. To run this:

    python3 -m venv .cache/prices
    .cache/prices/bin/pip install --upgrade genai-prices
    .cache/prices/bin/python scripts/make_prices.py
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src/review_action/adapters/llm/prices.json"

VENDORS: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # Ours: theirs, the hosts it answers on, and whose models it serves at their maker's price.
    "openai": ("openai", ("api.openai.com",), ()),
    "anthropic": ("anthropic", ("api.anthropic.com",), ()),
    "gemini": ("google", ("generativelanguage.googleapis.com",), ()),
    "groq": ("groq", ("api.groq.com",), ()),
    "mistral": ("mistral", ("api.mistral.ai",), ()),
    "deepseek": ("deepseek", ("api.deepseek.com",), ()),
    "openrouter": ("openrouter", ("openrouter.ai",), ()),
    "azure": (
        "azure",
        ("openai.azure.com", "services.ai.azure.com", "cognitiveservices.azure.com"),
        ("openai", "anthropic", "deepseek", "xai", "moonshot"),
    ),
    "bedrock": ("aws", ("api.aws", "amazonaws.com"), ()),
    "cerebras": ("cerebras", ("api.cerebras.ai",), ()),
    "fireworks": ("fireworks", ("api.fireworks.ai",), ()),
    "minimax": ("minimax", ("api.minimax.io", "api.minimaxi.com"), ()),
    "moonshot": ("moonshotai", ("api.moonshot.ai", "api.moonshot.cn"), ()),
    "together": ("together", ("api.together.xyz", "api.together.ai"), ()),
    "xai": ("x-ai", ("api.x.ai",), ()),
    "zai": ("zai", ("api.z.ai",), ()),
}
"""Vendors that speak a wire of ours; those after Bedrock are known by their host alone."""
KEYS = ("input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok")

Row = dict[str, Any]


def main() -> int:
    """Write the table; tell what is in it."""
    providers = {one.id: one for one in import_module("genai_prices.data").providers}
    today = datetime.now(UTC).date()  # noqa: TID251  # the edge of a process: nothing hands it a clock
    tables = {
        name: {
            "hosts": hosts,
            **({"serves": serves} if serves else {}),
            "models": list(rows_of(providers[theirs].models, today)),
        }
        for name, (theirs, hosts, serves) in VENDORS.items()
    }
    text = written(tables, today, metadata.version("genai-prices"))
    TARGET.write_text(text, encoding="utf-8")
    models = sum(len(table["models"]) for table in tables.values())
    sys.stdout.write(f"{TARGET.name}: {models} models of {len(tables)} vendors, {len(text)} B\n")
    return 0


def written(tables: Mapping[str, Row], today: date, version: str) -> str:
    """One line a model, so that a price's change is one line of a diff."""
    head = {"generated": today.isoformat(), "source": f"genai-prices {version}"}
    vendors = []
    for name, table in tables.items():
        models = ",\n".join(_line(model) for model in table["models"])
        told = _line({key: value for key, value in table.items() if key != "models"})
        vendors.append(f'{_line(name)}:{told[:-1]},"models":[\n{models}\n]}}')
    return f'{_line(head)[:-1]},"vendors":{{\n' + ",\n".join(vendors) + "\n}}\n"


def rows_of(models: Iterable[Any], today: date) -> Iterator[Row]:
    """The models that have a price for text, in their order: the first that fits counts."""
    for model in models:
        match = _clauses(model.match)
        periods = list(_periods(model.prices, today))
        if periods:
            yield {"is": match, "usd": periods}
        elif all(isinstance(one, str) and one.endswith(":free") for one in match):
            yield {"is": match, "usd": [{"mtok": [0, 0]}]}


def _clauses(match: Any) -> list[Any]:
    """Any of them fits; a list in it wants all of its own."""
    return [_clause(one) for one in match.or_] if hasattr(match, "or_") else [_clause(match)]


def _clause(match: Any) -> Any:
    signs = {"equals": "=", "starts_with": "^", "ends_with": "$", "contains": "*"}
    for key, sign in signs.items():
        if hasattr(match, key):
            return sign + getattr(match, key).lower()
    if hasattr(match, "regex"):
        return "~" + match.regex
    return [_clause(one) for one in match.and_]


def _periods(prices: Any, today: date) -> Iterator[Row]:
    """The price of today, and those that will hold later or at some hours: the last one wins."""
    listed = prices if isinstance(prices, list) else [prices]
    begun: Row = {}
    others = []
    for one in listed:
        row = _price(getattr(one, "prices", one))
        limit: Any = getattr(one, "constraint", None)
        if not row:
            continue
        if hasattr(limit, "start_time"):
            hours = [f"{at:%H:%M}" for at in (limit.start_time, limit.end_time)]
            others.append({"hours": hours, **row})
        elif limit is not None and limit.start_date > today:
            others.append({"from": limit.start_date.isoformat(), **row})
        else:
            begun = row
    if begun:
        yield begun
        yield from others


def _price(price: Any) -> Row:
    """US dollars per million tokens: input, output, read from the cache, written to it."""
    values = [getattr(price, key, None) for key in KEYS]
    if values[0] is None or values[1] is None:
        return {}
    starts = {tier.start for value in values for tier in getattr(value, "tiers", ())}
    row: Row = {"mtok": _trimmed([_number(value, 0) for value in values])}
    if starts:
        row["over"] = [
            [start, *_trimmed([_number(value, start) for value in values])]
            for start in sorted(starts)
        ]
    return row


def _number(value: Any, start: int) -> float | int | None:
    if value is None:
        return None
    for tier in reversed(getattr(value, "tiers", ())):
        if start and tier.start <= start:
            return _plain(tier.price)
    return _plain(getattr(value, "base", value))


def _plain(value: Any) -> float | int:
    return int(value) if value == int(value) else float(value)


def _trimmed(values: list[Any]) -> list[Any]:
    while values and values[-1] is None:
        values.pop()
    return values


def _line(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    raise SystemExit(main())
