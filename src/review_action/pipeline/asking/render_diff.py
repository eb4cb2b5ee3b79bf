"""Shows a diff to a model with every line's number in a fixed gutter, so that none is computed."""

from collections.abc import Sequence

from review_action.domain.diff import FileDiff, Line
from review_action.rendering.visible import visible

LINE_CHARACTERS = 500
"""Longer lines are data or minified code: they cost a prompt more than they tell."""


def render_diff(files: Sequence[FileDiff]) -> str:
    """The files' hunks as text.

    A line that exists in the new file carries its new number and `+` or a blank; a removed line
    carries `L` and its old number, in place, so that what replaced it stands beside it. Invisible
    characters are shown as escapes and long lines clipped with a mark.
    """
    return "\n".join(row for file in files for row in _rows(file))


def _rows(file: FileDiff) -> list[str]:
    was = f", was {_one_line(file.previous_path)}" if file.previous_path else ""
    counts = f"+{file.additions} -{file.deletions}"
    rows = [f"## File: {_one_line(file.path)} ({file.status}, {counts}){was}"]
    for hunk in file.hunks:
        rows.append(_text(hunk.header))
        rows.extend(_row(line) for line in hunk.lines)
    return rows


def _row(line: Line) -> str:
    if line.new is None:
        return f"L{line.old:>5} -| {_text(line.text)}"
    sign = "+" if line.kind == "added" else " "
    return f"{line.new:>6} {sign}| {_text(line.text)}"


def _text(text: str) -> str:
    # The carriage return of a CRLF file is not part of what a model should quote.
    shown = _one_line(text.removesuffix("\r"))
    if len(shown) <= LINE_CHARACTERS:
        return shown
    return f"{shown[:LINE_CHARACTERS]} [... {len(shown) - LINE_CHARACTERS:,} more characters]"


def _one_line(text: str) -> str:
    # git allows a newline in a path; shown as it is, it could forge a line of the diff.
    return visible(text).replace("\n", "\\n")
