"""Fits Markdown into what the runner uploads as the step's summary."""

MAX_SUMMARY_BYTES = 1024 * 1024 - 1024
"""One MiB a step, or the runner drops all of it; 1 KiB is kept for what others append."""
CUT = "\n\n**The rest does not fit into a job summary; the `report` output has all of it.**\n"


def fit(markdown: str, room: int) -> str:
    """`markdown`, or its beginning up to a whole line with a note, in at most `room` bytes."""
    data = markdown.encode("utf-8", "backslashreplace")
    if len(data) <= room:
        return data.decode()
    # The note, and what closes an open code fence, must fit as well.
    kept = data[: max(0, room - len(CUT) - 64)].decode("utf-8", "ignore")
    kept = kept[: kept.rfind("\n") + 1]
    closed = kept + _closing(kept) + CUT
    return closed if len(closed.encode()) <= room else ""


def _closing(markdown: str) -> str:
    """What ends a code fence that was cut open."""
    fence = ""
    for line in markdown.split("\n"):
        mark = line.strip()
        ticks = mark[: len(mark) - len(mark.lstrip("`"))]
        if not fence and len(ticks) >= 3:  # noqa: PLR2004  # CommonMark: three or more open one
            fence = ticks
        elif fence and mark == ticks and len(ticks) >= len(fence):
            fence = ""
    return f"{fence[:48]}\n" if fence else ""
