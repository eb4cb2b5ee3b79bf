"""Hidden markers: how our own comments, reviews and the summary are known again on a pull request."""

import re
from typing import Literal, NamedTuple

SUMMARY_MARKER = "<!-- review-action:summary v1 -->"

_MARKER = re.compile(
    r"(?:\A|\n)<!-- review-action:(?:(finding|review|answer) v1 ([0-9a-f]{16})|(summary) v1) -->\s*\Z"
)
"""The last line of a body alone counts: code that is quoted further up may hold any text."""


class Marker(NamedTuple):
    """What a body of ours says about itself; `digest` is empty for the summary."""

    kind: Literal["finding", "review", "answer", "summary"]
    digest: str = ""

    @property
    def comment(self) -> str:
        """The HTML comment that stands, hidden, on the last line of a body."""
        if self.kind == "summary":
            return SUMMARY_MARKER
        return f"<!-- review-action:{self.kind} v1 {self.digest} -->"


def find_marker(body: str) -> Marker | None:
    """The marker a body ends with.

    It proves nothing by itself: anybody can write it, so look at the author too.
    """
    found = _MARKER.search(body)
    if found is None:
        return None
    if found[3]:
        return Marker("summary")
    if found[1] == "answer":
        return Marker("answer", found[2])
    return Marker("finding" if found[1] == "finding" else "review", found[2])
