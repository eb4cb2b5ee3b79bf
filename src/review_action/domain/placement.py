"""Where a finding is said: on lines, on the file, or in the summary; never dropped."""

from typing import Literal

from review_action.domain.diff import Side
from review_action.domain.finding import Finding
from review_action.domain.value import Value


class Placed(Value):
    """A finding with its place.

    `line`: an inline comment GitHub will accept, `start_line` omitted when equal to `line`, both in
    one hunk. `file`: no usable line, but the file is in the diff. `summary`: everything else, with
    the reason.
    """

    finding: Finding
    where: Literal["line", "file", "summary"]
    line: int = 0
    start_line: int | None = None
    side: Side = "RIGHT"
    reason: str = ""
    """Why it is not on a line, for people; empty for `line`."""
    standing: Literal["new", "unchanged"] = "new"
    """`unchanged`: an earlier comment of ours says it already (reconcile)."""
