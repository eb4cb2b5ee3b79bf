"""Reads what the user says of the model: what it takes, and what it costs."""

import re
from collections.abc import Callable, Mapping

from review_action.domain.inputs import Inputs
from review_action.domain.model_settings import Fact

MAX_TOKENS = 100_000_000
PRICES = re.compile(r"\$?([0-9.]{1,12}) ?/ ?\$?([0-9.]{1,12})(?: ?/ ?\$?([0-9.]{1,12}))?")
NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
WORD = re.compile(r"[A-Za-z0-9._-]{1,40}")


def _tokens(value: object) -> Fact | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and isinstance(value, int) and 0 < value <= MAX_TOKENS else None


def _number(value: object) -> Fact | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and isinstance(value, int | float) and 0 < value < 100 else None  # noqa: PLR2004  # no tokenizer makes a hundred tokens of what another makes one


def _flag(value: object) -> Fact | None:
    return value if isinstance(value, bool) else None


def _words(value: object) -> Fact | None:
    entries = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return tuple(entries) if all(WORD.fullmatch(one) for one in entries) else None


def _one_of(*choices: str) -> Callable[[object], Fact | None]:
    return lambda value: value if isinstance(value, str) and value in choices else None


READERS: Mapping[str, tuple[Callable[[object], Fact | None], str]] = {
    "output-limit": (
        _one_of("max_tokens", "max_completion_tokens", ""),
        "`max_tokens`, `max_completion_tokens` or an empty text",
    ),
    "efforts": (_words, "a list of words, such as `[low, medium, high]`"),
    "structured": (_one_of("strict", "json", "none"), "`strict`, `json` or `none`"),
    "token-coefficient": (_number, "a number such as 1.2, tokens for one of GPT's"),
    "context-window": (_tokens, "a whole number of tokens"),
    "cache-minimum": (_tokens, "a whole number of tokens"),
    "cache-hint": (_flag, "true or false"),
    "reasoning-room": (_tokens, "a whole number of tokens"),
    "require-parameters": (_flag, "true or false"),
}
"""Keys of `model-facts`: how each is read, and what it is expected to be."""


def read_facts(inputs: Inputs) -> Mapping[str, Fact]:
    """What `model-facts` says, by the names of `ModelFacts`; problems are noted."""
    found: dict[str, Fact] = {}
    for said, value in inputs.mapping("model-facts").items():
        key = said.replace("_", "-").casefold()
        reader, expected = READERS.get(key, (None, ""))
        if reader is None:
            names = ", ".join(READERS)
            inputs.refuse("model-facts", f"{said[:40]!r} is no fact", f"Facts are: {names}.")
        elif (fact := reader(value)) is None:
            inputs.refuse("model-facts", f"`{key}` is not what it can be", f"Give {expected}.")
        else:
            found[key.replace("-", "_")] = fact
    return found


def read_prices(inputs: Inputs) -> tuple[float | None, float | None, float | None]:
    """USD per million tokens: input, output, and cached input; None where it is not said."""
    said = inputs.line("prices", "")
    if not said:
        return None, None, None
    match = PRICES.fullmatch(said)
    parts = [part for part in match.groups() if part] if match else []
    if parts and all(NUMBER.fullmatch(part) for part in parts):
        asked, answered, *cached = map(float, parts)
        return asked, answered, cached[0] if cached else None
    inputs.refuse(
        "prices",
        f"{said[:60]!r} is not two or three amounts",
        "Write input/output/cached in US dollars per million tokens, such as `1/5` or `1/5/0.05`.",
    )
    return None, None, None
