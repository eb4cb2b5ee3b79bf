"""Puts each finding on the lines its quote stands on, or says that it cannot."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from review_action.domain.diff import FileDiff, Side
from review_action.domain.finding import CONFIDENCES, Confidence, Finding, Suggestion
from review_action.pipeline.judging.find_quote import Hit, Row, find_quote, side_rows
from review_action.pipeline.judging.hunk_at import hunk_at
from review_action.pipeline.judging.read_quote import Reading, read_quote

NEAR_LINES = 10
"""How far models miscount, as a rule; beyond it a quote must be unique in its hunk or file."""
WEAK_QUOTE = 3
"""Fewer letters and digits than this (`}`, `),`) tell no place apart from another."""


class _Sides(NamedTuple):
    file: FileDiff
    rows: Mapping[Side, tuple[Row, ...]]


def anchor(findings: Sequence[Finding], files: Sequence[FileDiff]) -> tuple[Finding, ...]:
    """Every finding again, in order, its `anchor` decided; one that is decided stays as it is.

    The quote decides, not the line a model counted: it is looked for on the claimed line, then
    within ten lines, in the hunk, in the whole file's diff, on the claimed side first. Only a
    hit that no other equals moves the finding. What cannot be found keeps its line with less
    confidence when the line is in the diff, and no line otherwise.
    """
    by_path = {file.path: file for file in files}
    sides: dict[str, _Sides] = {}
    anchored = []
    for finding in findings:
        file = by_path.get(finding.path)
        if finding.anchor != "pending":
            anchored.append(finding)
        elif file is None:
            anchored.append(_unanchored(finding))
        else:
            if file.path not in sides:
                rows = {side: side_rows(file, side) for side in _both("RIGHT")}
                sides[file.path] = _Sides(file, rows)
            anchored.append(_anchored(finding, sides[file.path]))
    return tuple(anchored)


def _anchored(finding: Finding, sides: _Sides) -> Finding:
    readings = read_quote(finding.quote)
    for side in _both(finding.side) if readings else ():
        hits = find_quote(readings, sides.rows[side])
        if side == finding.side:
            standing = [hit for hit in hits if _on_the_line(hit, finding)]
            if standing:
                return _exact(finding, min(standing), sides.file)
        hit = _nearest(hits, finding, side, sides.file, weak=_is_weak(readings))
        if hit is not None:
            return _moved(finding, hit, side, sides.file)
        if hits:
            break  # ambiguous here: a hit on the other side would be no better founded
    return _by_line(finding, sides.file)


def _on_the_line(hit: Hit, finding: Finding) -> bool:
    if hit.start == finding.start_line:
        return True
    return finding.start_line <= hit.start and hit.end <= finding.end_line


def _nearest(
    hits: Sequence[Hit], finding: Finding, side: Side, file: FileDiff, *, weak: bool
) -> Hit | None:
    """The one hit that no other equals: within reach, in the hunk, in the file; else None."""
    if len(hits) == 1 or weak:
        return hits[0] if len(hits) == 1 else None
    hunk = hunk_at(file, side, finding.start_line, finding.start_line)
    index = file.hunks.index(hunk) if hunk is not None else -1
    near = [hit for hit in hits if _distance(hit, finding) <= NEAR_LINES]
    for scope in (near, [hit for hit in hits if hit.hunk == index]):
        if len(scope) == 1:
            return scope[0]
        if scope and hunk is not None:
            best, second = sorted(scope, key=lambda hit: _distance(hit, finding))[:2]
            return best if _distance(best, finding) < _distance(second, finding) else None
    return None


def _exact(finding: Finding, hit: Hit, file: FileDiff) -> Finding:
    start, end = finding.start_line, max(finding.end_line, finding.start_line)
    suggestion = finding.suggestion
    if suggestion is None and end == start:
        end = max(end, hit.end)  # several quoted lines of which the first was counted
    if hunk_at(file, finding.side, start, end) is None:
        start, end = hit.start, hit.end
        suggestion = _refused(suggestion, "its lines are not all in one hunk")
    elif hit.start != start:
        # A range miscounted by a line or two would hold its quote as well.
        suggestion = _refused(suggestion, "the quoted code is not where its lines begin")
    return finding.model_copy(
        update={
            "anchor": "exact",
            "start_line": start,
            "end_line": end,
            "suggestion": suggestion,
        }
    )


def _moved(finding: Finding, hit: Hit, side: Side, file: FileDiff) -> Finding:
    end = hit.end
    suggestion = finding.suggestion
    if suggestion is not None:
        replaced = finding.end_line - finding.start_line
        end = hit.start + max(0, replaced)
        if side == "LEFT":
            suggestion = _refused(suggestion, "it replaces lines that the change removes")
        elif hunk_at(file, side, hit.start, end) is None:
            suggestion = _refused(suggestion, "its lines are not all in one hunk")
        elif end > hit.end:
            # The quote proves the lines it holds; how the rest of a miscounted range lies is a guess.
            suggestion = _refused(
                suggestion, "the quoted code does not cover the lines it replaces"
            )
        if suggestion is not None and suggestion.proof == "refused":
            end = hit.end
    return finding.model_copy(
        update={
            "anchor": "moved",
            "side": side,
            "start_line": hit.start,
            "end_line": end,
            "suggestion": suggestion,
        }
    )


def _by_line(finding: Finding, file: FileDiff) -> Finding:
    start = finding.start_line
    hunk = hunk_at(file, finding.side, start, start)
    if hunk is None:
        return _unanchored(finding)
    end = finding.end_line
    if hunk_at(file, finding.side, start, end) is None:
        end = start
    return finding.model_copy(
        update={
            "anchor": "line",
            "end_line": end,
            "confidence": _lowered(finding.confidence),
            "suggestion": _refused(
                finding.suggestion, "the quoted code could not be found on these lines"
            ),
        }
    )


def _unanchored(finding: Finding) -> Finding:
    return finding.model_copy(
        update={
            "anchor": "none",
            "suggestion": _refused(finding.suggestion, "its place in the diff is not known"),
        }
    )


def _refused(suggestion: Suggestion | None, why: str) -> Suggestion | None:
    return None if suggestion is None else suggestion.refused(why)


def _lowered(confidence: Confidence) -> Confidence:
    return CONFIDENCES[min(CONFIDENCES.index(confidence) + 1, len(CONFIDENCES) - 1)]


def _distance(hit: Hit, finding: Finding) -> int:
    return abs(hit.start - finding.start_line)


def _is_weak(readings: Iterable[Reading]) -> bool:
    return all(
        sum(character.isalnum() for line in reading for character in line) < WEAK_QUOTE
        for reading in readings
    )


def _both(first: Side) -> tuple[Side, Side]:
    return ("RIGHT", "LEFT") if first == "RIGHT" else ("LEFT", "RIGHT")
