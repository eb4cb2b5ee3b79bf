"""Runs line rules over the lines a change adds; nothing is executed, imported or configured by them."""

import hashlib
from collections.abc import Iterator, Sequence

from review_action.adapters.analyzers.line_rule import CODE, PAGES, LineRule
from review_action.adapters.analyzers.visible_code import without_comment, without_strings
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.diff import FileDiff, Line
from review_action.domain.finding import Finding, Suggestion
from review_action.domain.is_lenient import is_lenient
from review_action.domain.secret_shapes import value_of

MAX_LINE_CHARACTERS = 2_000
"""Longer lines are data or minified: only a credential in them is worth telling."""

NEAR = 5
"""Lines before and after one that are near it."""

_REDACTED = "<redacted sha256:{}>"


class LineAnalyzer:
    """An `Analyzer` over a table of rules."""

    def __init__(self, rules: Sequence[LineRule], *, name: str = "embedded") -> None:
        self._rules = tuple(rules)
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:  # noqa: ARG002  # each rule is linear
        """At most one finding a rule and line, on added lines only, anchored exactly.

        What stood on a removed line is old: code that moved within its file is not new, nor is a
        secret that the file had before, whatever its line has become.
        """
        return Analysis(
            new=tuple(found for file in files for found in self._added(file)),
            old=tuple(found for file in files for found in self._removed(file.diff)),
        )

    def _added(self, file: TouchedFile) -> Iterator[Finding]:
        before = file.old
        if before is None:
            before = "\n".join(line.text for line in file.diff.removed_lines)
        yield from self._in_lines(file.diff.added_lines, file.diff, before)

    def _removed(self, file: FileDiff) -> Iterator[Finding]:
        before = file.model_copy(update={"path": file.previous_path or file.path})
        yield from self._in_lines(file.removed_lines, before)

    def _in_lines(
        self, changed: Sequence[Line], file: FileDiff, before: str = ""
    ) -> Iterator[Finding]:
        text = "\n".join(line.text for line in changed).lower()
        rules = [rule for rule in self._rules if _applies(rule, file) and _may_match(rule, text)]
        for at, line in enumerate(changed):
            is_long = len(line.text) > MAX_LINE_CHARACTERS
            for rule in tuple(rules):
                found = (rule.secret or not is_long) and matches(rule, line.text, file.language)
                if not found or _is_excused(rule, changed[max(0, at - NEAR) : at + NEAR + 1]):
                    continue
                if rule.secret and _was_there(rule, line.text, before):
                    continue
                yield self._finding(rule, file, line)
                if rule.once:
                    rules.remove(rule)

    def _finding(self, rule: LineRule, file: FileDiff, line: Line) -> Finding:
        number = line.new or line.old or 0
        shown = rule.in_pages if file.language in PAGES else None
        return Finding(
            rule_id=f"{self._name}/{rule.id}",
            severity=shown or rule.severity,
            confidence=rule.confidence,
            path=file.path,
            start_line=number,
            end_line=number,
            title=rule.title,
            description=rule.description,
            quote=_REDACTED.format(_digest(line.text)) if rule.secret else line.text,
            suggestion=_suggestion(rule, line.text),
            anchor="exact",
            origin="hint" if rule.hint else "analyzer",
            cwe=rule.cwe,
        )


def matches(rule: LineRule, text: str, language: str) -> bool:
    """Whether a rule finds something in one line of a language."""
    if not _may_match(rule, text.lower()):
        return False
    visible = text if rule.look_in == "line" else without_comment(text, language)
    if rule.look_in == "code":
        visible = without_strings(visible)
    if rule.unless is not None and rule.unless.search(text):
        return False
    if rule.holds is not None:
        return any(map(rule.holds, rule.pattern.finditer(visible)))
    return rule.pattern.search(visible) is not None


def _is_excused(rule: LineRule, near: Sequence[Line]) -> bool:
    pattern = rule.unless_near
    return pattern is not None and any(
        pattern.search(line.text[:MAX_LINE_CHARACTERS]) for line in near
    )


def _was_there(rule: LineRule, text: str, before: str) -> bool:
    """Whether the file had every value; the line that a key begins with holds none."""
    values = [value_of(match) for match in rule.pattern.finditer(text)]
    return bool(values) and all(value in before and " " not in value for value in values)


def _may_match(rule: LineRule, lower_text: str) -> bool:
    return any(needle in lower_text for needle in rule.needles)


def _applies(rule: LineRule, file: FileDiff) -> bool:
    if rule.paths is not None and not rule.paths.search(file.path):
        return False
    if rule.in_tests == "skip" and is_lenient(file.path):
        return False
    if rule.languages:
        return file.language in rule.languages
    return rule.look_in == "line" or file.language in CODE


def _suggestion(rule: LineRule, text: str) -> Suggestion | None:
    if rule.remove_line and rule.pattern.search(text):
        return Suggestion(replacement="")
    if rule.replace is None:
        return None
    mended = rule.pattern.sub(rule.replace, text)
    return Suggestion(replacement=mended) if mended != text else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:12]
