"""Reads the little Markdown that findings are written in, for a page that shows it without a parser."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from review_action.rendering.visible import visible

MAX_CHARACTERS: Final = 10_000
_INLINE: Final = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,500})\1(?!`)|\*\*([^*\n]{1,300})\*\*")
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM: Final = re.compile(r"^ {0,3}[-*] +")


class Span(NamedTuple):
    """A run of text; whoever renders it escapes it."""

    kind: Literal["text", "code", "strong"]
    text: str


class Block(NamedTuple):
    """A paragraph, an item of a list, or code as it stands."""

    kind: Literal["paragraph", "item", "code"]
    spans: tuple[Span, ...]


def read_prose(text: str) -> tuple[Block, ...]:
    """Paragraphs, items, fenced code, code spans and strong text; all else is text, links too."""
    blocks: list[Block] = []
    code: list[str] | None = None
    lines: list[str] = []
    fence = ""
    for line in visible(text[:MAX_CHARACTERS]).split("\n"):
        mark = _FENCE.match(line)
        if mark and mark[1].startswith(fence):
            fence = mark[1] if code is None else ""
            blocks += _code(code) if code is not None else _paragraph(lines)
            code, lines = ([], []) if code is None else (None, [])
        elif code is not None:
            code.append(line)
        elif not line.strip():
            blocks += _paragraph(lines)
            lines = []
        elif item := _ITEM.match(line):
            blocks += _paragraph(lines)
            blocks.append(Block("item", tuple(_spans(line[item.end() :]))))
            lines = []
        else:
            lines.append(line.strip())
    blocks += _paragraph(lines) if code is None else _code(code)
    return tuple(blocks)


def _code(lines: list[str]) -> list[Block]:
    return [Block("code", (Span("code", "\n".join(lines)),))] if lines else []


def _paragraph(lines: list[str]) -> list[Block]:
    return [Block("paragraph", tuple(_spans(" ".join(lines))))] if lines else []


def _spans(text: str) -> Iterator[Span]:
    end = 0
    for found in _INLINE.finditer(text):
        if found.start() > end:
            yield Span("text", text[end : found.start()])
        end = found.end()
        yield Span("code", found[2].strip()) if found[1] else Span("strong", found[3])
    if end < len(text):
        yield Span("text", text[end:])
