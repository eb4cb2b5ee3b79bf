"""Reads a damaged JSON reply by the keys it must have, where a strict parser gives up."""

import json
import re
from typing import Any

from review_action.pipeline.asking.damaged import KEYS, Cut, Doubtful, join_pairs
from review_action.pipeline.asking.read_string import CLOSING, Patience, read_string

MAX_DEPTH = 24
"""A reply has four levels, a wrapped one a few more; deeper nesting is no reply."""

DECODER = json.JSONDecoder(strict=False, object_pairs_hook=join_pairs)
_SKIP = re.compile(
    r"(?:[\s,;]|//[^\n]*|/\*(?:(?!/\*|\*/).)*+\*/|\#[^\n]*|\.\.\.|\u2026)*+", re.DOTALL
)
_NAME = re.compile(
    r"""(?:["'\u201c](?P<quoted>[^"'\u201d\n]{1,40})["'\u201d]|(?P<bare>\w{1,40}))\s*:"""
)
_SCALAR_END = re.compile(r"[\s,\[\]{}\"]")
_RESYNC = re.compile(
    r"""\{\s*["']?path["']?\s*:|["'](?:""" + "|".join(sorted(KEYS)) + r""")["']\s*:|[}\]]"""
)
_AFTER_STRAY = re.compile(r"\}[\s,]*[{\]]")
_MISREAD = re.compile(r"""(?:\]\s*)?["']\s*[,}\]]""")
_NEXT_ELEMENT = re.compile(
    r"""\{\s*["']?path["']?\s*:|\](?=\s*(?:,\s*)?["'](?:rating|summary|done)["']\s*:)"""
)
_CONSTANTS = {"true": True, "false": False, "null": None, "none": None, "undefined": None}


def read_damaged(text: str, start: int, patience: Patience) -> tuple[Any, int, bool]:
    """The value that begins with the bracket at `start`.

    Returns:
        The value (objects the text ended in are `Cut`, strings whose end was inferred `Doubtful`),
        the index after it, and whether the text ended before the value did.

    Raises:
        ValueError: It is nested too deeply to be a reply, or there is no patience left.
    """
    reader = _Reader(text, start, patience)
    value = reader.value()
    return value, reader.at, reader.cut


class _Reader:
    def __init__(self, text: str, at: int, patience: Patience) -> None:
        self.text = text
        self.patience = patience
        self.at = at
        self.cut = False
        self.depth = 0

    def value(self, key: str = "", seen: frozenset[str] = KEYS) -> Any:
        opening = self.text[self.at]
        if opening in "{[":
            return self._nested(opening)
        if opening in CLOSING:
            read = read_string(self.text, self.at, self.patience, key=key, seen=seen)
            self.at = read.end
            self.cut = self.cut or read.cut
            return read.value
        return self._scalar()

    def _nested(self, opening: str) -> Any:
        # What is whole is read by the strict parser: it alone cannot be misled by code in strings.
        try:
            value, self.at = DECODER.raw_decode(self.text, self.at)
        except (ValueError, RecursionError):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise ValueError from None
            self.at += 1
            value = self._members() if opening == "{" else self._items()
            self.depth -= 1
        return value

    def _scalar(self) -> Any:
        end = _SCALAR_END.search(self.text, self.at + 1)
        start, self.at = self.at, end.start() if end else len(self.text)
        said = self.text[start : self.at]
        word = said.lower()
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        self.cut = self.cut or self.at >= len(self.text)  # `4` may have been going to be `42`
        try:
            return json.loads(word.removeprefix("+"))
        except ValueError:
            return said

    def _members(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self._ended():
            if self.text[self.at] == "}":
                self.at += 1
                return found
            name = _NAME.match(self.text, self.at)
            key = (name["quoted"] or name["bare"]).strip() if name else ""
            # `]`, `{` or a second `path`: this object's closing brace is missing.
            if self.text[self.at] in "]{" or (key == "path" and key in found):
                return found
            if name is None:
                self._resync()
            elif not self._member(name.end(), key, found):
                break
        self.cut = True
        return Cut(found)

    def _member(self, at: int, key: str, found: dict[str, Any]) -> bool:
        self.at = at
        if self._ended():
            return False
        if self.text[self.at] not in "}]":
            value = self.value(key, frozenset(found) | {key})
            if self.cut and not isinstance(value, dict | list):
                return False
            held = found.get(key)
            joined = isinstance(held, list) and isinstance(value, list)
            found[key] = held + value if joined else value
        return not self.cut

    def _items(self) -> list[Any]:
        items: list[Any] = []
        while not self._ended():
            if self._misread(items):
                continue
            if self.text[self.at] == "]":
                self.at += 1
                return items
            if self.text[self.at] == "}" and _AFTER_STRAY.match(self.text, self.at):
                self.at += 1
                continue
            if self.text[self.at] == "}" or not self._item(items):
                return items
        self.cut = True
        return items

    def _item(self, items: list[Any]) -> bool:
        name = _NAME.match(self.text, self.at)
        key = name["quoted"] or name["bare"] if name else ""
        if key == "path":
            items.append(self._members())
        elif key in KEYS:
            return False
        else:
            items.append(self.value())
        return True

    def _misread(self, items: list[Any]) -> bool:
        # The tail of a string that was taken to end earlier: what was read since then is code.
        if not (items and isinstance(items[-1], dict) and _MISREAD.match(self.text, self.at)):
            return False
        _repent(items)
        self._resync(_NEXT_ELEMENT)
        return True

    def _resync(self, target: re.Pattern[str] = _RESYNC) -> None:
        found = target.search(self.text, self.at + 1)
        self.at = found.start() if found else len(self.text)

    def _ended(self) -> bool:
        found = _SKIP.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at >= len(self.text)


def _repent(items: list[Any]) -> None:
    for index in range(len(items) - 1, -1, -1):
        if _doubtful(items[index]):
            del items[index + 1 :]
            return


def _doubtful(item: Any) -> bool:
    return isinstance(item, dict) and any(isinstance(value, Doubtful) for value in item.values())
