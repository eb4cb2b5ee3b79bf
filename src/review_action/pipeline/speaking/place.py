"""Decides where each finding is said: on its lines, on its file, or in the summary; none is dropped."""

from collections.abc import Sequence

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.pipeline.judging.hunk_at import hunk_at


def place(
    findings: Sequence[Finding], files: Sequence[FileDiff], *, max_comments: int
) -> tuple[Placed, ...]:
    """Every finding with its place, in the order given.

    GitHub refuses a whole review for one comment outside of the diff, and does not say which: a
    range must lie in one hunk, on one side, and `start_line` must come before `line`.

    Args:
        findings: Anchored ones, most valuable first.
        files: The diff they are about.
        max_comments: Most findings on lines; the surplus goes to the summary.
    """
    by_path = {file.path: file for file in files}
    placed: list[Placed] = []
    inline = 0
    for finding in findings:
        here = _placed(finding, by_path.get(finding.path))
        if here.where == "line":
            inline += 1
            if inline > max_comments:
                reason = f"`max-comments` is {max_comments}"
                here = Placed(finding=finding, where="summary", side=here.side, reason=reason)
        placed.append(here)
    return tuple(placed)


def _placed(finding: Finding, file: FileDiff | None) -> Placed:
    if file is None:
        return Placed(finding=finding, where="summary", reason="its file is not in the diff")
    if not _is_utf8(finding.path):
        return Placed(finding=finding, where="summary", reason="its path is not valid UTF-8")
    start, end, side = finding.start_line, finding.end_line, finding.side
    if start == 0:
        return Placed(finding=finding, where="file", reason="it is about the whole file")
    if finding.anchor == "none" or hunk_at(file, side, start, start) is None:
        return Placed(finding=finding, where="file", reason="its line is not in the diff")
    if hunk_at(file, side, start, end) is None:
        end = start
    return Placed(
        finding=finding,
        where="line",
        line=end,
        start_line=start if start < end else None,
        side=side,
    )


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
