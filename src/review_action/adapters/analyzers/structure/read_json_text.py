"""Reads JSON as a machine does, and says in plain words what stops it."""

import json
import re
from typing import Final

from review_action.adapters.analyzers.structure.change import line_at
from review_action.adapters.analyzers.structure.data_text import (
    MAX_DEPTH,
    Flaw,
    Reading,
    Walk,
)

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.DOTALL)
_STRING: Final = r'"(?:[^"\\\n]|\\.)*+"?'
"""One that is not closed ends with its line, so that no sign is read twice."""
_COMMENT: Final = re.compile(rf"({_STRING})|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
_LAST_COMMA: Final = re.compile(rf"({_STRING})|,(?=\s*+[\]}}])")
_REMARKS: Final = frozenset({"", "#", "//", "/*", "$comment", "comment", "comments", "note"})
"""Keys that say nothing to a program, and so may stand twice."""


def read_json_text(text: str) -> Reading | None:
    """None when that cannot be told."""
    doubled: list[bool] = []

    def look(pairs: list[tuple[str, object]]) -> None:
        doubled.append(len({key for key, _ in pairs}) < len(pairs))

    try:
        json.loads(text, object_pairs_hook=look, parse_int=str)
    except json.JSONDecodeError as error:
        return Reading(_flaw(text, error))
    except (ValueError, RecursionError):
        return None
    return _walk(text) if any(doubled) else Reading()


def without_comments(text: str) -> str:
    """The same text as many tools take it: without comments."""
    return _COMMENT.sub(lambda found: found[1] or " ", text)


def without_last_commas(text: str) -> str:
    return _LAST_COMMA.sub(lambda found: found[1] or " ", text)


def _walk(text: str) -> Reading | None:
    walk = Walk(text)
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            walk.enter(token.start(), has_keys=sign == "{")
            if len(walk.open) > MAX_DEPTH:
                return None
        elif sign in "}]":
            walk.leave(token.end())
        elif sign not in ":,":
            walk.scalar(token.start(), token.end(), sign, _key(sign))
    return Reading(doubles=tuple(walk.doubles))


def _key(sign: str) -> str | None:
    name = str(json.loads(sign)) if sign.startswith('"') else sign
    return None if name.casefold() in _REMARKS or name.startswith("_comment") else name


def _flaw(text: str, error: json.JSONDecodeError) -> Flaw:
    at, before, rest = error.pos, text[: error.pos].rstrip(), text[error.pos :].lstrip()
    if not rest:
        return Flaw(line_at(text, len(before)), "it ends before its last bracket is closed")
    if before.endswith(",") and rest[0] in "}]":
        return Flaw(line_at(text, len(before)), _LAST)
    if rest[0] == "," and rest[1:].lstrip()[:1] in ("}", "]"):
        return Flaw(line_at(text, at), _LAST)
    if error.msg.startswith("Expecting ',' delimiter") and rest[0] not in "/#'":
        return _no_comma(text, at, before, rest)
    return Flaw(line_at(text, at), _reason(error.msg, rest))


def _no_comma(text: str, at: int, before: str, rest: str) -> Flaw:
    if rest[0] in "}]:":
        return Flaw(line_at(text, at), f"`{rest[0]}` closes or parts nothing that is open there")
    if before.endswith('"') and rest[0] != '"' and "\n" not in text[len(before) : at]:
        return Flaw(line_at(text, at), "a double quote within a string is not escaped")
    return Flaw(line_at(text, len(before)), "a comma is missing after a value")


def _reason(message: str, rest: str) -> str:
    for start, reason in (*_STARTS.items(), *_MESSAGES.items()):
        if (rest if start in _STARTS else message).startswith(start):
            return reason
    return "a text has no quotes around it" if rest[0].isalpha() else "a value is missing"


_LAST: Final = "a comma stands before a closing bracket"
_STARTS: Final = {
    "//": "JSON knows no comments",
    "/*": "JSON knows no comments",
    "#": "JSON knows no comments",
    "'": "JSON's strings have double quotes",
    ",": "two commas follow each other",
}
_MESSAGES: Final = {
    "Unterminated string": "a string that starts there is never closed",
    "Invalid control character": "a string is not closed on its line, or holds a tab",
    "Invalid \\": "a backslash in a string is followed by what JSON knows no escape for",
    "Extra data": "something follows after the document's end",
    "Expecting ':'": "a key has no colon",
    "Expecting property name": "a key in double quotes is missing",
}
