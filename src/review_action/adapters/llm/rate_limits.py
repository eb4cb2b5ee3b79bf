"""Reads what a provider's headers say of its rate limits (docs/facts.md, 12. Rate limits)."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

Kind = Literal["requests", "tokens", "input", "output"]
"""What is counted; `tokens` are a call's input and the output it may have, together."""

ANTHROPIC: Mapping[str, Kind] = {
    "requests": "requests",
    "input-tokens": "input",
    "output-tokens": "output",
}
"""Without `tokens`, which repeats whichever limit is the tightest."""
OPENAI: Mapping[str, Kind] = {"requests": "requests", "tokens": "tokens"}

MAX_RESET_SECONDS = 2 * 86_400.0
EPOCH_SECONDS = 1e9
EPOCH_MILLISECONDS = 1e11

_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")
_SPAN = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h|d))+")
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}


class RateLimit(NamedTuple):
    """One limit as of one answer.

    Attributes:
        limit: How much there is when nothing is used.
        remaining: How much there was left.
        reset: Seconds until there is all of it again; None when that was not said.
    """

    limit: float
    remaining: float
    reset: float | None


def read_rate_limits(headers: Mapping[str, str]) -> dict[Kind, RateLimit]:
    """The limits that were told, whoever's headers these are; empty when there are none.

    Args:
        headers: By lower-case name. They are the server's: whatever cannot be read is left out.
    """
    found: dict[Kind, RateLimit] = {}
    for word, kind in OPENAI.items():
        _add(found, kind, headers, name=f"x-ratelimit-{{}}-{word}")
    for word, kind in ANTHROPIC.items():
        _add(found, kind, headers, name=f"anthropic-ratelimit-{word}-{{}}")
    if not found:  # OpenRouter, and most gateways: requests alone
        _add(found, "requests", headers, name="x-ratelimit-{}")
    return found


def _add(
    found: dict[Kind, RateLimit], kind: Kind, headers: Mapping[str, str], *, name: str
) -> None:
    limit = _number(headers.get(name.format("limit")))
    remaining = _number(headers.get(name.format("remaining")))
    if limit and remaining is not None:  # some say 0 or -1 where there is no limit
        reset = _reset(headers.get(name.format("reset"), "").strip(), headers)
        found[kind] = RateLimit(limit, min(remaining, limit), reset)


def _number(text: str | None) -> float | None:
    found = _NUMBER.fullmatch((text or "").strip())
    return float(found[0]) if found else None


def _reset(text: str, headers: Mapping[str, str]) -> float | None:
    seconds = _span(text)
    if seconds is None:
        seconds = _until(text, headers)
    return None if seconds is None else min(max(seconds, 0.0), MAX_RESET_SECONDS)


def _span(text: str) -> float | None:
    """`6m0s`, `20ms`, or plain seconds."""
    if _SPAN.fullmatch(text):
        return sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text))
    number = _number(text)
    return number if number is not None and number < EPOCH_SECONDS else None


def _until(text: str, headers: Mapping[str, str]) -> float | None:
    """An instant, RFC 3339 or since 1970, measured against the server's own clock, not ours."""
    try:
        now = parsedate_to_datetime(headers["date"]).timestamp()
        number = _number(text)
        if number is None:
            return datetime.fromisoformat(text).timestamp() - now
        return (number / 1000 if number > EPOCH_MILLISECONDS else number) - now
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        return None
