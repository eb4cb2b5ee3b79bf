"""Finds words of one script with letters of another that look the same (CWE-1007)."""

import re
from typing import Final

_CYRILLIC: Final = "асеорхуіјѕһԁԛԝґӏАВЕЗІЈКМНОРСТУХЅԌԜҮ"
_GREEK: Final = (
    "\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
)
"""Small Greek letters are names in formulas; of them omicron alone is never meant."""
_FULL_WIDTH: Final = "".join(map(chr, (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
_ALIKE: Final = frozenset(_CYRILLIC + _GREEK + _FULL_WIDTH)
_WORD: Final = re.compile(r"[^\W\d_]{2,80}")
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]{1,10}://[^\s\"'`<>]{1,300}", re.IGNORECASE)
_LATIN: Final = re.compile(r"[A-Za-z]")


def look_alikes(code: str, text: str = "") -> str:
    """The first such word, or nothing.

    A word all of whose foreign letters could pass for Latin ones is meant to, or mistyped; one
    with others among them (`get` before a word in Ukrainian) deceives nobody.

    Args:
        code: A line with comments and strings blanked.
        text: The whole line; of it addresses alone are looked at.
    """
    if code.isascii() and text.isascii():
        return ""
    places = (code, *_ADDRESS.findall(text))
    words = (word[0] for place in places for word in _WORD.finditer(place))
    return next((word for word in words if _deceives(word)), "")


def _deceives(word: str) -> bool:
    if word.isascii() or not _LATIN.search(word):
        return False
    return all(letter in _ALIKE for letter in word if not letter.isascii())
