"""Takes the effect out of one line of Markdown: mentions, references, links, HTML, commands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

GAP = "&#8203;"
"""Shown as nothing; GitHub's mention and reference filters read past no gap."""
DOLLAR = r"\$&#8202;"
"""Opens no formula: escaped for a parser, followed by a hair space for what reads the page after it
(https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions)."""

_PAIR = re.compile(r"\\([!-/:-@\[-`{-~])")
_RUN = re.compile(r"`+")
_MARK = re.compile(rf"{_PAIR.pattern}|{_RUN.pattern}")
_ACTING = re.compile(r"[@#$\[<&]|://|www\.|gh-|~~~|[0-9a-f]{7}", re.IGNORECASE)
_COMMENT = re.compile(r"(?<!\\)<!--.{0,500}?-->")
_LINK = re.compile(r"(?<!\\)!?\[([^\[\]\\]*)\]\([^()\s\\]*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)")
_QUOTED = re.compile(
    r"(?:(?:https?|ftp)://|(?<![A-Za-z0-9.])www\.)[^\s`|<>\"\[\]()\\{}^]*"
    # What looks like a commit becomes a link to it, and under our name even where it is a fork's.
    r"|(?<![A-Za-z0-9])[0-9a-f]{7,40}(?=(?:https?|ftp)://|[^A-Za-z0-9]|\Z)(?:-[A-Za-z0-9]+)*",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?*_~'"
_ESCAPED = re.compile(
    r"\\?\$(?:&#8202;|(?!\s+\S))"  # a formula, in any of its spellings
    r"|\\?\[!(?=[A-Za-z])"  # the title of an alert
    r"|\\[!-/:-@\[-`{-~]|\\(?=\s*\Z)|[\[\]<`]"
    r"|~(?=~~)"  # a fence inside a list or quotation, and so a button to apply a suggestion
    r"|&(?!(?:amp|lt|gt|quot|#8202|#8203);)"
)
_MENTION = re.compile("[@\uff20\ufe6b](?=[\\\\\\w.-])")
_REFERENCE = re.compile(r"(?<!&)#(?=\d)|(?<![A-Za-z0-9])GH-(?=\d)", re.IGNORECASE)

_COMMAND = re.compile(
    r"^((?:[\s>*+_~|\"'(-]|\d+[.)]\s|&#8203;)*)(?=/\w|[.!][A-Za-z][\w-]*(?:\s|\Z))"
)
_HEADING = re.compile(r"^((?:[\s>*+-]|\d+[.)]\s)*)#{1,5}(?=\s|\Z)")
_UNDERLINE = re.compile(r"^([\s>]*)(=+|-+)\s*\Z")


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
    return _leveled(_COMMAND.sub(r"\1\\", said))


def _leveled(line: str) -> str:
    """No heading that could pass for one of ours: the smallest, or a rule in place of an underline."""
    said = _HEADING.sub(r"\1######", line)
    return _UNDERLINE.sub(_not_underlining, said)


def _not_underlining(run: re.Match[str]) -> str:
    return run[1] + ("***" if run[2].startswith("---") else f"\\{run[2]}")


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
    for url in _QUOTED.finditer(text):
        address = url[0].rstrip(_TRAILING)
        said = _joined(said + _inert(text[at : url.start()]), f"`{address}`")
        at = url.start() + len(address)
    return said + _inert(text[at:])


def _inert(text: str) -> str:
    text = _ESCAPED.sub(_escape, text)
    text = _MENTION.sub(lambda mark: mark[0] + GAP, text)
    return _REFERENCE.sub(lambda mark: mark[0] + GAP, text)


def _escape(found: re.Match[str]) -> str:
    text = found[0]
    if text == "<":
        return "&lt;"
    if text == "&":
        return "&amp;"
    if "$" in text:
        return DOLLAR
    if text.endswith("[!"):
        return rf"\[!{GAP}"
    return text if len(text) > 1 else f"\\{text}"
