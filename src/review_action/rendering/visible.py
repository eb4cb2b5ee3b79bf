"""Shows characters nobody sees, so that neither a reader nor a model can be deceived by them."""

import re

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls; tab and newline stay
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202f\u2060-\u206f"  # zero width, bidi embeddings and isolates
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff"  # what is left of bytes that are not UTF-8
    "\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"  # tags and variation selectors: whole hidden messages (ASCII smuggling)
    "]"
    # A text or emoji selector is honest behind a symbol; a run of them is a hidden message.
    "|(?<![\u203c-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)


def visible(text: str) -> str:
    r"""`text` with every invisible, bidirectional or control character as its escape (`\u202e`).

    What steers the direction of text makes code read differently from what runs (CVE-2021-42574);
    what has no width hides words. Tabs and newlines are kept.
    """
    return _INVISIBLE.sub(lambda match: _escape(ord(match[0])), text)


def _escape(point: int) -> str:
    if 0xDC80 <= point <= 0xDCFF:  # noqa: PLR2004  # surrogateescape: the raw byte, PEP 383
        return f"\\x{point - 0xDC00:02x}"
    if point > 0xFFFF:  # noqa: PLR2004  # the end of the basic plane
        return f"\\U{point:08x}"
    return f"\\u{point:04x}"
