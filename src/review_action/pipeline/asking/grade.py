"""Reads the grades models give in their own words: severity, confidence, rating."""

import math
import re
from typing import Any

from review_action.domain.finding import Confidence, Severity

_SEVERITIES: dict[str, Severity] = {
    **dict.fromkeys(
        ("error", "critical", "blocker", "high", "major", "severe", "p0", "p1"), "error"
    ),
    **dict.fromkeys(("warning", "warn", "medium", "moderate", "minor", "p2"), "warning"),
    **dict.fromkeys(
        ("info", "information", "informational", "low", "nit", "nitpick", "suggestion"), "info"
    ),
    **dict.fromkeys(("note", "notice", "style", "trivial", "hint", "p3", "p4"), "info"),
}
_CONFIDENCES: dict[str, Confidence] = {
    **dict.fromkeys(("high", "certain", "sure", "definite", "very high", "confirmed"), "high"),
    **dict.fromkeys(("medium", "moderate", "likely", "probable", "mid"), "medium"),
    **dict.fromkeys(("low", "very low", "unsure", "uncertain", "possible", "unlikely"), "low"),
}
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
FIVE_STEPS, TEN_STEPS = 5, 10
HIGH, MEDIUM = 0.8, 0.5
"""Where a share becomes a word: self-reported ones crowd between 0.8 and 0.95 (docs/facts.md, 11. Prompts)."""


def read_severity(value: Any, default: Severity) -> Severity:
    """The severity a word stands for; `default` for anything that is no such word."""
    return _SEVERITIES.get(_word(value), default)


def read_confidence(value: Any, default: Confidence = "medium") -> Confidence:
    """high, medium or low from a word, 1 to 5, 0.0 to 1.0, or per cent."""
    if word := _CONFIDENCES.get(_word(value)):
        return word
    share = _share(value)
    if share is None:
        return default
    return "high" if share >= HIGH else "medium" if share >= MEDIUM else "low"


def read_rating(value: Any) -> int | None:
    """0 to 10 from `8`, `7.5`, `"8/10"`; None when there is no number in it."""
    number = read_number(value)
    return None if number is None else max(0, min(10, round(number)))


def read_number(value: Any) -> float | None:
    """The number `value` is or begins with; None for booleans, infinities and prose."""
    if isinstance(value, str):
        found = _NUMBER.search(value[:64])
        return float(found[0]) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 10**9 and not math.isnan(value) else None


def _share(value: Any) -> float | None:
    number = read_number(value)
    if number is None:
        return None
    whole = isinstance(value, int) or (isinstance(value, str) and "." not in value)
    if isinstance(value, str) and "%" in value:
        return number / 100
    if whole and 1 <= number <= FIVE_STEPS:  # 5 and 4 are high, 3 is medium
        return number / FIVE_STEPS
    return number if number <= 1 else number / (TEN_STEPS if number <= TEN_STEPS else 100)


def _word(value: Any) -> str:
    return re.sub(r"[\s_-]+", " ", value).strip(" .!").lower() if isinstance(value, str) else ""
