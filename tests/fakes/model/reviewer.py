"""A reviewer without a model: reads the diff in the prompt, answers valid findings, always the same."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.fakes.model.server import Recorded

MAX_FINDINGS = 5

_FILE = re.compile(r"^## File: (?P<path>.+) \((?P<status>\w+), \+\d+ -\d+\)")
_ADDED = re.compile(r"^\s*(?P<line>\d+) \+\| (?P<text>.*)$")
_RULES = re.compile(r"^- `([a-z-]+)`: .+\n(?=(?:- .*\n)*\n# Reply$)", re.MULTILINE)
_REFACTORS = re.compile(r"^- `changes`: what ", re.MULTILINE)
_SMELLS: tuple[tuple[str, str, str], ...] = (
    (r"\beval\(|\bexec\(", "error", "Code is built from data and run"),
    (r"password\s*=|secret\s*=|api_key\s*=", "error", "A secret stands in the code"),
    (r"\bexcept\s*:", "warning", "All exceptions are swallowed"),
    (r"==\s*None|!=\s*None", "info", "None is compared by value"),
    (r"\bTODO\b|\bFIXME\b", "info", "Unfinished work is merged"),
    (r"console\.log|\bprint\(", "info", "Debug output is left over"),
    (r"<=\s*len\(|<=\s*\w+\.length", "error", "The loop runs one element too far"),
)


class Added(NamedTuple):
    """An added line as the prompt shows it."""

    path: str
    line: int
    text: str


def review(request: Recorded) -> str:
    """The reply, as JSON, to a prompt of ours; valid by the schema of all our replies."""
    refactors = _REFACTORS.search(request.user) is not None
    added = list(added_lines(request.user))
    found = list(_refactorings(added) if refactors else _smells(added))
    rule = next(iter(_RULES.findall(request.user)), "other")
    findings = [_complete(finding, rule) for finding in found[:MAX_FINDINGS]]
    files = len({line.path for line in added})
    said = "Simplifications" if refactors else "Review"
    summary = f"{said} of {len(added)} added lines in {files} files: {len(findings)} findings."
    rating = None if refactors else max(0, 9 - len(findings))
    reply = {"findings": findings, "rating": rating, "summary": summary, "done": True}
    return json.dumps(reply)


def added_lines(prompt: str) -> Iterator[Added]:
    """Every added line in the diff that `prompt` shows."""
    path = ""
    for row in prompt.splitlines():
        if heading := _FILE.match(row):
            path = heading["path"]
        elif path and (added := _ADDED.match(row)):
            yield Added(path, int(added["line"]), added["text"])


def _smells(added: list[Added]) -> Iterator[dict[str, Any]]:
    seen = set()
    for line in added:
        for pattern, severity, title in _SMELLS:
            if re.search(pattern, line.text) and (line.path, title) not in seen:
                seen.add((line.path, title))
                yield _finding(line, severity=severity, title=title)
    if not seen:
        first = next((line for line in added if len(line.text.strip()) > len("return")), None)
        if first:
            yield _finding(first, severity="info", title="This line has no test")


def _refactorings(added: list[Added]) -> Iterator[dict[str, Any]]:
    for line in added:
        better = re.sub(r"==\s*None", "is None", re.sub(r"!=\s*None", "is not None", line.text))
        if better != line.text:
            yield {
                **_finding(line, severity="info", title="Compare with None by identity"),
                "suggestion": better,
                "changes": ["The comparison is by identity; None is a singleton."],
            }


def _finding(line: Added, *, severity: str, title: str) -> dict[str, Any]:
    return {
        "path": line.path,
        "line": line.line,
        "end_line": None,
        "side": "RIGHT",
        "quote": line.text,
        "severity": severity,
        "title": title,
        "evidence": f"Line {line.line} does it for every input.",
        "description": f"{title}, which a reader of this change should know.",
        "changes": [],
        "suggestion": None,
        "confidence": "high" if severity == "error" else "medium",
    }


def _complete(finding: dict[str, Any], rule: str) -> dict[str, Any]:
    ordered = {}
    for key, value in finding.items():
        if key == "severity":
            ordered["rule"] = rule
        ordered[key] = value
    return ordered
