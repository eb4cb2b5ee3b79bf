"""Reads the action's inputs one by one and collects every problem instead of stopping at the first."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from pydantic import SecretStr

from review_action.errors import InvalidInputError

T = TypeVar("T")

MAX_DEADLINE_SECONDS = 6 * 3600.0
"""A job on GitHub's own runners ends after six hours (docs: Actions limits)."""
MAX_LINE_CHARS = 255
MAX_DOLLARS = 100_000.0
MAX_MAPPING_CHARS = 4_000
DURATION = re.compile(r"(?:([0-9]{1,3})d)?(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s?)?")
DOLLARS = re.compile(r"\$? ?([0-9]{1,6}(?:\.[0-9]{1,6})?)(?: ?USD)?", re.IGNORECASE)
BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}


def spellings(name: str) -> tuple[str, str]:
    """The variables that may hold an input: GitHub's runner keeps the hyphens, others do not."""
    kept = f"INPUT_{name.upper()}"
    return kept, kept.replace("-", "_")


class Inputs:
    """The inputs of one run. A getter answers with its default when the input is empty or wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[InvalidInputError] = []

    def refuse(self, name: str, problem: str, hint: str) -> None:
        """Note a problem; `problem` and `hint` must not hold the value of a secret."""
        self.problems.append(InvalidInputError(name, problem, hint=hint))

    def text(self, name: str) -> str:
        """The value without white space around it; empty when it is not set."""
        return next((v for key in spellings(name) if (v := self._environ.get(key, "").strip())), "")

    def line(self, name: str, default: str) -> str:
        """One line of printable text."""
        value = self.text(name)
        if value and (not value.isprintable() or len(value) > MAX_LINE_CHARS):
            self.refuse(
                name,
                "it must be one line of printable text",
                f"Give at most {MAX_LINE_CHARS} characters without line breaks.",
            )
            return default
        return value or default

    def one_of(self, name: str, choices: tuple[T, ...], default: T) -> T:
        """One of the words in `choices`, in any case."""
        value = self.text(name).casefold()
        if not value:
            return default
        for choice in choices:
            if choice == value:
                return choice
        words = ", ".join(map(str, choices))
        self.refuse(name, f"{_shown(value)} is not one of {words}", f"Use one of: {words}.")
        return default

    def flag(self, name: str) -> bool | None:
        """True or false; None when it is not set."""
        value = self.text(name)
        if not value:
            return None
        if (known := BOOLEANS.get(value.casefold())) is not None:
            return known
        self.refuse(name, f"{_shown(value)} is neither true nor false", "Write true or false.")
        return None

    def integer(self, name: str, least: int, most: int) -> int | None:
        """A whole number within bounds, both included; None when it is not set."""
        value = self.text(name)
        if not value:
            return None
        if re.fullmatch(r"[0-9]{1,12}", value) and least <= int(value) <= most:
            return int(value)
        self.refuse(
            name,
            f"{_shown(value)} is not a whole number from {least} to {most}",
            f"Give digits alone, from {least} to {most}.",
        )
        return None

    def seconds(self, name: str, default: float, most: float = MAX_DEADLINE_SECONDS) -> float:
        """A duration such as `90s`, `10m`, `1h30m`, `2d` or plain seconds."""
        value = self.text(name).casefold()
        if not value:
            return default
        match = DURATION.fullmatch(value)
        parts = [int(part or 0) for part in match.groups()] if match else [0, 0, 0, 0]
        found = float(sum(n * unit for n, unit in zip(parts, (86400, 3600, 60, 1), strict=True)))
        if 0 < found <= most:
            return found
        self.refuse(
            name,
            f"{_shown(value)} is not a duration of more than 0 s and at most {most / 3600:g} h",
            "Write it as `90s`, `10m`, `1h30m` or in plain seconds.",
        )
        return default

    def dollars(self, name: str) -> float | None:
        """An amount in US dollars, as `0.50` or `$2`; None when it is not set."""
        value = self.text(name)
        if not value:
            return None
        match = DOLLARS.fullmatch(value)
        if match and 0 < (found := float(match[1])) <= MAX_DOLLARS:
            return found
        self.refuse(
            name,
            f"{_shown(value)} is not an amount of US dollars above 0",
            "Write it as `0.50` or `$2`.",
        )
        return None

    def mapping(self, name: str) -> Mapping[str, object]:
        """Keys with values, in YAML or JSON; empty when it is not set."""
        value = self.text(name)
        if not value:
            return {}
        import yaml  # noqa: PLC0415  # 20 ms, and few workflows need it

        found: object = None
        if len(value) <= MAX_MAPPING_CHARS:
            with suppress(yaml.YAMLError, RecursionError, ValueError):
                found = yaml.safe_load(value)
        if isinstance(found, dict):
            return {str(key): entry for key, entry in found.items()}
        self.refuse(name, "it is no mapping", "Write `key: value`, one a line, or a JSON object.")
        return {}

    def words(
        self, name: str, check: Callable[[str], str] = lambda _: ""
    ) -> tuple[str, ...] | None:
        """A list, one entry a line or between commas; None when it is not set.

        Args:
            name: Of the input.
            check: What is wrong with one entry; empty when nothing is.
        """
        entries = [one.strip() for one in re.split(r"[,\n]", self.text(name)) if one.strip()]
        for entry in entries:
            if problem := check(entry):
                self.refuse(
                    name, f"{_shown(entry)} {problem}", "One entry a line, or between commas."
                )
        return tuple(dict.fromkeys(entries)) or None

    def secret(self, name: str) -> SecretStr | None:
        """A key or token: fit for an HTTP header, and never part of a message."""
        value = self.text(name)
        if not value:
            return None
        if re.fullmatch(r"[!-~]+", value):
            return SecretStr(value)
        self.refuse(
            name,
            "it holds white space, a line break or a character that no key has",
            "Store the secret again, without anything but the key itself.",
        )
        return None


def _shown(value: str) -> str:
    return repr(value[:60])
