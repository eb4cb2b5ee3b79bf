"""Reads a quote every way a model may have meant it: as it is, without our gutter, without diff signs."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from review_action.domain.secret_shapes import HIDDEN
from review_action.rendering.visible import visible

_GUTTER = re.compile(r"^\s*(?:L\s*)?\d+\s*([+-]?)\s?\| ?(.*)$")
"""The prompt's gutter, `    42 +| code` or `L   41 -| code`, which models copy now and then."""
_SIGNED = re.compile(r"^([ +-])(.*)$")
_CLIPPED = re.compile(r"(?<!\s)\s*\[\.\.\. [\d,]+ more characters\]\s*$")
"""The mark the prompt puts where it clips a long line."""

_TYPESET: Final = str.maketrans(
    "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "'" * 4 + '"' * 4 + "-" * 7,
)
"""Quotation marks and dashes that models set for the plain ones."""
_ELLIPSIS: Final = re.compile(r"\.{3,}")
_GAP: Final = re.compile(r"(?:#|//|/\*|--|<!--|;|%)?\.{3,}(?:\*/|-->)?")
"""A line that stands for others: an ellipsis, as a comment or not."""

Reading = tuple[str, ...]


def read_quote(quote: str) -> tuple[Reading, ...]:
    """Readings of `quote` as runs of lines, the most literal first; none for a blank quote.

    A reading that loses its removed lines (a quote copied out of a diff, both sides in it) comes
    after the one that keeps them.
    """
    shown = quote.replace(HIDDEN, "...")
    lines = _trimmed([_CLIPPED.sub("", line) for line in shown.split("\n")])
    if not lines:
        return ()
    readings = [tuple(lines)]
    for strip in (_without_gutter, _without_signs):
        for reading in strip(lines):
            trimmed = tuple(_trimmed(reading))
            if trimmed and trimmed not in readings:
                readings.append(trimmed)
    return tuple(readings)


def bare(text: str) -> str:
    """Without whitespace, as the prompt shows it: a model quotes the escape of what nobody sees."""
    shown = visible(text.removesuffix("\r"))
    if not shown.isascii():
        shown = unicodedata.normalize("NFKC", shown.translate(_TYPESET))
    return "".join(shown.split())


def pieces(lines: Sequence[str]) -> list[str]:
    """The bare text around each ellipsis; several when there is one."""
    shown = map(bare, lines)
    text = "".join("..." if _GAP.fullmatch(line) else line for line in shown)
    return [piece for piece in _ELLIPSIS.split(text) if piece]


def _without_gutter(lines: Sequence[str]) -> list[list[str]]:
    return _stripped(lines, _GUTTER.match)


def _without_signs(lines: Sequence[str]) -> list[list[str]]:
    if not any(line[:1] in {"+", "-"} for line in lines):
        return []
    return _stripped(lines, _SIGNED.match)


def _stripped(
    lines: Sequence[str], match: Callable[[str], re.Match[str] | None]
) -> list[list[str]]:
    pairs: list[tuple[str, str]] = []
    for line in lines:
        found = match(line)
        if found is not None:
            pairs.append((found[1], found[2]))
        elif line.strip():
            return []
        else:
            pairs.append(("", ""))
    kept = [text for sign, text in pairs if sign != "-"]
    everything = [text for _, text in pairs]
    return [everything] if kept == everything else [everything, kept]


def _trimmed(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[0].strip():
        kept.pop(0)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
