"""Decides where each finding is said: on its lines, on its file, or in the summary; none is dropped."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.pipeline.judging.hunk_at import hunk_at
from review_action.pipeline.judging.rank import rank
from review_action.pipeline.judging.untangle import OPPOSED
from review_action.pipeline.judging.worth import worth

PER_FILE: Final = 5
"""More comments on one file are read as noise; who rewrites it reads the summary."""
NOTE: Final = 3.0
"""What a note (`info`) of a model must be worth: sure of itself, or mended, confirmed or seen twice."""


def place(
    findings: Sequence[Finding],
    files: Sequence[FileDiff],
    *,
    max_comments: int,
    per_file: int = PER_FILE,
    firm: Collection[str] = (),
) -> tuple[Placed, ...]:
    """Every finding with its place, in the order given.

    GitHub refuses a whole review for one comment outside of the diff, and does not say which: a
    range must lie in one hunk, on one side, and `start_line` must come before `line`. Lines are
    for what is worth interrupting for: the most valuable, the firm ones before all others; what
    is unsure or slight is told in the summary.

    Args:
        findings: Anchored ones.
        files: The diff they are about.
        max_comments: Most findings on lines; the surplus goes to the summary.
        per_file: Most findings on the lines of one file.
        firm: Fingerprints of those that stand on lines however unsure or slight, before all others:
            they fail the gate, or have their comment there.
    """
    by_path = {file.path: file for file in files}
    placed = [_placed(finding, by_path.get(finding.path)) for finding in findings]
    first = sorted(
        range(len(findings)),
        key=lambda at: (findings[at].fingerprint not in firm, rank(findings[at])),
    )
    on_lines: Counter[str] = Counter()
    for at in first:
        finding = findings[at]
        if placed[at].where != "line":
            continue
        reason = "" if finding.fingerprint in firm else _doubt(finding)
        if not reason and on_lines[finding.path] >= per_file:
            reason = f"{per_file} comments on one file are the most"
        if not reason and on_lines.total() >= max_comments:
            most = "1 comment is" if max_comments == 1 else f"{max_comments} comments are"
            reason = f"{most} the most here (`max-comments`)"
        if reason:
            placed[at] = _folded(placed[at], reason)
        else:
            on_lines[finding.path] += 1
    return tuple(placed)


def _folded(placed: Placed, reason: str) -> Placed:
    return Placed(finding=placed.finding, where="summary", side=placed.side, reason=reason)


def _doubt(finding: Finding) -> str:
    """Why it is not worth a comment of its own; empty when it is."""
    if finding.verification == "unsure":
        opposed = finding.verification_note == OPPOSED
        return "another finding claims the opposite" if opposed else "a second look was not sure"
    if finding.confidence == "low":
        return "its confidence is low"
    slight = finding.severity == "info" and finding.origin == "model" and worth(finding) < NOTE
    return "it is a note of little weight" if slight else ""


def _placed(finding: Finding, file: FileDiff | None) -> Placed:
    if not finding.path:
        reason = "it is about the pull request itself"
        return Placed(finding=finding, where="summary", reason=reason)
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
    # What GitHub lists with a replacement character has another name, which it takes no comment for.
    if "\ufffd" in path:
        return False
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
