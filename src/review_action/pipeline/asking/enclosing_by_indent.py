"""Finds the function or class that lines belong to by indentation alone, where no grammar tells."""

import re
from collections.abc import Sequence

MAX_LINES = 400
"""Whatever is longer is no function that anyone would read for one line."""
_DEFINES = re.compile(
    r"(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|override"
    r"|virtual|inline|unsafe|extern|pub(?:\([a-z]+\))?|const)\s+)*"
    r"(?:def|class|func|fun|fn|function|interface|struct|impl|trait|enum|module|sub|proc|object)\b"
)
_SIGNATURE = re.compile(
    r"(?!(?:if|for|while|switch|catch|else|do|try|return|with)\b)\w[^)]*\).*\{$"
)
"""Of languages that define without a word: `void total(List<Item> items) {`."""
_CLOSES = re.compile(r"[}\])]|end\b")


def enclosing_by_indent(text: str, start: int, end: int) -> tuple[int, int] | None:
    """First and last line of the smallest definition round lines `start..end`; None without one."""
    lines = text.split("\n")
    if not 1 <= start <= end <= len(lines):
        return None
    filled = [depth for line in lines[start - 1 : end] if (depth := _depth(line)) is not None]
    depth = min(filled, default=0)
    for at in range(start - 1, max(-1, start - 1 - MAX_LINES), -1):
        found = _depth(lines[at])
        if found is None or found > depth:
            continue
        if _defines(lines[at]) and (last := _last(lines, at, found)) >= end:
            return (at + 1, last) if last - at <= MAX_LINES else None
        depth = found
    return None


def _depth(line: str) -> int | None:
    """None for a blank line."""
    return len(line) - len(line.lstrip()) if line.strip() else None


def _defines(line: str) -> bool:
    said = line.strip()
    return bool(_DEFINES.match(said) or _SIGNATURE.match(said))


def _last(lines: Sequence[str], first: int, depth: int) -> int:
    """The line before the next one that is no deeper, or that one if it closes what was opened."""
    last = first + 1
    for number, line in enumerate(lines[first + 1 :], first + 2):
        found = _depth(line)
        if found is None:
            continue
        if found < depth or (found == depth and not _opens_body(line)):
            return number if found == depth and _CLOSES.match(line.strip()) else last
        last = number
    return last


def _opens_body(line: str) -> bool:
    """The end of a signature over several lines: `) -> int:`, `): void {`."""
    said = line.strip()
    return said.startswith((")", "]", "{")) and said.endswith((":", "{"))
