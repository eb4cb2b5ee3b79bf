"""Texts that make a pattern take the square of their length, when anything does: its own parts, over and over."""

import importlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

_PARSER: Final[Any] = importlib.import_module("re._parser")
_OPS: Final[Any] = importlib.import_module("re._constants")
_REPEATS: Final = (_OPS.MAX_REPEAT, _OPS.MIN_REPEAT, _OPS.POSSESSIVE_REPEAT)
_PLAIN: Final = "a1 -.\n\"'<({[/\\*#é"
_ENDS: Final = ("\0", "\n\0")
_CATEGORIES: Final = {
    _OPS.CATEGORY_SPACE: " \n",
    _OPS.CATEGORY_DIGIT: "1",
    _OPS.CATEGORY_WORD: "a1",
    _OPS.CATEGORY_NOT_SPACE: "a",
    _OPS.CATEGORY_NOT_WORD: "- ",
    _OPS.CATEGORY_NOT_DIGIT: "a ",
}

_Nodes = Sequence[tuple[Any, Any]]


def pumps(pattern: re.Pattern[Any], size: int) -> Iterator[Any]:
    """Texts of about `size` characters, each around one repetition of the pattern or two."""
    flags = pattern.flags & ~(re.UNICODE if isinstance(pattern.pattern, bytes) else 0)
    nodes = list(_PARSER.parse(pattern.pattern, flags))
    repeated = sorted({pair for pair in _repeated(nodes, "") if pair[1]})
    said = {_sample(nodes)} | {
        text for before, text in repeated if before for text in _runs(before, text)
    }
    letters = sorted({text for _, text in repeated})
    said |= {*letters, *(one + other for one in letters[:5] for other in letters[:5])}
    texts = {_filled(text, size) for text in said if text}
    ends = (
        _ENDS
        if ("$" if isinstance(pattern.pattern, str) else b"$") in pattern.pattern
        else _ENDS[:1]
    )
    texts |= {before + _filled(text, size) + end for before, text in repeated for end in ends}
    for text in sorted(texts):
        yield text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def _runs(before: str, text: str) -> tuple[str, ...]:
    return before + text, before + text * 20


def _filled(text: str, size: int) -> str:
    return text * (size // len(text) + 1)


def _repeated(nodes: _Nodes, before: str) -> Iterator[tuple[str, str]]:
    """What stands before each repetition, and what it repeats."""
    for at, (op, value) in enumerate(nodes):
        here = before + _sample(nodes[:at])
        if op in _REPEATS:
            inner = list(value[2])
            if len(inner) == 1 and inner[0][0] is _OPS.IN:
                yield from ((here, letter) for letter in _letters(inner[0][1]))
            else:
                yield here, _sample(inner)
        for branch in _inside(op, value):
            yield from _repeated(branch, here)


def _inside(op: Any, value: Any) -> list[_Nodes]:
    if op in _REPEATS:
        return [list(value[2])]
    if op is _OPS.SUBPATTERN:
        return [list(value[3])]
    if op is _OPS.BRANCH:
        return [list(branch) for branch in value[1]]
    if op in (_OPS.ASSERT, _OPS.ASSERT_NOT):
        return [list(value[1])]
    return [list(value)] if op is _OPS.ATOMIC_GROUP else []


def _sample(nodes: _Nodes) -> str:
    """A text that they match, or nearly."""
    return "".join(_one(op, value) for op, value in nodes)


def _one(op: Any, value: Any) -> str:
    if op is _OPS.LITERAL:
        return chr(value)
    if op is _OPS.NOT_LITERAL:
        return "b" if value == ord("a") else "a"
    if op is _OPS.ANY:
        return "a"
    if op is _OPS.IN:
        return _letters(value)[0]
    if op in _REPEATS:
        return _sample(list(value[2])) * min(int(value[0]), 200)
    inside = [] if op in (_OPS.ASSERT, _OPS.ASSERT_NOT) else _inside(op, value)
    return _sample(inside[0]) if inside else ""


def _letters(members: _Nodes) -> list[str]:
    """One of each kind that a set holds."""
    found: list[str] = []
    if members[0][0] is _OPS.NEGATE:
        text = "".join(_kind(op, value) for op, value in members[1:])
        return [char for char in _PLAIN if char not in text][:3] or ["\x7f"]
    for op, value in members:
        found += _kind(op, value)
    return list(dict.fromkeys(found))[:6]


def _kind(op: Any, value: Any) -> str:
    if op is _OPS.LITERAL:
        return chr(value)
    if op is _OPS.RANGE:
        return chr(value[0])
    return str(_CATEGORIES.get(value, "-"))
