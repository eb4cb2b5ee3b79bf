"""Finds controls of direction that make code read otherwise than it runs (CVE-2021-42574)."""

import re
from typing import Final

_OVERRIDES: Final = frozenset("\u202d\u202e")
_EMBEDDINGS: Final = frozenset("\u202a\u202b") | _OVERRIDES
_ISOLATES: Final = frozenset("\u2066\u2067\u2068")
_POP: Final = "\u202c"
_POP_ISOLATE: Final = "\u2069"
_TURN: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPAN: Final = re.compile("[^\u202a-\u202e\u2066-\u2068]*+.(.*)[\u202c\u2069]", re.DOTALL)
_FORCED: Final = re.compile("\u202d[^\u202c\n]*+")
"""What is shown from left to right whatever it is: for an address in a sentence the other way round."""
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u05ff\u0600-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SYNTAX: Final = re.compile(r"""["'`{}();=]|/\*|\*/|//|#|--""")


def turned_text(text: str, *, is_code: bool) -> str:
    """What is wrong with one line's direction, in words; empty for honest text of whatever script.

    Text from right to left is honest, and so are controls round it that end on their line. In
    code they must hold words alone: what spans a quote, a bracket or the end of a comment moves it.
    """
    if text.isascii() or not _TURN.search(text):
        return ""
    has_words = _RIGHT_TO_LEFT.search(text) is not None
    if _OVERRIDES & set(text) and (is_code or not has_words or _reorders(text)):
        return "an override shows its characters in another order"
    if not _is_balanced(text):
        return "" if has_words and not is_code else "a change of direction does not end on its line"
    if not is_code:
        return ""
    span = _SPAN.match(text)
    spans_syntax = span is not None and _SYNTAX.search(span[1]) is not None
    if spans_syntax or not has_words:
        return "a change of direction spans more than words"
    return ""


def _reorders(text: str) -> bool:
    """Whether an override shows any letters otherwise than they would stand without it."""
    return "\u202e" in text or any(map(_RIGHT_TO_LEFT.search, _FORCED.findall(text)))


def _is_balanced(text: str) -> bool:
    """As https://www.unicode.org/reports/tr9/ matches them, X1 to X7."""
    open_: list[str] = []
    for turn in _TURN.findall(text):
        if turn in _EMBEDDINGS:
            open_.append(_POP)
        elif turn in _ISOLATES:
            open_.append(_POP_ISOLATE)
        elif not open_ or open_.pop() != turn:
            return False
    return not open_
