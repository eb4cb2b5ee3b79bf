"""Fits a suggested text to the lines it replaces: no fence around it, the file's indentation."""

import re
from collections.abc import Sequence
from typing import Final

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_INDENT = re.compile(r"^[ \t]*")
_SPACES: Final = (2, 4, 8)


def fit_replacement(replacement: str, replaced: Sequence[str]) -> tuple[str, ...]:
    """The lines of `replacement` as they would stand in the file.

    A model that leaves off what all quoted lines are indented by, or takes spaces for tabs, means
    the same code: both are put right. Line ends are a newline alone; the caller knows the file's.

    Args:
        replacement: As the model gave it; empty deletes the lines.
        replaced: The lines it replaces, without their ends.
    """
    text = replacement.replace("\r\n", "\n").removesuffix("\n")
    lines = text.split("\n") if text else []
    return tuple(_indented(_tabbed(_unwrapped(lines), replaced), replaced))


def _unwrapped(lines: list[str]) -> list[str]:
    wrapped = len(lines) > 1 and _FENCE.match(lines[0]) and _FENCE.match(lines[-1])
    return lines[1:-1] if wrapped else lines


def _tabbed(lines: list[str], replaced: Sequence[str]) -> list[str]:
    """Leading spaces as tabs where all replaced lines are indented by tabs alone."""
    indents = [_indent(line) for line in replaced if _indent(line)]
    if not indents or any(set(indent) != {"\t"} for indent in indents):
        return lines
    widths = [len(_indent(line)) for line in lines if _indent(line).startswith(" ")]
    unit = next((n for n in reversed(_SPACES) if widths and all(w % n == 0 for w in widths)), 0)
    if not unit:
        return lines
    return [
        "\t" * (len(_indent(line)) // unit) + line.lstrip(" ") if line.startswith(" ") else line
        for line in lines
    ]


def _indented(lines: list[str], replaced: Sequence[str]) -> list[str]:
    """With the indentation that the model left off all lines alike."""
    ours, theirs = _common_indent(replaced), _common_indent(lines)
    missing = ""
    if ours and not theirs:
        missing = ours
    elif _first(replaced).strip() == _first(lines).strip():
        # The same first line, less indented: all that follow it are off by as much.
        wanted = _indent(_first(replaced))
        missing = wanted.removesuffix(_indent(_first(lines))) if wanted else ""
    if not missing:
        return lines
    return [missing + line if line.strip() else line for line in lines]


def _common_indent(lines: Sequence[str]) -> str:
    indents = [_indent(line) for line in lines if line.strip()]
    if not indents:
        return ""
    low, high = min(indents), max(indents)
    same = 0
    while same < len(low) and low[same] == high[same]:
        same += 1
    return low[:same]


def _first(lines: Sequence[str]) -> str:
    return next((line for line in lines if line.strip()), "")


def _indent(line: str) -> str:
    found = _INDENT.match(line)
    return found[0] if found else ""
