"""Makes text that a model or a stranger wrote harmless inside our Markdown: it is said, it does nothing."""

import re
from typing import Final

from review_action.pipeline.speaking.defuse import defuse
from review_action.rendering.filters import code_fence
from review_action.rendering.visible import visible

TEXT_CHARACTERS: Final = 8_000
"""More than anyone reads in one comment; GitHub takes 65,536 of them for the whole body."""
CUT: Final = " …"

_OPENING = re.compile(r"^([ \t]*)(?:(`{3,}+)([^`]*)|(~{3,}+)(.*))$")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#_.-]{1,30}\Z")
_ACTING_LANGUAGES: Final = frozenset(
    {"suggestion", "mermaid", "math", "geojson", "topojson", "stl"}
)
"""GitHub makes a button or a drawing of these: an unproven suggestion must not be applied by a click."""
_DROPPED = re.compile("[\u200d\u2060\ufe00-\ufe0f]")
"""Joiners and selectors: common in honest text and nothing to look at."""


def sanitize(text: str, *, limit: int = TEXT_CHARACTERS, one_line: bool = False) -> str:
    """`text` as Markdown that cannot notify, link, close, command, hide or break out.

    No mention, reference, link, image, raw HTML, comment (and so no marker of ours), command of a
    bot, formula, alert, large heading or acting code block survives; invisible characters are shown
    as escapes. What stands in code spans and fences stays as it is otherwise, and every fence is
    closed. Applied twice it changes nothing more.

    Args:
        text: Anything.
        limit: Most characters of the result.
        one_line: For titles and table cells: whitespace becomes single spaces, no fences.
    """
    if len(text) > 4 * limit:
        text = text[: 4 * limit] + CUT
    shown = visible(_DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if len(shown) > 2 * limit:
        shown = shown[: 2 * limit] + CUT
    clean = _clean(shown, one_line=one_line)
    while len(clean) > limit:
        # Cut before cleaning, so that what the cut opens is closed; cleaning makes text longer.
        shown = shown[: min(len(shown) * limit // len(clean), len(shown) - 1)]
        clean = _clean(shown + CUT, one_line=one_line) if shown else CUT.strip()[:limit]
    return clean


def _clean(text: str, *, one_line: bool) -> str:
    if one_line:
        return " ".join(defuse(" ".join(text.split())).split())
    blocks: list[str] = []
    prose: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        opening = _OPENING.match(lines[at])
        if opening is None:
            prose.append(lines[at])
            at += 1
            continue
        code, at = _code(lines, at + 1, opening)
        blocks += [
            _prose(prose),
            code_fence("\n".join(code), _info(opening[3] or opening[5] or "")),
        ]
        prose = []
    blocks.append(_prose(prose))
    # A fence at the left margin after a blank line is one for every reader of Markdown, whatever
    # list or quotation it was written in.
    return "\n\n".join(block for block in blocks if block)


def _code(lines: list[str], at: int, opening: re.Match[str]) -> tuple[list[str], int]:
    """The code lines from `at` on, without the opening's indentation, and where to go on."""
    indent, run = opening[1], opening[2] or opening[4]
    closing = re.compile(rf"^[ \t]*{re.escape(run[0])}{{{len(run)},}}[ \t]*$")
    code: list[str] = []
    while at < len(lines):
        if closing.match(lines[at]):
            return code, at + 1
        code.append(lines[at].removeprefix(indent))
        at += 1
    return code, at


def _prose(lines: list[str]) -> str:
    return "\n".join(defuse(line).rstrip(" \t") for line in lines).strip("\n")


def _info(info: str) -> str:
    word = next(iter(info.split()), "")
    if word.casefold() in _ACTING_LANGUAGES or not _LANGUAGE.match(word):
        return ""
    return word
