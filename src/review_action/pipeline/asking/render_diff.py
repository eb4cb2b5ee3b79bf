"""Shows a diff to a model with every line's number in a fixed gutter, so that none is computed."""

from collections.abc import Sequence

from review_action.domain.diff import FileDiff, Line
from review_action.pipeline.asking.show_line import show_line


def render_diff(files: Sequence[FileDiff]) -> str:
    """The files' hunks as text.

    A line that exists in the new file carries its new number and `+` or a blank; a removed line
    carries `L` and its old number, in place, so that what replaced it stands beside it. Invisible
    characters are shown as escapes and long lines clipped with a mark.
    """
    return "\n".join(row for file in files for row in _rows(file))


def _rows(file: FileDiff) -> list[str]:
    was = f", was {show_line(file.previous_path, None)}" if file.previous_path else ""
    counts = f"+{file.additions} -{file.deletions}"
    rows = [f"## File: {show_line(file.path, None)} ({file.status}, {counts}){was}"]
    for hunk in file.hunks:
        rows.append(show_line(hunk.header))
        rows.extend(_row(line) for line in hunk.lines)
    return rows


def _row(line: Line) -> str:
    if line.new is None:
        return f"L{line.old:>5} -| {show_line(line.text)}"
    sign = "+" if line.kind == "added" else " "
    return f"{line.new:>6} {sign}| {show_line(line.text)}"
