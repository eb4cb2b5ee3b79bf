"""A reviewer without a model: reads the diff in the prompt, answers valid findings, always the same."""

import json
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from tests.fakes.model.server import Recorded
from tests.fakes.model.verifier import confirm, is_second_look

MAX_FINDINGS = 5

_FILE = re.compile(r"^## File: (?P<path>.+) \((?P<status>\w+), \+\d+ -\d+\)")
_ADDED = re.compile(r"^\s*(?P<line>\d+) \+\| (?P<text>.*)$")
_RULES = re.compile(r"^# Rules$(.*?)^# Reply$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"`([a-z0-9-]+)`")
_RATES_NOTHING = "- `rating`: here `null`"
_SUMMARISES = "- `summary`: here two or three sentences"
_SMELLS: tuple[tuple[str, str, str, str], ...] = (
    (r"\beval\(|\bexec\(", "code-injection", "error", "Code is built from data and run"),
    (
        r"password\s*=|secret\s*=|api_key\s*=",
        "hardcoded-secret",
        "error",
        "A secret stands in the code",
    ),
    (r"\bexcept\s*:", "swallowed-error", "warning", "All exceptions are swallowed"),
    (r"==\s*None|!=\s*None", "wrong-condition", "info", "None is compared by value"),
    (r"\bTODO\b|\bFIXME\b", "stale-reference", "info", "Unfinished work is merged"),
    (r"console\.log|\bprint\(", "inconsistent-form", "info", "Debug output is left over"),
    (
        r"<=\s*len\(|<=\s*\w+\.length",
        "off-by-one",
        "error",
        "The loop runs one element too far",
    ),
)
_UNTESTED = ("missing-test", "info", "This line has no test")
_IDIOM = "outdated-idiom"
OTHER = "other"


class Added(NamedTuple):
    """An added line as the prompt shows it."""

    path: str
    line: int
    text: str


def review(request: Recorded) -> str:
    """The reply, as JSON, to a prompt of ours; valid by the schema of all our replies.

    Of what stands in the diff it says what the question has a rule for; all of it, as `other`,
    where the question lists no rules.
    """
    if is_second_look(request.user):
        return confirm(request.user)
    added = list(added_lines(request.user))
    rules = frozenset(_NAME.findall("".join(_RULES.findall(request.user)))) or {OTHER}
    findings = [*_smells(added, rules), *_refactorings(added, rules)][:MAX_FINDINGS]
    files = len({line.path for line in added})
    said = f"Review of {len(added)} added lines in {files} files: {len(findings)} findings."
    rating = None if _RATES_NOTHING in request.user else max(0, 9 - len(findings))
    summary = said if _SUMMARISES in request.user else ""
    return json.dumps({"findings": findings, "rating": rating, "summary": summary, "done": True})


def added_lines(prompt: str) -> Iterator[Added]:
    """Every added line in the diff that `prompt` shows."""
    path = ""
    for row in prompt.splitlines():
        if heading := _FILE.match(row):
            path = heading["path"]
        elif path and (added := _ADDED.match(row)):
            yield Added(path, int(added["line"]), added["text"])


def _smells(added: list[Added], rules: AbstractSet[str]) -> Iterator[dict[str, Any]]:
    found = list(_all_smells(added))
    first = next((line for line in added if len(line.text.strip()) > len("return")), None)
    if not found and first:
        found.append((first, *_UNTESTED))
    for line, rule, severity, title in found:
        if {rule, OTHER} & rules:
            named = rule if rule in rules else OTHER
            yield _finding(line, rule=named, severity=severity, title=title)


def _all_smells(added: list[Added]) -> Iterator[tuple[Added, str, str, str]]:
    seen = set()
    for line in added:
        for pattern, rule, severity, title in _SMELLS:
            if re.search(pattern, line.text) and (line.path, title) not in seen:
                seen.add((line.path, title))
                yield line, rule, severity, title


def _refactorings(added: list[Added], rules: AbstractSet[str]) -> Iterator[dict[str, Any]]:
    for line in added:
        better = re.sub(r"==\s*None", "is None", re.sub(r"!=\s*None", "is not None", line.text))
        if better != line.text and _IDIOM in rules:
            yield {
                **_finding(
                    line, rule=_IDIOM, severity="info", title="Compare with None by identity"
                ),
                "suggestion": better,
                "changes": ["The comparison is by identity; None is a singleton."],
            }


def _finding(line: Added, *, rule: str, severity: str, title: str) -> dict[str, Any]:
    return {
        "path": line.path,
        "line": line.line,
        "end_line": None,
        "side": "RIGHT",
        "quote": line.text,
        "rule": rule,
        "severity": severity,
        "title": title,
        "evidence": f"Line {line.line} does it for every input.",
        "description": f"{title}, which a reader of this change should know.",
        "changes": [],
        "suggestion": None,
        "confidence": "high" if severity == "error" else "medium",
    }
