"""Composes everything one run says, within GitHub's limits, and tells what was cut."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Final

from review_action.domain.finding import SEVERITIES, Finding
from review_action.domain.marker import SUMMARY_MARKER, Marker
from review_action.domain.placement import Placed
from review_action.domain.report import RunReport
from review_action.domain.review import CheckRun, InlineComment, ReviewPayload
from review_action.pipeline.speaking.annotations_of import annotations_of
from review_action.pipeline.speaking.fold_text import CHARACTERS, fold_text
from review_action.pipeline.speaking.sanitize import sanitize
from review_action.pipeline.speaking.sanitize_report import sanitize_report
from review_action.rendering import render
from review_action.rendering.filters import code_fence

INLINE_COMMENTS: Final = 30
"""More in one review time out while they are created all the same (reviewdog/reviewdog#355)."""
BODY_CHARACTERS: Final = 65_000
"""A comment takes 65,536 and a check run's summary 65,535 characters; a marker must still fit."""
JOB_SUMMARY_CHARACTERS: Final = 250_000
"""The runner takes 1 MiB, and a character may need four bytes."""
SNIPPET_CHARACTERS: Final = 8_000
_STEPS: Final = ((300, 60), (150, 30), (75, 15), (40, 8), (20, 4), (8, 2), (0, 0))
"""Rows of a table and pieces of text, from all one might read to none."""


def compose(report: RunReport, *, check_name: str, state_marker: str = "") -> ReviewPayload:
    """Everything the run says: review, summary, check run, job summary, annotations.

    The templates are given `report` with safe texts, `marker` for the last line, and: inline.md.j2
    `finding`, `lead`, `rest`, `suggestion_block`, `snippet_block`; review.md.j2 `inline`; the others
    `rows`, the most rows a table may have, `cut`, sentences that tell what was left out, and
    `leads`, findings that nothing but the summary comment tells, each with the start of its text,
    and `common`, why most of them are not on their lines.

    Args:
        report: The run, reconciled: new findings on lines become inline comments.
        check_name: Of the check run.
        state_marker: One hidden line for the next run; the summary has it above its own marker.
    """
    report = _capped(_ordered(report))
    clean = sanitize_report(report)
    comments = tuple(
        _comment(raw, safe)
        for raw, safe in zip(report.placed, clean.placed, strict=True)
        if _is_inline(raw)
    )
    annotations = annotations_of(report)
    marker = _review_marker(report.head_sha, comments)
    title = render("comments/headline.txt.j2", report=clean).strip()
    return ReviewPayload(
        head_sha=report.head_sha,
        marker=marker,
        body=_ended(
            render("comments/review.md.j2", report=clean, inline=len(comments), marker=marker),
            marker,
        ),
        comments=comments,
        summary=_within(
            "comments/summary.md.j2",
            clean,
            leads=_leads(report, clean),
            marker="\n\n".join(filter(None, (state_marker, SUMMARY_MARKER))),
        ),
        check=CheckRun(
            name=check_name,
            conclusion=report.verdict.gate,
            title=title,
            summary=_within("comments/check_run.md.j2", clean),
            annotations=annotations,
        ),
        job_summary=_within("comments/job_summary.md.j2", clean, limit=JOB_SUMMARY_CHARACTERS),
        annotations=annotations,
    )


def _is_inline(entry: Placed) -> bool:
    return entry.where == "line" and entry.standing == "new"


def _ordered(report: RunReport) -> RunReport:
    """What blocks first, then by severity; among equals the most valuable stays first."""
    blocking = report.verdict.blocking
    placed = sorted(
        report.placed,
        key=lambda entry: (
            entry.finding.fingerprint not in blocking,
            SEVERITIES.index(entry.finding.severity),
        ),
    )
    return report.model_copy(update={"placed": tuple(placed)})


def _capped(report: RunReport) -> RunReport:
    """No more inline comments than one review bears, whatever placed them."""
    inline = 0
    placed: list[Placed] = []
    for entry in report.placed:
        inline += _is_inline(entry)
        if _is_inline(entry) and inline > INLINE_COMMENTS:
            reason = f"a review bears {INLINE_COMMENTS} inline comments"
            placed.append(entry.model_copy(update={"where": "summary", "reason": reason}))
        else:
            placed.append(entry)
    return report.model_copy(update={"placed": tuple(placed)})


def _comment(raw: Placed, safe: Placed) -> InlineComment:
    fingerprint = raw.finding.fingerprint
    marker = Marker("finding", fingerprint).comment
    suggestion, snippet = _blocks(raw)
    lead, rest = fold_text(_said(raw.finding))
    values = {
        "finding": safe.finding,
        "lead": sanitize(lead),
        "rest": sanitize(rest),
        "marker": marker,
    }
    body = render(
        "comments/inline.md.j2", suggestion_block=suggestion, snippet_block=snippet, **values
    )
    if len(body) > BODY_CHARACTERS:
        told = "(A replacement was left out: it is too long for a comment; the report has it.)"
        body = render("comments/inline.md.j2", suggestion_block="", snippet_block=told, **values)
    return InlineComment(
        path=raw.finding.path,
        line=raw.line,
        side=raw.side,
        start_line=raw.start_line,
        body=_ended(body, marker),
        fingerprint=fingerprint,
    )


def _said(finding: Finding) -> str:
    """The description, unless the title says it already."""
    same = finding.description.strip().rstrip(".") == finding.title.strip().rstrip(".")
    return "" if same else finding.description


def _leads(report: RunReport, clean: RunReport) -> tuple[tuple[Placed, str], ...]:
    return tuple(
        (safe, _lead(raw.finding))
        for raw, safe in zip(report.placed, clean.placed, strict=True)
        if raw.where != "line"
    )


def _lead(finding: Finding) -> str:
    """What is shown of it at once, or, where it holds no sentence, the start of what it holds."""
    shown, rest = fold_text(_said(finding))
    return sanitize(shown) if shown else sanitize(rest, limit=CHARACTERS, one_line=True)


def _common(report: RunReport) -> str:
    """The reason that several share: said once for all of them."""
    reasons = Counter(
        entry.reason
        for entry in report.placed
        if entry.reason and entry.finding.verification != "unsure"
    )
    reason, times = max(reasons.items(), key=itemgetter(1), default=("", 0))
    return reason if times > 1 else ""


def _blocks(entry: Placed) -> tuple[str, str]:
    """The suggestion as a block to be applied by a click, or else as mere code."""
    suggestion = entry.finding.suggestion
    if suggestion is None:
        return "", ""
    replaced = (entry.finding.start_line, entry.finding.end_line)
    stands = (entry.start_line or entry.line, entry.line) == replaced and entry.side == "RIGHT"
    if suggestion.proof in {"parsed", "applied"} and stands:
        # An empty block deletes the lines; one with an empty line in it would leave that behind.
        code = suggestion.replacement
        return (code_fence(code, "suggestion") if code else "```suggestion\n```"), ""
    if not suggestion.replacement:
        return "", ""
    language = PurePosixPath(entry.finding.path).suffix.removeprefix(".")
    block = code_fence(suggestion.replacement, language)
    return "", sanitize(block, limit=SNIPPET_CHARACTERS)


def _review_marker(head_sha: str, comments: Sequence[InlineComment]) -> str:
    said = "\0".join([head_sha, *sorted(comment.fingerprint for comment in comments)])
    return Marker("review", hashlib.sha256(said.encode()).hexdigest()[:16]).comment


def _within(
    template: str,
    report: RunReport,
    *,
    limit: int = BODY_CHARACTERS,
    marker: str = "",
    leads: Sequence[tuple[Placed, str]] = (),
) -> str:
    """The template with as much in it as fits into `limit` characters."""
    text, common = "", _common(report)
    for rows, texts in _STEPS:
        shown, cut = _shortened(report, texts)
        text = render(
            template, report=shown, rows=rows, cut=cut, leads=leads, common=common, marker=marker
        )
        if len(text) <= limit:
            break
    if len(text) > limit:
        text = text.strip().removesuffix(marker)[: limit - len(marker)]
    return _ended(text, marker)


def _shortened(report: RunReport, texts: int) -> tuple[RunReport, tuple[str, ...]]:
    kept = {"summaries": report.summaries[:texts], "warnings": report.warnings[:texts]}
    return report.model_copy(update=kept), tuple(_cut(report, texts))


def _cut(report: RunReport, texts: int) -> Iterator[str]:
    for name, all_of_them in (("summaries", report.summaries), ("notes", report.warnings)):
        if len(all_of_them) > texts:
            yield (
                f"{len(all_of_them) - texts} of {len(all_of_them)} {name} were left out here for"
                " their length; the report has them."
            )


def _ended(body: str, marker: str) -> str:
    """The body with `marker` as its last line, whatever the template did with it."""
    text = body.strip().removesuffix(marker).rstrip() if marker else body.strip()
    return f"{text}\n\n{marker}" if marker else text
