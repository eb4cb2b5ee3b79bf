"""What a server itself says that an answer cost, in US dollars; None where it does not say."""

import math
from collections.abc import Mapping
from typing import Any

MAX_USD = 10_000.0
"""No single answer costs more: what claims to is another unit, or a lie."""


def cost_in_usage(usage: Mapping[str, Any]) -> float | None:
    """OpenRouter's `usage.cost`, with what the user's own key is charged upstream.

    https://openrouter.ai/docs/use-cases/usage-accounting
    """
    charged = _dollars(usage.get("cost"))
    details = usage.get("cost_details")
    if charged is None or not usage.get("is_byok") or not isinstance(details, Mapping):
        return charged
    return charged + (_dollars(details.get("upstream_inference_cost")) or 0.0)


def cost_in_headers(headers: Mapping[str, str]) -> float | None:
    """LiteLLM's; while an answer streams it says 0 for what it does not know yet."""
    try:
        said = float(headers.get("x-litellm-response-cost", ""))
    except ValueError:
        return None
    return _dollars(said) or None


def _dollars(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value <= MAX_USD else None
