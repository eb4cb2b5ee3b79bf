"""Finds characters that have no shape of their own where no honest text has them."""

import re
from typing import Final

_NO_WIDTH: Final = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f"
    r"\u3164\ufeff\uffa0\U0001d173-\U0001d17a"
)
_MARKS: Final = r"\u061c\u200e\u200f"
_TURNS: Final = r"\u202a-\u202e\u2066-\u2069"
_UNSEEN: Final = re.compile(f"[{_NO_WIDTH}{_MARKS}{_TURNS}\ufe00-\ufe0f\U000e0000-\U000e01ef]")
_FLAG: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""Of England, Texas and the like: https://www.unicode.org/reports/tr51/#valid-emoji-tag-sequences"""
_TAG: Final = re.compile("[\U000e0000-\U000e007f]")
_SELECTOR: Final = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_SELECTORS: Final = re.compile(rf"({_SELECTOR})(?!\1){_SELECTOR}|[A-Za-z]{_SELECTOR}")
"""One chooses the shape of the character before it; another one, or one behind a letter, chooses nothing.
The same one many times is what broken editors leave of an emoji: it spells nothing out."""
_RUN: Final = re.compile(f"[{_NO_WIDTH}{_MARKS}{_TURNS}]{{8}}")
_FILLER: Final = re.compile(r"[\u115f\u1160\u3164\uffa0]")
"""Letters to a compiler, blanks to a reader: `const { id,ㅤ} = query` names two variables."""
_HANGUL: Final = re.compile(r"[\u1100-\u115e\u1161-\u11ff\u3131-\u3163\u3165-\u318e\uac00-\ud7a3]")
_IN_NAME: Final = re.compile(rf"[A-Za-z0-9_$][{_NO_WIDTH}{_MARKS}]+[A-Za-z0-9_$]")
_IN_WORD: Final = re.compile(
    r"[A-Za-z][\u034f\u180e\u200c\u200d\u2061-\u2064\u206a-\u206f]+[A-Za-z]"
)
"""Joiners are Persian, Indic or emoji; what also breaks lines stands in honest words."""
_OFF_SCREEN: Final = 200
_FAR: Final = re.compile(rf"\S[ \t\u00a0\u2000-\u200a\u3000]{{{_OFF_SCREEN},}}+\S")
_COLUMN: Final = re.compile(rf"\S[ ]{{{_OFF_SCREEN},}}+(?:=>|=|:)\s")
ALIGNED: Final = "its end stands two hundred blanks further right, in a column of its own"
"""As formatters put the arrows of long lists below each other; whoever hides code can do so too."""
_BREAK: Final = re.compile("\r(?=[^\r])|[\u2028\u2029]")
_NEXT_LINE: Final = "\x85"
"""A new line to C# alone; behind the beginning of a comment, as old tables of characters hold it."""
_NOT_OF_A_PATH: Final = re.compile(
    rf"[\x00-\x1f\x7f{_TURNS}]|(?:^|[\x20-\x7e])[{_NO_WIDTH}{_MARKS}]|[{_NO_WIDTH}{_MARKS}](?:$|[\x20-\x7e])"
)


def hidden_characters(text: str, *, code: str | None = None) -> str:
    """What a line hides, in words; empty where nothing is hidden.

    Args:
        text: One line, without a byte order mark at the start of its file.
        code: The same line with comments and strings blanked; None for prose and data, where
            honest words hold soft hyphens and places to break.
    """
    if code is not None and len(text) > _OFF_SCREEN and _FAR.search(text):
        return (
            ALIGNED if _COLUMN.search(text) else "its end stands two hundred blanks further right"
        )
    if code is not None and _goes_on(text):
        return "a character in the middle of it begins a new line for whoever runs it"
    if text.isascii() or not _UNSEEN.search(text):
        return ""
    found = (
        (_TAG.search(_FLAG.sub("", text)), "tag characters spell out words that nobody sees"),
        (_SELECTORS.search(text), "variation selectors hold bytes that nobody sees"),
        (_RUN.search(text), "a run of characters without width holds what nobody sees"),
        (code and _blank(code, text), "a letter that looks like a blank is part of the code"),
        (code and _IN_NAME.search(code), "a character without width stands within a name"),
        (_IN_WORD.search(text), "a character without width stands within a word"),
    )
    return next((what for is_so, what in found if is_so), "")


def _goes_on(text: str) -> bool:
    """Whether a compiler sees several lines where a diff shows one: a comment ends in its middle."""
    if "\r" not in text and text.isascii():
        return False
    return _BREAK.search(text) is not None or 0 <= text.find("//") < text.rfind(_NEXT_LINE)


def _blank(code: str, text: str) -> bool:
    return _FILLER.search(code) is not None and _HANGUL.search(text) is None


def hidden_in_path(path: str) -> str:
    """The same of a path, which has no honest use for anything beside words in their own script."""
    found = hidden_characters(path)
    if found or not _NOT_OF_A_PATH.search(path):
        return found
    return "a character that nobody sees is part of the path"


def seen_by_a_model(text: str) -> str:
    """`text` as a model may read it: tag characters as the ASCII they stand for, nothing without width."""
    if text.isascii():
        return text
    spelt = _TAG.sub(lambda tag: chr(ord(tag[0]) - 0xE0000), _FLAG.sub("", text))
    return _UNSEEN.sub("", spelt)
