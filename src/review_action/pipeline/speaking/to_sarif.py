"""The report as SARIF 2.1.0, as GitHub's code scanning and other viewers read it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from review_action import __version__
from review_action.domain.finding import Finding, Severity
from review_action.domain.report import FileCoverage, RunReport
from review_action.rendering.visible import visible

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}
_PRECISIONS: Final = {"high": "high", "medium": "medium", "low": "low"}

_Object = dict[str, Any]  # a JSON object; its shape is SARIF's


def to_sarif(report: RunReport, *, category: str = "review-action") -> _Object:
    """One run with a result for every placed finding; `category` tells uploads apart.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; GitHub's reading of it:
    https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
    """
    findings = [entry.finding for entry in report.placed]
    rules = sorted({finding.rule_id for finding in findings})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(rules, findings)},
                "automationDetails": {"id": f"{category}/"},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    "%SRCROOT%": {"description": {"text": "The root of the repository."}}
                },
                "invocations": [_invocation(report)],
                "results": [_result(finding, rules.index(finding.rule_id)) for finding in findings],
            }
        ],
    }


def _driver(rules: Sequence[str], findings: Sequence[Finding]) -> _Object:
    return {
        "name": "review-action",
        "semanticVersion": __version__,
        "rules": [_rule(rule, findings) for rule in rules],
    }


def _rule(rule: str, findings: Sequence[Finding]) -> _Object:
    agent, _, name = rule.partition("/")
    first = next(finding for finding in findings if finding.rule_id == rule)
    return {
        "id": rule,
        "name": name,
        "shortDescription": {"text": f"{name.replace('-', ' ').capitalize()} ({agent})"},
        "defaultConfiguration": {"level": _LEVELS[first.severity]},
        "properties": {"tags": [agent], "precision": _PRECISIONS[first.confidence]},
    }


def _result(finding: Finding, index: int) -> _Object:
    return {
        "ruleId": finding.rule_id,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _plain(f"{finding.title}\n\n{finding.description}")},
        "locations": [{"physicalLocation": _place(finding)}] if finding.path else [],
        "partialFingerprints": {"reviewActionFingerprint/v1": finding.fingerprint},
        "properties": {
            "confidence": finding.confidence,
            "anchor": finding.anchor,
            "alsoBy": list(finding.also_by),
        },
    }


def _place(finding: Finding) -> _Object:
    place: _Object = {"artifactLocation": _artifact(finding.path)}
    # A region is one of the file as it is now: a removed line has none.
    if finding.start_line and finding.side == "RIGHT":
        end = max(finding.start_line, finding.end_line)
        place["region"] = {"startLine": finding.start_line, "endLine": end}
    return place


def _artifact(path: str) -> _Object:
    raw = path.encode("utf-8", "surrogateescape")
    return {"uri": quote(raw, safe="/"), "uriBaseId": "%SRCROOT%"}


def _invocation(report: RunReport) -> _Object:
    unseen = [row for row in report.coverage if row.state in {"failed", "partial"}]
    return {
        "executionSuccessful": report.verdict.conclusion != "inconclusive",
        "toolExecutionNotifications": [_notification(row) for row in unseen],
    }


def _notification(row: FileCoverage) -> _Object:
    text = f"Not reviewed{' in full' if row.state == 'partial' else ''}: {row.reason or row.state}"
    return {
        "level": "warning",
        "message": {"text": _plain(text)},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(row.path)}}],
    }


def _plain(text: str) -> str:
    """Even a plain message may hold links, `[words](address)` (SARIF 2.1.0, 3.11.6): none of these does."""
    return visible(text).strip().replace("](", "] (")
