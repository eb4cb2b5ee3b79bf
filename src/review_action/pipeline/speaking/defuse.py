"""Takes the effect out of one line of Markdown: mentions, references, links, HTML, commands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

GAP = "&#8203;"
"""Shown as nothing; GitHub's mention and reference filters read past no gap."""

_PAIR = re.compile(r"\\([!-/:-@\[-`{-~])")
_RUN = re.compile(r"`+")
_MARK = re.compile(rf"{_PAIR.pattern}|{_RUN.pattern}")
_ACTING = re.compile(r"[@#\[<&]|://|www\.|gh-", re.IGNORECASE)
_COMMENT = re.compile(r"(?<!\\)<!--.{0,500}?-->")
_LINK = re.compile(r"(?<!\\)!?\[([^\[\]\\]*)\]\([^()\s\\]*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)")
_URL = re.compile(
    r"(?:(?:https?|ftp)://|(?<![A-Za-z0-9.])www\.)[^\s`|<>\"\[\]()\\{}^]*", re.IGNORECASE
)
_TRAILING = ".,;:!?*_~'"
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]|\\(?=\s*\Z)|[\[\]<`]|&(?!(?:amp|lt|gt|quot|#8203);)")
_MENTION = re.compile(r"@(?=\w)")
_REFERENCE = re.compile(r"(?<!&)#(?=\d)|(?<![A-Za-z0-9])GH-(?=\d)", re.IGNORECASE)
_COMMAND = re.compile(r"^([\s>*+-]*(?:\d+[.)]\s+)?)/(?=\w)")

_TILDES = re.compile(r"^(\s*)~(?=~~)")
"""What is left of a line may open a fence that was none before a comment or link was taken out."""


class _Piece(NamedTuple):
    text: str
    is_code: bool


def defuse(line: str) -> str:
    """One line of prose, harmless; code spans that begin and end on it keep their content.

    A span over several lines, or one that a table could cut at its pipe, is not taken for code:
    two readers of Markdown could disagree on it, and then what acts would stand outside.
    """
    said = ""
    for piece in _split(_unescaped(line)):
        said = _joined(said, piece.text if piece.is_code else _prose(piece.text))
    return _TILDES.sub(r"\1\\~", _COMMAND.sub(r"\1\\/", said))


def _joined(left: str, right: str) -> str:
    """Both, apart where backticks would run together or a backslash would take one's effect."""
    if left.endswith("`") and right.startswith("`"):
        return f"{left} {right}"
    return left + right


def _unescaped(line: str) -> str:
    r"""Without the backslashes that would hide `https\://` or a leading `\/` from the rules below."""
    kept = [
        piece
        if is_code
        else _PAIR.sub(lambda pair: pair[1] if pair[1] in ":/." else pair[0], piece)
        for piece, is_code in _split(line)
    ]
    return "".join(kept)


def _split(line: str) -> Iterator[_Piece]:
    """Prose and code spans as CommonMark pairs them: a run of backticks ends at its equal."""
    start = at = 0
    while mark := _MARK.search(line, at):
        at = mark.end()
        end = _end_of_span(line, mark) if mark[0][0] == "`" else -1
        if end < 0:
            continue
        if start < mark.start():
            yield _Piece(line[start : mark.start()], is_code=False)
        yield _Piece(line[mark.start() : end], is_code=True)
        start = at = end
    if start < len(line):
        yield _Piece(line[start:], is_code=False)


def _end_of_span(line: str, opening: re.Match[str]) -> int:
    for run in _RUN.finditer(line, opening.end()):
        if len(run[0]) == len(opening[0]):
            content = line[opening.end() : run.start()]
            cut_by_table = "|" in content and _ACTING.search(content)
            return -1 if cut_by_table else run.end()
    return -1


def _prose(text: str) -> str:
    text = _LINK.sub(r"\1", _COMMENT.sub("", text))
    said, at = "", 0
    for url in _URL.finditer(text):
        address = url[0].rstrip(_TRAILING)
        said = _joined(said + _inert(text[at : url.start()]), f"`{address}`")
        at = url.start() + len(address)
    return said + _inert(text[at:])


def _inert(text: str) -> str:
    text = _ESCAPED.sub(_escape, text)
    text = _MENTION.sub(f"@{GAP}", text)
    return _REFERENCE.sub(lambda mark: mark[0] + GAP, text)


def _escape(found: re.Match[str]) -> str:
    text = found[0]
    if text == "<":
        return "&lt;"
    if text == "&":
        return "&amp;"
    return text if len(text) > 1 else f"\\{text}"
