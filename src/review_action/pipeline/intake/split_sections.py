"""Cuts Markdown at its headings."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t](.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class Section(NamedTuple):
    """A heading with all that stands below it up to the next one."""

    level: int
    """0 for what comes before the first heading."""
    title: str
    text: str
    """With the heading, without an end of line at its end."""


def split_sections(text: str) -> tuple[Section, ...]:
    """Sections in their order; joined by newlines they are the text. A `#` inside a fence is none."""
    return tuple(_sections(text))


def _sections(text: str) -> Iterator[Section]:
    level, title, rows = 0, "", list[str]()
    fence = ""
    for row in text.split("\n"):
        mark = _FENCE.match(row)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        heading = None if fence or mark else _HEADING.match(row)
        if heading:
            if rows:
                yield Section(level, title, "\n".join(rows))
            level, title, rows = len(heading[1]), heading[2].strip(" \t").rstrip("# \t"), []
        rows.append(row)
    yield Section(level, title, "\n".join(rows))
