"""Reads what a second look says of each claim; whatever is doubtful about its form is unsure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from review_action.domain.completion import Completion
from review_action.domain.finding import Severity
from review_action.domain.ruling import Ruling
from review_action.errors import InvalidCompletionError, RefusedError
from review_action.pipeline.asking.damaged import Cut
from review_action.pipeline.asking.grade import read_severity
from review_action.pipeline.asking.recover_json import recover_json

MAX_REASONING: Final = 600
MAX_QUOTE: Final = 2_000
MAX_DEPTH: Final = 4
_NUMBER = re.compile(r"\W*(?:claim\W*)?(\d{1,4})\W*", re.IGNORECASE)
_CONFIRMED: Final = frozenset({"confirmed", "confirm", "true", "true positive", "valid", "correct"})
_REFUTED: Final = frozenset(
    {"refuted", "refute", "false", "false positive", "invalid", "incorrect", "rejected"}
)


def parse_verdicts(completion: Completion, count: int) -> Mapping[int, Ruling]:
    """Rulings by the number of their claim, `1..count`; a claim without one was not looked at.

    A verdict that is none of the three words, or comes without a quote, is unsure. So are two
    different ones on one claim: the second may be the echo of an answer the code under review held.

    Raises:
        InvalidCompletionError: Nothing in it can be read as verdicts; asking again may help.
        RefusedError: The model declined; asking again would not help.
    """
    if completion.stop == "refusal":
        message = "the model declined to answer"
        raise RefusedError(message, hint="Another model may answer this prompt.")
    elements = [
        element
        for value in recover_json(completion.text).values
        for element in _elements(value, 0)
        if not isinstance(element, Cut)
    ]
    if not elements:
        message = "the model's reply holds no JSON that could be read as verdicts"
        raise InvalidCompletionError(
            message, hint="A model that follows JSON schemas, or a smaller diff, helps."
        )
    rulings: dict[int, Ruling] = {}
    for element in elements:
        number = _number(element.get("id"))
        if 1 <= number <= count:
            ruling = _ruling(element)
            rulings[number] = _agreed(rulings.get(number, ruling), ruling)
    return rulings


def _elements(value: Any, depth: int) -> Iterable[Mapping[str, Any]]:
    """Objects that have a verdict, wherever a model put them."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        if "verdict" in value and "id" in value:
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _elements(inner, depth + 1)


def _number(said: Any) -> int:
    if isinstance(said, bool):
        return 0
    if isinstance(said, int):
        return said
    found = _NUMBER.fullmatch(said[:32]) if isinstance(said, str) else None
    return int(found[1]) if found else 0


def _ruling(element: Mapping[str, Any]) -> Ruling:
    said = _text(element.get("verdict")).strip(" .!").casefold().replace("_", " ")
    said_quote = _text(element.get("quote"))
    quote = said_quote if len(said_quote) <= MAX_QUOTE else ""
    known = "confirmed" if said in _CONFIRMED else "refuted" if said in _REFUTED else "unsure"
    return Ruling.model_validate(
        {
            "verdict": known if quote.strip() else "unsure",
            "quote": quote,
            "reasoning": " ".join(_text(element.get("reasoning")).split())[:MAX_REASONING],
            "severity": _severity(element.get("severity")),
        }
    )


def _severity(said: Any) -> Severity | None:
    """None for a word that is no severity: then reading it depends on what would be assumed."""
    low, high = read_severity(said, "info"), read_severity(said, "error")
    return low if low == high else None


def _agreed(first: Ruling, second: Ruling) -> Ruling:
    if first.verdict == second.verdict:
        return first
    return first.model_copy(update={"verdict": "unsure"})


def _text(said: Any) -> str:
    text = said if isinstance(said, str) else ""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
