"""Shows one line of code on one line of a prompt, whatever characters it holds."""

from review_action.pipeline.asking.clip import clip
from review_action.rendering.visible import visible

LINE_CHARACTERS = 500
"""Longer lines are data or minified code: they cost a prompt more than they tell."""


def show_line(text: str, limit: int | None = LINE_CHARACTERS) -> str:
    """Invisible characters as escapes, a long line clipped with a mark.

    The carriage return of a CRLF file is left out: it is not part of what a model should quote.
    """
    # git allows a newline in a path; shown as it is, it could forge a line of the diff.
    shown = visible(text.removesuffix("\r")).replace("\n", "\\n")
    return shown if limit is None else clip(shown, limit)
