"""Matches rules on syntax against whole files, before and after the change; nothing of them is run."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from review_action.adapters.analyzers.ast_grep_process import (
    AstGrepProcess,
    Match,
    is_installed,
)
from review_action.adapters.analyzers.ast_grep_worker import CAPTURED_CHARACTERS
from review_action.adapters.analyzers.fill_template import fill_template
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.code_rule import CodeRule
from review_action.domain.finding import Finding, Suggestion
from review_action.domain.shorten import shorten
from review_action.errors import AnalyzerError

MAX_CHARACTERS: Final = 1_000_000
MAX_LINE_CHARACTERS: Final = 2_000
"""Longer lines are data or minified."""
MAX_LINES: Final = 10
"""What spans more is shown by its first line, and gets no suggestion."""
_CAPTURED_IN_TITLE: Final = 60
_GRAMMARS: Final = frozenset(
    (
        *("python", "javascript", "typescript", "go", "java", "rust", "c", "cpp", "csharp"),
        *("ruby", "php", "bash", "kotlin", "swift"),
    )
)
_BY_END: Final[Mapping[str, str]] = {".tsx": "tsx", ".h": "cpp", ".erb": "", ".pyx": ""}

Choose = Callable[[str, str, str], Sequence[CodeRule]]
"""The rules for a path, a grammar and a text; those that cannot match it may be missing."""


class AstGrep:
    """An `Analyzer` over rules in ast-grep's form."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose

    @property
    def name(self) -> str:
        return "ast-grep"

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:
        """Findings of all touched files at the head, and at the base where the head has any."""
        if not is_installed():
            return Analysis()
        with AstGrepProcess(seconds=seconds) as process:
            run = _Run(self._choose, process, [], [], [], {})
            for file in files:
                run.look_at(file)
        if run.problems:
            raise AnalyzerError(
                f"rules on syntax could not all be matched: {_joined([*run.problems, *run.refused.values()])}",
                hint="What they would have found there is missing; the other findings hold.",
                found=_on_added_lines(run.new, files),
            )
        return Analysis(new=tuple(run.new), old=tuple(run.old), remarks=tuple(run.refused.values()))


class _Run(NamedTuple):
    choose: Choose
    process: AstGrepProcess
    new: list[Finding]
    old: list[Finding]
    problems: list[str]
    refused: dict[str, str]
    """Rules that ast-grep does not take, by id, each with a sentence for people."""

    def look_at(self, file: TouchedFile) -> None:
        diff = file.diff
        grammar = _grammar(diff.path, diff.language)
        if not grammar or not diff.added_lines or file.new is None:
            return
        rules = [
            rule
            for rule in self.choose(diff.path, grammar, file.new)
            if rule.rule_id not in self.refused and _may_match(rule, file.new)
        ]
        found = self._findings(diff.path, grammar, file.new, rules)
        self.new.extend(found)
        if found and file.old is not None:
            hit = {each.rule_id for each in found}
            again = [rule for rule in rules if rule.rule_id in hit and _may_match(rule, file.old)]
            self.old.extend(self._findings(file.old_path, grammar, file.old, again))

    def _findings(
        self, path: str, grammar: str, text: str, rules: Sequence[CodeRule]
    ) -> list[Finding]:
        if not rules or len(text) > MAX_CHARACTERS:
            return []
        if self.process.is_over:
            self.problems.append(path)
            return []
        matched = self.process.match(grammar, text, rules)
        if matched is None:
            self.problems.append(path)
            return []
        self.refused.update(
            {rule.rule_id: _refused(rule, problem) for rule, problem in matched.problems}
        )
        return list(_first_of_each_line(_finding(each, path, text) for each in matched.matches))


def _grammar(path: str, language: str) -> str:
    for end, grammar in _BY_END.items():
        if path.lower().endswith(end):
            return grammar
    return language if language in _GRAMMARS else ""


def _may_match(rule: CodeRule, text: str) -> bool:
    """Most rules leave most files after looking for a few words, and those are never parsed."""
    return not rule.needles or any(needle in text for needle in rule.needles)


def _first_of_each_line(findings: Iterator[Finding | None]) -> Iterator[Finding]:
    seen = set()
    for finding in findings:
        if finding is None or (finding.rule_id, finding.start_line) in seen:
            continue
        seen.add((finding.rule_id, finding.start_line))
        yield finding


def _finding(match: Match, path: str, text: str) -> Finding | None:
    rule = match.rule
    lines = _Lines.of(match, text)
    if any(len(line) > MAX_LINE_CHARACTERS for line in lines.shown):
        return None
    clipped = {name: _clipped(said) for name, said in match.captured.items()}
    return Finding(
        rule_id=rule.rule_id,
        severity=rule.severity,
        confidence=rule.confidence,
        path=path,
        start_line=lines.start,
        end_line=lines.start + len(lines.shown) - 1,
        title=fill_template(rule.message, clipped),
        description=rule.note or rule.message,
        quote="\n".join(lines.shown),
        suggestion=_suggestion(match, lines),
        anchor="exact",
        origin="analyzer",
        cwe=rule.cwe,
    )


class _Lines(NamedTuple):
    """The lines that a match is shown by, with what stands before and after it."""

    start: int
    shown: tuple[str, ...]
    before: str
    after: str
    whole: bool

    @classmethod
    def of(cls, match: Match, text: str) -> "_Lines":
        first = text.rfind("\n", 0, match.start) + 1
        last = text.find("\n", match.end)
        end = len(text) if last < 0 else last
        # A match that ends in a newline, as some statements do, ends on the line before.
        if match.end > match.start and text[match.end - 1] == "\n":
            end = match.end - 1
        shown = tuple(line.removesuffix("\r") for line in text[first:end].split("\n"))
        whole = len(shown) <= MAX_LINES
        return cls(
            start=text.count("\n", 0, match.start) + 1,
            shown=shown if whole else shown[:1],
            before=text[first : match.start],
            after=text[match.end : end].removesuffix("\r"),
            whole=whole,
        )


def _suggestion(match: Match, lines: _Lines) -> Suggestion | None:
    fix = match.rule.fix
    cut = any(len(said) > CAPTURED_CHARACTERS for said in match.captured.values())
    if fix is None or cut or not lines.whole:
        return None
    filled = fill_template(fix, match.captured).replace("\r\n", "\n")
    return Suggestion(replacement=f"{lines.before}{filled}{lines.after}")


def _clipped(said: str) -> str:
    return shorten(re.sub(r"\s+", " ", said), _CAPTURED_IN_TITLE)


def _refused(rule: CodeRule, problem: str) -> str:
    return (
        f"{rule.path}:{rule.line}: the rule {rule.id} is left out, ast-grep does not take it:"
        f" {problem.rstrip('.')}. Mend it on the base; `review-action rules test` tries it."
    )


def _joined(problems: Sequence[str]) -> str:
    told = list(dict.fromkeys(problems))
    rest = f" and {len(told) - 3} more" if len(told) > 3 else ""  # noqa: PLR2004 - a readable line
    return f"{'; '.join(told[:3])}{rest}"


def _on_added_lines(findings: Sequence[Finding], files: Sequence[TouchedFile]) -> list[Finding]:
    """Without the whole comparison with the base, what surely is of this change."""
    added = {(file.diff.path, line.new) for file in files for line in file.diff.added_lines}
    return [
        finding
        for finding in findings
        if any(
            (finding.path, at) in added for at in range(finding.start_line, finding.end_line + 1)
        )
    ]
