"""Reads a quote every way a model may have meant it: as it is, without our gutter, without diff signs."""

import re
from collections.abc import Callable, Sequence

_GUTTER = re.compile(r"^\s*L?\s*\d+\s*([+-]?)\s?\| ?(.*)$")
"""The prompt's gutter, `    42 +| code` or `L   41 -| code`, which models copy now and then."""
_SIGNED = re.compile(r"^([ +-])(.*)$")
_CLIPPED = re.compile(r"\s*\[\.\.\. [\d,]+ more characters\]\s*$")
"""The mark the prompt puts where it clips a long line."""

Reading = tuple[str, ...]


def read_quote(quote: str) -> tuple[Reading, ...]:
    """Readings of `quote` as runs of lines, the most literal first; none for a blank quote.

    A reading that loses its removed lines (a quote copied out of a diff, both sides in it) comes
    after the one that keeps them.
    """
    lines = _trimmed([_CLIPPED.sub("", line) for line in quote.split("\n")])
    if not lines:
        return ()
    readings = [tuple(lines)]
    for strip in (_without_gutter, _without_signs):
        for reading in strip(lines):
            trimmed = tuple(_trimmed(reading))
            if trimmed and trimmed not in readings:
                readings.append(trimmed)
    return tuple(readings)


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
