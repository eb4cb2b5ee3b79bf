"""Makes every text of a report safe to stand in Markdown."""

from typing import Final

from review_action.domain.finding import DroppedFinding, Finding, Suggestion
from review_action.domain.placement import Placed
from review_action.domain.report import (
    AgentRun,
    FileCoverage,
    RunReport,
    SuppressedFinding,
)
from review_action.pipeline.speaking.fold_text import fold_text
from review_action.pipeline.speaking.sanitize import sanitize

TITLE_CHARACTERS: Final = 200
LINE_CHARACTERS: Final = 500
SUMMARY_CHARACTERS: Final = 800
"""Two or three sentences are asked for."""
CHANGES: Final = 20


def sanitize_report(report: RunReport) -> RunReport:
    """The report for templates: paths, quotes, rules and replacements raw, all other text safe.

    A title that changes may change the fingerprint of a finding without a quote; the fingerprints
    of the blocking ones follow, so that a template can still compare them.
    """
    placed = tuple(_placed(entry) for entry in report.placed)
    renamed = {
        old.finding.fingerprint: new.finding.fingerprint
        for old, new in zip(report.placed, placed, strict=True)
    }
    said = report.verdict
    told = {
        "reasons": _lines(said.reasons),
        "blocking": tuple(renamed.get(print_, print_) for print_ in said.blocking),
        "unverified": tuple(renamed.get(print_, print_) for print_ in said.unverified),
        "overridden_by": _line(said.overridden_by),
        "override_reason": _line(said.override_reason),
    }
    return report.model_copy(
        update={
            "verdict": said.model_copy(update=told),
            "summaries": tuple(filter(None, map(_paragraph, report.summaries))),
            "placed": placed,
            "dropped": tuple(_dropped(entry) for entry in report.dropped),
            "suppressed": tuple(_suppressed(each) for each in report.suppressed),
            "settled": _lines(report.settled),
            "coverage": _coverage(report.coverage),
            "agents": tuple(_agent(run) for run in report.agents),
            "warnings": _lines(report.warnings),
        }
    )


def _placed(entry: Placed) -> Placed:
    return entry.model_copy(
        update={"finding": _finding(entry.finding), "reason": _line(entry.reason)}
    )


def _dropped(entry: DroppedFinding) -> DroppedFinding:
    return DroppedFinding(finding=_finding(entry.finding), reason=_line(entry.reason))


def _suppressed(each: SuppressedFinding) -> SuppressedFinding:
    said = {
        "finding": _finding(each.finding),
        "reason": _line(each.reason),
        "by": _line(each.by),
    }
    return each.model_copy(update=said)


def _finding(finding: Finding) -> Finding:
    suggestion: Suggestion | None = finding.suggestion
    if suggestion is not None:
        suggestion = suggestion.model_copy(update={"refusal": _line(suggestion.refusal)})
    return finding.model_copy(
        update={
            "title": sanitize(finding.title, limit=TITLE_CHARACTERS, one_line=True),
            "description": sanitize(finding.description),
            "changes": _lines(finding.changes[:CHANGES]),
            "suggestion": suggestion,
            "verification_note": _line(finding.verification_note),
        }
    )


def _paragraph(text: str) -> str:
    """A model's sentences on the change, up to its first heading or list: no verdict but ours looks like one."""
    shown, rest = fold_text(text)
    plain = (shown or " ".join(rest.split())).replace("**", "").lstrip("#>|*-+= ")
    return sanitize(plain, limit=SUMMARY_CHARACTERS, one_line=True)


def _coverage(rows: tuple[FileCoverage, ...]) -> tuple[FileCoverage, ...]:
    """Thousands of files share a handful of reasons: each is made safe once."""
    safe = {reason: _line(reason) for reason in {row.reason for row in rows}}
    return tuple(row.model_copy(update={"reason": safe[row.reason]}) for row in rows)


def _agent(run: AgentRun) -> AgentRun:
    return run.model_copy(update={"agent": _line(run.agent), "failures": _lines(run.failures)})


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_line(text) for text in texts)


def _line(text: str) -> str:
    return sanitize(text, limit=LINE_CHARACTERS, one_line=True)
