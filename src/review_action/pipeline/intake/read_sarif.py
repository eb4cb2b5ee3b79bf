"""Reads what another tool left as SARIF 2.1.0, as far as it speaks of lines that this change adds."""

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

from review_action.domain.diff import FileDiff
from review_action.domain.finding import SEVERITIES, Confidence, Finding, Severity
from review_action.domain.shorten import shorten
from review_action.pipeline.intake.sarif_fix import SarifFix, sarif_fix
from review_action.pipeline.intake.sarif_paths import SarifPaths
from review_action.pipeline.intake.sarif_region import Lines, Region, sarif_region
from review_action.pipeline.intake.sarif_rules import (
    SarifRule,
    SarifRules,
    as_list,
    as_map,
    text_of,
)

MAX_RESULTS: Final = 20_000
"""Of one file that are looked at; what a tool says of a whole code base is not for a review."""
MAX_CONTAINERS: Final = 1_000_000
"""Objects and lists of one file: twenty thousand results have half of it; a list takes thirty times its text."""
MAX_FINDINGS: Final = 300
"""Of one file that are taken, the gravest first."""
MAX_TITLE: Final = 120
MAX_DESCRIPTION: Final = 1_500
OURS: Final = "review-action"
_LEVELS: Final[Mapping[str, Severity]] = {"error": "error", "warning": "warning", "note": "info"}
_NOT_FAILED: Final = {"pass", "notApplicable"}
_OLD: Final = {"unchanged", "absent"}
_PRECISIONS: Final[Mapping[str, Confidence]] = {
    "very-high": "high",
    "high": "high",
    "medium": "medium",
    "low": "low",
}
_HIGH: Final = 7.0
_MEDIUM: Final = 4.0
"""As GitHub sorts `security-severity`: high from 7.0, medium from 4.0
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning"""
_SECRETS: Final = re.compile(
    r"secret|gitleaks|trufflehog|credential|password|private-key", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s")

_Object = Mapping[str, Any]


class SarifReading(NamedTuple):
    """What one file comes to; problems are for people, and hold no text of the file's."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()


def read_sarif(
    raw: bytes,
    files: Sequence[FileDiff],
    *,
    roots: Sequence[str] = (),
    repository: str = "",
    reserved: Collection[str] = (),
) -> SarifReading:
    """Findings on lines that the change adds; never raises.

    Without a run over the base nobody knows what of a tool's results is new, so what does not stand
    on an added line is left out, as is what the tool itself calls old or suppressed. A tool's texts
    are clipped and made visible, and its rules are named `tool/rule`.

    Args:
        raw: The file.
        files: The change; paths of all others are of no interest, whatever they are.
        roots: Absolute directories that the repository lies in, as tools may have seen them.
        repository: Its name without owner: runners check out to `…/name/name`.
        reserved: Names of our own agents, that no tool speaks as.
    """
    runs = _runs_of(raw)
    if isinstance(runs, str):
        return SarifReading(problems=(runs,))
    by_path = {file.path: Lines.of(file) for file in files}
    found: list[Finding] = []
    problems: Counter[str] = Counter()
    left = MAX_RESULTS
    for run in runs:
        if not isinstance(run, dict):
            problems["cannot be read as runs"] += 1
            continue
        results = as_list(run.get("results"))
        if len(results) > left:
            problems["are beyond what is looked at"] += len(results) - left
        results, left = results[:left], max(0, left - len(results))
        paths = SarifPaths.of(run, by_path, roots=roots, repository=repository)
        reader = _Run(SarifRules.of(run, reserved), paths, by_path, _kind_of_columns(run))
        if reader.rules.tool != OURS:
            found += reader.read(results, problems)
    return _bounded(found, problems)


def _runs_of(raw: bytes) -> list[Any] | str:
    """The runs of the file, or why there are none to read."""
    if raw.count(b"{") + raw.count(b"[") > MAX_CONTAINERS:
        return "it holds too many lists and objects"
    try:
        log = as_map(json.loads(raw))
    except (ValueError, RecursionError):
        return "it is no JSON"
    runs = log.get("runs")
    if not isinstance(runs, list):
        return "it is no SARIF: it has no runs"
    return runs if text_of(log.get("version")).startswith("2.1") else "it is not of version 2.1.0"


def _kind_of_columns(run: _Object) -> str:
    return text_of(run.get("columnKind"))


def _bounded(found: Sequence[Finding], problems: Counter[str]) -> SarifReading:
    worst = sorted(found, key=lambda each: SEVERITIES.index(each.severity))
    if len(worst) > MAX_FINDINGS:
        problems["are left out: the gravest ones come first"] += len(worst) - MAX_FINDINGS
    told = (f"{count} of its results {problem}" for problem, count in problems.items())
    return SarifReading(tuple(worst[:MAX_FINDINGS]), tuple(told))


class _Run(NamedTuple):
    rules: SarifRules
    paths: SarifPaths
    files: Mapping[str, Lines]
    columns: str

    def read(self, results: Sequence[object], problems: Counter[str]) -> list[Finding]:
        found = []
        for result in results:
            if not isinstance(result, dict) or not as_map(result.get("message")):
                problems["cannot be read"] += 1
            elif not _is_settled(result) and (finding := self._finding(result, problems)):
                found.append(finding)
        return found

    def _finding(self, result: _Object, problems: Counter[str]) -> Finding | None:
        place = self._place(result)
        path = self.paths.resolve(as_map(place.get("artifactLocation")))
        if path is None:
            problems["name a file outside of the repository"] += 1
            return None
        if path not in self.files:
            return None
        lines = self.files[path]
        region = sarif_region(as_map(place.get("region")), lines)
        rule = self.rules.rule_of(result)
        severity = _severity(result, rule)
        if region is None or severity is None:
            return None
        fix = self._fix(result, rule, path, region)
        start, end = (fix.start, fix.end) if fix else region
        title, description = _texts(
            rule, rule.message_of(result), self._flow(result, f"{path}:{start}")
        )
        return Finding(
            rule_id=rule.rule_id,
            severity=severity,
            confidence=_PRECISIONS.get(text_of(rule.properties.get("precision")), "high"),
            path=path,
            start_line=start,
            end_line=end,
            title=title,
            description=description,
            quote=_quote(rule, lines, start, end),
            suggestion=fix.suggestion if fix else None,
            anchor="exact" if start else "none",
            origin="analyzer",
            cwe=rule.cwe,
        )

    def _fix(self, result: _Object, rule: SarifRule, path: str, region: Region) -> SarifFix | None:
        if _is_secret(rule):
            return None
        return sarif_fix(
            as_list(result.get("fixes")),
            region,
            self.files[path],
            is_here=lambda one: self.paths.resolve(one) == path,
            columns=self.columns,
        )

    def _place(self, result: _Object) -> _Object:
        first = next(iter(as_list(result.get("locations"))), None)
        return as_map(as_map(first).get("physicalLocation"))

    def _flow(self, result: _Object, here: str) -> str:
        """Where a flow of data that ends at the finding begins."""
        at: object = result
        for key in ("codeFlows", "threadFlows", "locations"):
            at = next(iter(as_list(as_map(at).get(key))), None)
        place = as_map(as_map(as_map(at).get("location")).get("physicalLocation"))
        path = self.paths.resolve(as_map(place.get("artifactLocation")))
        line = as_map(place.get("region")).get("startLine")
        if not path or type(line) is not int or line < 1:
            return ""
        there = f"{path}:{line}"
        return "" if there == here else f"It begins at `{there.replace('`', '')[-200:]}`."


def _is_settled(result: _Object) -> bool:
    """Whether somebody suppressed it, or the tool says that it is old, or no failure at all."""
    if text_of(result.get("kind")) in _NOT_FAILED or text_of(result.get("baselineState")) in _OLD:
        return True
    said = [as_map(one).get("status", "accepted") for one in as_list(result.get("suppressions"))]
    # One that is under review or was rejected suppresses nothing, whatever the others say.
    return bool(said) and all(status == "accepted" for status in said)


def _severity(result: _Object, rule: SarifRule) -> Severity | None:
    level = text_of(result.get("level")) or rule.level
    if text_of(result.get("kind")) == "informational":
        return "info"
    try:
        score = float(rule.properties.get("security-severity", ""))
    except (ValueError, TypeError, OverflowError):
        return _LEVELS.get(level)
    return "error" if score >= _HIGH else "warning" if score >= _MEDIUM else "info"


def _texts(rule: SarifRule, message: str, flow: str) -> tuple[str, str]:
    whole = message or rule.about or rule.rule_id
    first = whole.strip().split("\n", 1)[0]
    title = _SENTENCE.split(first, maxsplit=1)[0].strip().removesuffix(".")
    parts = [whole] if len(title) + 1 < len(whole) or len(title) > MAX_TITLE else []
    if rule.about.strip(". ") not in whole:
        # What follows may be put into the same paragraph.
        parts.append(f"{rule.about}." if rule.about[-1:].isalnum() else rule.about)
    parts += [flow, f"More: {rule.help_uri}" if rule.help_uri else ""]
    described = "\n\n".join(shorten(part, MAX_DESCRIPTION // 2) for part in parts if part)
    return shorten(title, MAX_TITLE), shorten(described or whole, MAX_DESCRIPTION)


def _is_secret(rule: SarifRule) -> bool:
    """Whether the line it found holds what nobody should repeat."""
    return _SECRETS.search(f"{rule.rule_id} {rule.tags}") is not None


def _quote(rule: SarifRule, lines: Lines, start: int, end: int) -> str:
    if not start:
        return ""
    quote = "\n".join(lines.shown[number] for number in range(start, end + 1))
    if not _is_secret(rule):
        return quote
    digest = sha256(quote.strip().encode("utf-8", "surrogatepass")).hexdigest()
    return f"<redacted sha256:{digest[:12]}>"
