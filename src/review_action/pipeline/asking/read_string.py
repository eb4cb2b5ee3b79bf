"""Reads one string of damaged JSON: raw newlines, bad escapes, inner quotes, a missing end."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from review_action.pipeline.asking.damaged import KEYS, WORDS, Doubtful
from review_action.pipeline.asking.reply_format import ReplyFinding

CLOSING = {'"': '"', "'": "'", "`": "`", "\u201c": "\u201d", "\u201d": "\u201d"}
"""Quotes that models open strings with, and what closes them."""

_KEY = r"""["'\u201c]?(?P<key>""" + "|".join(sorted(KEYS)) + r""")["'\u201d]?\s*:"""
_GAP = r"(?:\s|//[^\n]{0,300}\n|/\*(?:(?!/\*|\*/).){0,300}+\*/)*+"
"""Comments are bounded: this is tried behind every quote there is."""
_NEXT_KEY = re.compile(rf"{_GAP},?{_GAP}{_KEY}", re.DOTALL)
_KEY_HERE = re.compile(rf"""["']{_KEY[_KEY.index("(") :]}""")
_CLOSED = re.compile(
    # One closing bracket or more, then the end, a fence, the next finding or the next key.
    rf"""{_GAP}(?:,\s*)?[}}\]](?P<more>[\s,]*+[}}\]])*+\s*(?:$|```|(?:,\s*)?{{\s*["']?path\b|(?:,\s*)?{_KEY})""",
    re.DOTALL,
)
_ALL_CLOSED = re.compile(r"\s*(?:[}\]]\s*(?:,\s*)?+){3,}")
_END = re.compile(r"[\s,]*\Z")
_NEXT_ITEM = re.compile(rf"""{_GAP}(?:,{_GAP}["'\]}}]|\])""", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|[\"\\/bfnrt])|\\(.|$)|\"", re.DOTALL)
_WORD = re.compile(r"[^\"'\u201d\n,}\]]*")
_PATH = re.compile(r"(?:\\.|[^\"'\u201d\n])*")
_ELEMENT = re.compile(r"""\{\s*["']?path["']?\s*:""")
_ORDER = (*ReplyFinding.model_fields, "")
_FOLLOWS = dict(pairwise(_ORDER))
"""The key that the schema puts after each."""


MAX_LOOKS = 20_000
"""Quotes of one text that are looked at; a sound reply has none, a damaged one some thousands."""


class Patience:
    """What is left of the looks: without an end to them, a model that repeats itself takes hours."""

    def __init__(self) -> None:
        self._left = MAX_LOOKS

    def look(self) -> None:
        """Raise `ValueError` when it is no reply that is looked at."""
        self._left -= 1
        if self._left < 0:
            raise ValueError


class Text(NamedTuple):
    """A string, where reading goes on, and whether the text ended inside of it."""

    value: str
    end: int
    cut: bool = False


def read_string(
    text: str, start: int, patience: Patience, *, key: str = "", seen: frozenset[str] = KEYS
) -> Text:
    """The string whose opening quote stands at `start`.

    Args:
        text: The whole damaged reply.
        start: Index of the opening quote.
        patience: With the whole text.
        key: The key it is the value of; empty inside an array.
        seen: Keys its object has already; they cannot follow, so a quote before one ends nothing.

    Raises:
        ValueError: There is no patience left.
    """
    quote = text[start]
    if text.startswith(quote * 3, start) and text.find(quote * 3, start + 3) > 0:
        end = text.index(quote * 3, start + 3)
        return Text(text[start + 3 : end], end + 3)
    if key in WORDS or key == "path":
        return _bare(text, start, _PATH if key == "path" else _WORD)
    return _prose(text, start, patience, key=key, seen=seen)


def _bare(text: str, start: int, pattern: re.Pattern[str]) -> Text:
    found = pattern.match(text, start + 1)
    end = found.end() if found else start + 1
    value = _decoded(text[start + 1 : end])
    closed = end < len(text) and text[end] in CLOSING.values()
    return Text(value.strip(), end + closed, cut=end >= len(text))


def _prose(text: str, start: int, patience: Patience, *, key: str, seen: frozenset[str]) -> Text:
    doubtful, likely, limit = False, 0, len(text)
    for mark in _quotes(text, start):
        if mark > limit:
            break
        patience.look()
        raw = text[start + 1 : mark]
        if not likely and _unclosed(text, mark, raw, seen):
            return Text(_valued(raw.rstrip().rstrip(","), doubtful=True), mark)
        if _ends(text, mark + 1, key=key, seen=seen):
            if not doubtful or _in_order(text, mark + 1, key):
                return Text(_valued(raw, doubtful=doubtful), mark + 1)
            # Code may hold keys of ours; the key that the schema puts next is a better witness.
            if not likely:
                likely, limit = mark + 1, _next_element(text, mark + 1)
        doubtful = True
    end = likely or len(text) + 1
    return Text(_valued(text[start + 1 : end - 1], doubtful=True), min(end, len(text)), not likely)


def _quotes(text: str, start: int) -> Iterator[int]:
    """Where quotes stand after the one at `start` that could close it, escaped ones aside."""
    close = re.escape(CLOSING[text[start]])
    for mark in re.compile(rf"\\.|{close}", re.DOTALL).finditer(text, start + 1):
        if mark[0][0] != "\\":
            yield mark.start()


def _in_order(text: str, at: int, key: str) -> bool:
    following = _NEXT_KEY.match(text, at)
    return _FOLLOWS.get(key, "") == (following["key"] if following else "")


def _next_element(text: str, at: int) -> int:
    found = _ELEMENT.search(text, at)
    return found.start() if found else len(text)


def _ends(text: str, at: int, *, key: str, seen: frozenset[str]) -> bool:
    following = _NEXT_KEY.match(text, at)
    if following and following["key"] not in seen:
        return True
    if not key and _NEXT_ITEM.match(text, at):
        return True
    return any(pattern.match(text, at) for pattern in (_CLOSED, _ALL_CLOSED, _END))


def _unclosed(text: str, at: int, raw: str, seen: frozenset[str]) -> bool:
    # The quote at `at` opens the next key: then the one that should have ended this string is gone.
    following = _KEY_HERE.match(text, at)
    if following is None or following["key"] in seen:
        return False
    return raw.rstrip().endswith(",") or "\n" in raw[len(raw.rstrip()) :]


def _valued(raw: str, *, doubtful: bool) -> str:
    return Doubtful(_decoded(raw)) if doubtful else _decoded(raw)


def _decoded(raw: str) -> str:
    return str(json.loads(f'"{_ESCAPE.sub(_escaped, raw)}"', strict=False))


def _escaped(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[0]
    if found[0] == '"':
        return '\\"'
    if found[2] in {"'", "`", "\n"}:
        return found[2]
    return "\\\\" + ('\\"' if found[2] == '"' else found[2] or "")
