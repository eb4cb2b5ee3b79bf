"""Lets be what a comment in the code or a maintainer says to let be, and tells who said so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from review_action.domain.diff import FileDiff, LineKind
from review_action.domain.finding import Finding
from review_action.domain.report import SuppressedFinding
from review_action.domain.state import Suppression
from review_action.domain.value import Value
from review_action.pipeline.judging.hidden_rules import TRICKS

REASON_CHARACTERS = 200
LONGEST_LINE = 2_000
"""A longer one is no comment a person wrote."""
_LEAST_REASON = 3
"""Letters; `x` and `...` are no reasons."""

_IGNORE = re.compile(
    r"(?:#|//|/\*|<!--|--|;|%|\*|\"\"\"|''')[^\S\n]{0,8}review-action:[^\S\n]{0,8}"
    r"ignore\[([A-Za-z0-9._/, -]{1,200})\](.{0,400})"
)
"""In a comment of whatever language: a rule must be named, so that one comment lets one thing be."""
_CLOSING = re.compile(r"(?<!\s)\s*(?:\*/|-->|\"\"\"|''')\s*$")


class Suppressed(Value):
    """All findings again, in one of two places."""

    kept: tuple[Finding, ...] = ()
    suppressed: tuple[SuppressedFinding, ...] = ()
    warnings: tuple[str, ...] = ()
    """Comments that ask for it and do not get it, and why."""


class _Comment(NamedTuple):
    rules: frozenset[str]
    reason: str
    line: int
    is_new: bool


def suppress(
    findings: Sequence[Finding],
    files: Sequence[FileDiff],
    suppressions: Sequence[Suppression] = (),
    *,
    texts: Mapping[str, str | None] | None = None,
    threads: Mapping[str, str] | None = None,
) -> Suppressed:
    """Sort out what is to be let be.

    `review-action: ignore[rule] reason` counts in a comment on the finding's first line or the one
    above. One that stands on the base counts for anything; one that this very change adds does
    not count for errors, because the author of a change must not open its gate: that takes a
    maintainer (`/ignore`). A reason must be given.

    Args:
        findings: Anchored ones.
        files: The change; a line that it does not show, or shows as context, is the base's.
        suppressions: What maintainers said, out of the signed state.
        texts: Whole head texts, for lines that the change does not show.
        threads: Fingerprint now → the one a comment of ours carries.
    """
    lines = _Lines({file.path: file for file in files}, texts or {})
    kept: list[Finding] = []
    suppressed: list[SuppressedFinding] = []
    warnings: list[str] = []
    for finding in findings:
        thread = (threads or {}).get(finding.fingerprint, "")
        said = next((one for one in suppressions if _covers(one, finding, thread)), None)
        if said is not None:
            suppressed.append(
                SuppressedFinding(finding=finding, how="command", reason=said.reason, by=said.by)
            )
            continue
        comment = _comment_on(finding, lines)
        problem = _problem(comment, finding) if comment else ""
        if comment is None or problem:
            kept.append(finding)
            warnings += [f"{finding.path}:{comment.line}: {problem}"] if comment else []
            continue
        suppressed.append(_by_comment(comment, finding))
    return Suppressed(
        kept=tuple(kept),
        suppressed=tuple(suppressed),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _covers(said: Suppression, finding: Finding, thread: str) -> bool:
    if said.fingerprint:
        return said.fingerprint in {finding.fingerprint, thread}
    return said.path in {"", finding.path} and _names(frozenset({said.rule}), finding)


def _names(rules: frozenset[str], finding: Finding) -> bool:
    """Whether `agent/rule`, or the rule's name alone, is among them."""
    return bool(rules & {finding.rule_id, finding.rule_id.partition("/")[2]})


def _by_comment(comment: _Comment, finding: Finding) -> SuppressedFinding:
    return SuppressedFinding(
        finding=finding,
        how="new-comment" if comment.is_new else "base-comment",
        reason=comment.reason,
    )


def _problem(comment: _Comment, finding: Finding) -> str:
    if sum(map(str.isalpha, comment.reason)) < _LEAST_REASON:
        return "`review-action: ignore[…]` needs a reason after it."
    if comment.is_new and (finding.severity == "error" or _is_trick(finding)):
        what = "an error" if finding.severity == "error" else "what is hidden or speaks to us"
        return (
            f"`review-action: ignore[…]` was added by this change, so it does not silence {what}:"
            " a maintainer may, by `/ignore` with a reason."
        )
    return ""


def _is_trick(finding: Finding) -> bool:
    """Whether whoever plays it would be the one to silence what tells of it; in tests it is none."""
    return finding.rule_id in TRICKS and finding.severity == "warning"


def _comment_on(finding: Finding, lines: "_Lines") -> _Comment | None:
    if finding.path not in lines.files or finding.side == "LEFT" or not finding.start_line:
        return None
    for number in (finding.start_line, finding.start_line - 1):
        kind, said = lines.at(finding.path, number)
        for comment in _read(said, number, is_new=kind == "added"):
            if _names(comment.rules, finding):
                return comment
    return None


class _Lines:
    """The head's lines, each file's looked up once: there may be thousands of findings in one."""

    def __init__(self, files: Mapping[str, FileDiff], texts: Mapping[str, str | None]) -> None:
        self.files = files
        self._texts = texts
        self._shown: dict[str, dict[int, tuple[LineKind, str]]] = {}
        self._whole: dict[str, list[str]] = {}

    def at(self, path: str, number: int) -> tuple[LineKind, str]:
        """What the change does not show is the base's."""
        if path not in self._shown:
            self._shown[path] = {
                line.new: (line.kind, line.text)
                for hunk in self.files[path].hunks
                for line in hunk.lines
                if line.new is not None
            }
            self._whole[path] = (self._texts.get(path) or "").split("\n")
        whole = self._whole[path]
        there = whole[number - 1] if len(whole) >= number > 0 else ""
        return self._shown[path].get(number) or ("context", there)


def _read(line: str, number: int, *, is_new: bool) -> Iterator[_Comment]:
    for found in _IGNORE.finditer(line) if len(line) <= LONGEST_LINE else ():
        rules = frozenset(rule.strip() for rule in found[1].split(","))
        reason = _CLOSING.sub("", found[2]).strip(" \t\r:-")[:REASON_CHARACTERS]
        yield _Comment(rules, reason, number, is_new)
