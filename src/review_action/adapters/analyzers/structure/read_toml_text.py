"""Reads TOML, and says in plain words what stops it."""

import re
import tomllib
from typing import Final

from review_action.adapters.analyzers.structure.data_text import Flaw, Reading
from review_action.syntax.load_toml import load_toml

_MOST_CHARACTERS: Final = 100_000
_PLACE: Final = re.compile(r"\(at line (\d+), column \d+\)$")


def read_toml_text(text: str) -> Reading | None:
    """None when that cannot be told."""
    if len(text) > _MOST_CHARACTERS:
        return None
    try:
        load_toml(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else len(text.rstrip().split("\n"))
        reason = next((reason for known, reason in _REASONS.items() if known in str(error)), None)
        return None if reason is None else Reading(Flaw(line, reason))
    except (ValueError, RecursionError):
        return None
    return Reading()


_REASONS: Final = {
    "Cannot overwrite": "a key has a value already",
    "Cannot declare": "a table of this name stands there already",
    "Cannot mutate immutable": "a table is added to that is complete already",
    "Unclosed array": "a list is not closed, or lacks a comma",
    "Unterminated string": "a string is not closed",
    "Illegal character '\\n'": "a string is not closed on its line",
    "Expected newline or end of document": "something follows after a value on its line",
    "Expected '=' after a key": "a key has no `=`",
    "Invalid value": "a value is missing, or needs quotes",
    "Unescaped '\\'": "a backslash in a string is followed by what TOML knows no escape for",
}
