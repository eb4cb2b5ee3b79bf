"""Turns findings into annotations, which are plain text and know new-side lines alone."""

from typing import Final

from review_action.domain.placement import Placed
from review_action.domain.report import RunReport
from review_action.domain.review import Annotation
from review_action.domain.shorten import shorten
from review_action.rendering import render
from review_action.rendering.visible import visible

MESSAGE_CHARACTERS: Final = 4_000
"""GitHub takes 64 KB (https://docs.github.com/en/rest/checks/runs); nobody reads that beside a line."""
TITLE_CHARACTERS: Final = 255
"""https://docs.github.com/en/rest/checks/runs: the longest title of an annotation."""


def annotations_of(report: RunReport) -> tuple[Annotation, ...]:
    """One annotation for each finding whose file is in the diff."""
    return tuple(
        _annotation(entry)
        for entry in report.placed
        if entry.where != "summary" or entry.finding.anchor in {"exact", "moved", "line"}
    )


def _annotation(entry: Placed) -> Annotation:
    finding = entry.finding
    start, end, note = finding.start_line, finding.end_line, ""
    if entry.where == "file":
        start = end = 1
        note = "On this file. "
    elif finding.side == "LEFT":
        start, end, note = 1, 1, f"On line {start} as it was before. "
    sureness = render("comments/sureness.txt.j2", finding=finding).strip()
    text = f"{note}{finding.description} ({finding.rule_id} · {sureness})"
    return Annotation(
        path=finding.path,
        start_line=max(1, start),
        end_line=max(1, start, end),
        level=finding.severity,
        title=shorten(visible(" ".join(finding.title.split())), TITLE_CHARACTERS)
        or finding.rule_id,
        message=shorten(visible(text), MESSAGE_CHARACTERS),
    )
