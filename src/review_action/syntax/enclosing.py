"""Finds the function or class that lines belong to."""

from review_action.syntax.outline import outline


def enclosing(path: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """First and last line of the smallest definition that holds `start..end`; None without one."""
    holding = [
        (symbol.end - symbol.start, symbol.start, symbol.end)
        for symbol in outline(path, text) or ()
        if symbol.start <= start <= end <= symbol.end
    ]
    if not holding:
        return None
    _, first, last = min(holding)
    return first, last
