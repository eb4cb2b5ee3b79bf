"""Tells which lines of a Markdown page are shown as they are written, because they stand in a fenced block."""

import re
from collections.abc import Sequence
from typing import Final

_FENCE: Final = re.compile(r"(`{3,})[^`]*|(~{3,}).*")
"""At the very start of its line: an indented one may belong to a list, and end with it."""
_TAKES_THE_REST: Final = re.compile(
    r" {0,3}(?:<(?:pre|script|style|textarea|[?!](?!--))|<!--(?!.*-->))", re.IGNORECASE
)
"""HTML that a blank line does not end: https://spec.commonmark.org/0.31.2/#html-blocks"""
_HTML: Final = re.compile(r" {0,3}<")


def fenced_lines(page: Sequence[str]) -> frozenset[int]:
    """Indexes of what is between two fences for certain; of what could be read otherwise, none.

    Args:
        page: All lines from the first on: a fence further up turns every later one around.
    """
    fenced: set[int] = set()
    if page and page[0].rstrip() == "---":
        return frozenset()  # front matter: what stands in it is not Markdown
    fence, in_html = "", False
    for at, line in enumerate(page):
        if fence:
            if _closes(line, fence):
                fence = ""
            else:
                fenced.add(at)
        elif _TAKES_THE_REST.match(line):
            break
        elif in_html or _HTML.match(line):
            in_html = bool(line.strip())
        elif opened := _FENCE.fullmatch(line):
            fence = opened[1] or opened[2]
    return frozenset(fenced)


def _closes(line: str, fence: str) -> bool:
    text = line.strip(" \t")
    return len(text) >= len(fence) and set(text) == {fence[0]} and not line.startswith(" " * 4)
