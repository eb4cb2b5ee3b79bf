"""Puts each finding on the lines its quote stands on, or says that it cannot."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from review_action.domain.diff import FileDiff, Side
from review_action.domain.finding import Finding, Suggestion, less_sure
from review_action.pipeline.judging.find_quote import Hit, Rows, find_quote, is_long, side_rows
from review_action.pipeline.judging.hunk_at import hunk_at
from review_action.pipeline.judging.read_quote import Reading, read_quote
from review_action.pipeline.judging.resemble import resemble

NEAR_LINES = 10
"""How far models miscount, as a rule; beyond it a quote must be unique in its hunk or file."""
WEAK_QUOTE = 3
"""Fewer letters and digits than this (`}`, `),`) tell no place apart from another."""


class _Sides(NamedTuple):
    file: FileDiff
    rows: Mapping[Side, tuple[Rows, ...]]


def anchor(findings: Sequence[Finding], files: Sequence[FileDiff]) -> tuple[Finding, ...]:
    """Every finding again, in order, its `anchor` decided; one that is decided stays as it is.

    The quote decides, not the line a model counted. It stands on the claimed line, or in one place
    alone: within ten lines, else in the file's diff; on the claimed side, else on the other one.
    What several places may mean, or none, is not anchored: a comment on other code is worse than
    one on the file. A quote that one line nearby merely resembles, or a finding without a quote,
    is placed by its line, with less confidence.
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
    if not readings:
        return _by_line(finding, sides.file)
    side, other = _both(finding.side)
    hits = find_quote(readings, sides.rows[side])
    standing = [hit for hit in hits if hit.whole and hit.start == finding.start_line]
    if standing:
        return _exact(finding, standing[0], sides.file)
    elsewhere = () if any(hit.whole for hit in hits) else find_quote(readings, sides.rows[other])
    if elsewhere and (not hits or any(hit.whole for hit in elsewhere)):
        # A whole line there and a part of one here: either may be meant.
        only = None if hits else _only(elsewhere, readings)
        there = finding.model_copy(update={"side": other})
        return _unanchored(finding) if only is None else _moved(there, only, sides.file)
    return (
        _settled(finding, hits, readings, sides) if hits else _resembling(finding, readings, sides)
    )


def _settled(
    finding: Finding, hits: Sequence[Hit], readings: Sequence[Reading], sides: _Sides
) -> Finding:
    hit = _near(hits, finding, readings)
    if hit is None or (_is_far(hit, finding) and _stands_near(finding, readings, sides)):
        return _unanchored(finding)
    settle = _exact if hit.start == finding.start_line else _moved
    return settle(finding, hit, sides.file)


def _near(hits: Sequence[Hit], finding: Finding, readings: Sequence[Reading]) -> Hit | None:
    """The one hit within reach, or else in the file; None when several may be meant."""
    near = [hit for hit in hits if not _is_far(hit, finding)]
    if not near or _is_weak(readings):
        return _only(hits, readings)
    return near[0] if len(near) == 1 and _counts(near[0], readings) else None


def _is_far(hit: Hit, finding: Finding) -> bool:
    return _distance(hit, finding) > NEAR_LINES


def _stands_near(finding: Finding, readings: Sequence[Reading], sides: _Sides) -> bool:
    """Whether the other side has the quote near the claimed line: moved code stands on both."""
    _, other = _both(finding.side)
    found = find_quote(readings, sides.rows[other])
    return not all(_is_far(hit, finding) for hit in found)


def _only(hits: Sequence[Hit], readings: Sequence[Reading]) -> Hit | None:
    return hits[0] if len(hits) == 1 and _counts(hits[0], readings) else None


def _counts(hit: Hit, readings: Sequence[Reading]) -> bool:
    return hit.whole or is_long(readings)


def _resembling(finding: Finding, readings: Sequence[Reading], sides: _Sides) -> Finding:
    longest = max(map(len, readings))
    reach = range(finding.start_line - NEAR_LINES, finding.start_line + NEAR_LINES + longest)
    near = [[row for row in rows.lines if row.number in reach] for rows in sides.rows[finding.side]]
    hit = resemble(readings, near)
    if hit is None:
        return _unanchored(finding)
    lines = {"start_line": hit.start, "end_line": hit.end}
    return _by_line(finding.model_copy(update=lines), sides.file)


def _exact(finding: Finding, hit: Hit, file: FileDiff) -> Finding:
    start, end = finding.start_line, max(finding.end_line, finding.start_line)
    suggestion = finding.suggestion
    if suggestion is None and end == start:
        end = max(end, hit.end)  # several quoted lines of which the first was counted
    if hunk_at(file, finding.side, start, end) is None:
        start, end = hit.start, hit.end
        suggestion = _refused(suggestion, "its lines are not all in one hunk")
    return finding.model_copy(
        update={
            "anchor": "exact",
            "start_line": start,
            "end_line": end,
            "suggestion": suggestion,
        }
    )


def _moved(finding: Finding, hit: Hit, file: FileDiff) -> Finding:
    side = finding.side
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
            "confidence": less_sure(finding.confidence),
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


def _distance(hit: Hit, finding: Finding) -> int:
    return abs(hit.start - finding.start_line)


def _is_weak(readings: Iterable[Reading]) -> bool:
    return all(
        sum(character.isalnum() for line in reading for character in line) < WEAK_QUOTE
        for reading in readings
    )


def _both(first: Side) -> tuple[Side, Side]:
    return ("RIGHT", "LEFT") if first == "RIGHT" else ("LEFT", "RIGHT")
