"""The report as a payload file, within the bounds that its reader holds it to."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from review_action.domain.finding import Finding
from review_action.domain.payload_file import (
    CODE_CHARACTERS,
    LINE_CHARACTERS,
    MAX_FINDINGS,
    MAX_PAYLOAD_BYTES,
    MAX_ROWS,
    MAX_SUMMARIES,
    MAX_WARNINGS,
    NAMES,
    PATH_CHARACTERS,
    TEXT_CHARACTERS,
    HandedFinding,
    HandedRow,
    HandedSpend,
    HandedUsage,
    PayloadFile,
)
from review_action.domain.report import RunReport

LEFT_OUT: Final = "The payload file bears no more: {} of {} findings were left out."
_ROUTE = re.compile(r"[^A-Za-z0-9@._:/+-]")


def to_payload(
    report: RunReport, *, agents: Collection[str], max_bytes: int = MAX_PAYLOAD_BYTES
) -> PayloadFile:
    """What a model found, the most valuable first, and what became of each file.

    What analyzers alone found is left out: whoever publishes runs them again. So is what a
    maintainer said to let be; what a comment in the code lets be is found out anew.

    Args:
        report: Of the analysis of a pull request.
        agents: Ids of those whose rules a model reports under.
        max_bytes: Of the file as JSON; findings of least value are left out first, then rows, and
            a file without a row counts as not reviewed.
    """
    found = [entry.finding for entry in report.placed]
    found += [each.finding for each in report.suppressed if each.how != "command"]
    claims = [
        handed
        for finding in found
        if (claim := _claim(finding, agents)) is not None
        and (handed := _finding(claim)) is not None
    ]
    findings = tuple(claims[:MAX_FINDINGS])
    rows = tuple(
        HandedRow(
            path=_fit(row.path, PATH_CHARACTERS),
            state=row.state,
            reason=_fit(row.reason, LINE_CHARACTERS),
        )
        for row in {_fit(row.path, PATH_CHARACTERS): row for row in report.coverage}.values()
    )[:MAX_ROWS]
    payload = _payload(report, findings, rows)
    while _size(payload) > max_bytes and (findings or rows):
        if findings:
            findings = findings[: len(findings) // 2]
        else:
            rows = rows[: len(rows) // 2]
        payload = _payload(report, findings, rows)
    if len(findings) == len(claims):
        return payload
    told = LEFT_OUT.format(len(claims) - len(findings), len(claims))
    return payload.model_copy(update={"warnings": (told, *payload.warnings)[:MAX_WARNINGS]})


def _size(payload: PayloadFile) -> int:
    return len(payload.model_dump_json().encode())


def _payload(
    report: RunReport,
    findings: tuple[HandedFinding, ...],
    rows: tuple[HandedRow, ...],
) -> PayloadFile:
    usage, spend = report.usage, report.spend
    return PayloadFile(
        tool="review-action",
        schema_version=1,
        repository=report.repository,
        pull_number=report.pull_number or 0,
        base_sha=report.base_sha,
        head_sha=report.head_sha,
        model=_ROUTE.sub("_", report.model)[:200].lstrip("._:/+-") or "unknown",
        conclusion=report.verdict.conclusion,
        rating=report.rating,
        summaries=_fitted(report.summaries[:MAX_SUMMARIES], TEXT_CHARACTERS),
        findings=findings,
        coverage=rows,
        usage=HandedUsage(**usage.model_dump()),
        spend=HandedSpend(**spend.model_dump()),
        warnings=_fitted(report.warnings[:MAX_WARNINGS], LINE_CHARACTERS),
    )


def _claim(finding: Finding, agents: Collection[str]) -> Finding | None:
    """What a model said of it, which may be graver or surer than the rule it was made one with."""
    if finding.origin == "model":
        return finding
    rules = [rule for rule in finding.also_by if rule.partition("/")[0] in agents]
    if not rules:
        return None
    return finding.model_copy(update={"rule_id": rules[0], "also_by": tuple(rules[1:])})


def _finding(finding: Finding) -> HandedFinding | None:
    if finding.verification == "refuted":
        return None
    suggestion = finding.suggestion
    replacement = None if suggestion is None else suggestion.replacement
    if replacement is not None and len(replacement) > CODE_CHARACTERS:
        replacement = None  # half a replacement is none
    return HandedFinding(
        rule_id=finding.rule_id,
        severity=finding.severity,
        confidence=finding.confidence,
        path=_fit(finding.path, PATH_CHARACTERS),
        start_line=finding.start_line,
        end_line=finding.end_line,
        side=finding.side,
        title=_fit(finding.title, LINE_CHARACTERS),
        description=_fit(finding.description, TEXT_CHARACTERS),
        quote=_fit(finding.quote, TEXT_CHARACTERS),
        replacement=None if replacement is None else _fit(replacement, CODE_CHARACTERS),
        changes=_fitted(finding.changes[:NAMES], LINE_CHARACTERS),
        also_by=finding.also_by[:NAMES],
        raised_by=_fitted(finding.raised_by[:NAMES], LINE_CHARACTERS),
        verification=finding.verification,
        verification_note=_fit(finding.verification_note, LINE_CHARACTERS),
    )


def _fitted(texts: Iterable[str], limit: int) -> tuple[str, ...]:
    return tuple(_fit(text, limit) for text in texts)


def _fit(text: str, limit: int) -> str:
    """What UTF-8 can hold of it: half a character in a name of a file would spoil the whole file."""
    return text[:limit].encode("utf-8", "replace").decode()
