"""An analyzer around a program: it sees both sides under names of our making, and its words become findings."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from review_action.adapters.analyzers.edits import MOST_LINES, Edit, mend
from review_action.adapters.analyzers.precedents import Ask, precedented
from review_action.adapters.analyzers.run_tool import run_tool
from review_action.adapters.analyzers.structure.raise_finding import code
from review_action.adapters.analyzers.tool_rule import ToolRule
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.is_lenient import is_lenient
from review_action.domain.surroundings import Surroundings
from review_action.errors import AnalyzerError

MAX_CHARACTERS: Final = 1_000_000
MAX_LINE_CHARACTERS: Final = 2_000
"""Longer lines are data or minified."""
MAX_MESSAGE_CHARACTERS: Final = 300
MOST_PROBLEMS: Final = 4
"""Files that stop a tool are looked for one by one; with more of them the tool itself is at fault."""
MIN_SECONDS: Final = 0.5
"""With less left another start is not worth it."""


class Said(NamedTuple):
    """One remark of a tool."""

    name: str
    """Of the file, as it was given."""
    rule: str
    line: int
    end_line: int
    message: str = ""
    edits: Sequence[Edit] = ()


@dataclass(frozen=True)
class Tool:
    """What is particular to one program.

    Attributes:
        name: Agent part of its rule ids.
        program: Where it is.
        arguments: Its options.
        name_for: The name that a file of the change gets, in a directory of its own; empty: not
            for this tool.
        read: Remarks out of what it prints.
        rules: Those that are reported; the rest is left aside.
        statuses: Exit statuses of a tool that did its work.
        at_once: Files for one start; what hangs or crashes it costs these alone.
        accept: A last look at a remark and the line it is about.
    """

    name: str
    program: Path
    arguments: Sequence[str]
    name_for: Callable[[TouchedFile], str]
    read: Callable[[bytes], Sequence[Said]]
    rules: Mapping[str, ToolRule]
    statuses: Collection[int] = (0,)
    at_once: int = 400
    accept: Callable[[Said, "Text"], bool] = lambda _said, _text: True


class Text(NamedTuple):
    """One file on one side."""

    path: str
    whole: str
    lines: Sequence[str]


class ToolAnalyzer:
    """An `Analyzer` over one tool."""

    def __init__(
        self,
        tool: Tool,
        around: Surroundings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tool = tool
        self._around = around
        self._clock = clock

    @property
    def name(self) -> str:
        return self._tool.name

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:
        """Findings at the head, and at the base of the files in which the head has any."""
        end = self._clock() + seconds
        run = _Run(self._tool, self._clock, end)
        named = [(name, file) for file in files if (name := self._name(file))]
        new = run.findings([(name, _text(file.diff.path, file.new or "")) for name, file in named])
        hit = {finding.path for finding in new}
        old = run.findings(
            [
                (name, _text(file.old_path, file.old))
                for name, file in named
                if file.old is not None and file.diff.path in hit
            ]
        )
        if run.problems:
            raise AnalyzerError(
                "; ".join(dict.fromkeys(run.problems)), found=_on_added_lines(new, files)
            )
        rules, start = self._tool.rules, len(self._tool.name) + 1
        added = _on_added_lines(new, files)
        doubtful = [each for each in added if rules[each.rule_id[start:]].if_common == "skip"]
        common = precedented(
            doubtful, files=files, old=old, around=self._around, ask=self._ask(end)
        )
        return Analysis(new=tuple(new), old=tuple(old), common=common)

    def _ask(self, end: float) -> Ask:
        # A run of its own: what cannot be said of other files is no problem of this change.
        run = _Run(self._tool, self._clock, end)

        def ask(files: Sequence[TouchedFile]) -> Sequence[Finding]:
            short = [file for file in files if file.new and len(file.new) <= MAX_CHARACTERS]
            named = [(self._tool.name_for(file), file) for file in short]
            return run.findings(
                [(name, _text(file.diff.path, file.new or "")) for name, file in named if name]
            )

        return ask

    def _name(self, file: TouchedFile) -> str:
        unchanged = not (file.diff.added_lines or file.diff.removed_lines)
        if not file.new or unchanged or len(file.new) > MAX_CHARACTERS:
            return ""
        return self._tool.name_for(file)


class _Run:
    """One look at a change, in as many starts as it takes."""

    def __init__(self, tool: Tool, clock: Callable[[], float], end: float) -> None:
        self._tool = tool
        self._clock = clock
        self._end = end
        self.problems: list[str] = []

    def findings(self, texts: Sequence[tuple[str, Text]]) -> list[Finding]:
        # A directory a file: names tell a tool what is a package or an action, never where it was.
        laid = {f"{at}/{name}": text for at, (name, text) in enumerate(texts)}
        names = list(laid)
        step = self._tool.at_once
        found: list[Finding] = []
        for at in range(0, len(names), step):
            found += self._batch({name: laid[name] for name in names[at : at + step]})
        return found

    def _batch(self, laid: Mapping[str, Text]) -> Iterator[Finding]:
        left = self._end - self._clock()
        if left < MIN_SECONDS:
            self.problems.append("there was no time left for some files")
            return
        tool = self._tool
        try:
            said = self._ask(laid, left)
        except AnalyzerError as error:
            yield from self._apart(laid, str(error))
            return
        seen = set()
        for each in said:
            text, rule = laid.get(each.name), tool.rules.get(each.rule)
            if text is None or rule is None:
                continue
            place = (each.name, rule.once) if rule.once else (each.name, each.rule, each.line)
            if place in seen or not tool.accept(each, text):
                continue
            seen.add(place)
            finding = _finding(tool, rule, each, text)
            if finding is not None:
                yield finding

    def _ask(self, laid: Mapping[str, Text], seconds: float) -> Sequence[Said]:
        tool = self._tool
        texts = {name: text.whole for name, text in laid.items()}
        out = run_tool(
            tool.program, tool.arguments, texts=texts, seconds=seconds, statuses=tool.statuses
        )
        try:
            return tool.read(out)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise AnalyzerError("what it says could not be read") from error

    def _apart(self, laid: Mapping[str, Text], problem: str) -> Iterator[Finding]:
        """Asks for half of them at a time: one file that stops the tool shall not hide the others."""
        if len(laid) == 1:
            (text,) = laid.values()
            self.problems.append(f"{problem} (in {code(text.path)})")
        elif len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            half = len(laid) // 2
            names = list(laid)
            for part in (names[:half], names[half:]):
                yield from self._batch({name: laid[name] for name in part})


def _text(path: str, whole: str) -> Text:
    return Text(path, whole, [line.removesuffix("\r") for line in whole.split("\n")])


def _finding(tool: Tool, rule: ToolRule, said: Said, text: Text) -> Finding | None:
    if not 1 <= said.line <= len(text.lines):
        return None
    if rule.in_tests == "skip" and is_lenient(text.path):
        return None
    start, end, suggestion = said.line, min(said.end_line, len(text.lines)), None
    mended = mend(said.edits, text.lines)
    if mended is not None and mended.line <= start <= mended.end_line:
        start, end, suggestion = mended
    if end < start or end - start >= MOST_LINES:
        end = start
    quoted = text.lines[start - 1 : end]
    if any(len(line) > MAX_LINE_CHARACTERS for line in quoted):
        return None
    return Finding(
        rule_id=f"{tool.name}/{said.rule}",
        severity=rule.severity,
        confidence=rule.confidence,
        path=text.path,
        start_line=start,
        end_line=end,
        title=rule.title,
        description=_described(said.message, rule),
        quote="\n".join(quoted),
        suggestion=suggestion,
        anchor="exact",
        origin="hint" if rule.hint else "analyzer",
    )


def _described(message: str, rule: ToolRule) -> str:
    """The tool's own words name what it is about; it may quote a name out of the code."""
    if not rule.quotes or not message:
        return rule.description
    said = "".join(each if each.isprintable() else " " for each in message)
    said = said[:MAX_MESSAGE_CHARACTERS].rstrip(". ")
    return f"{said}. {rule.description}"


def _on_added_lines(findings: Sequence[Finding], files: Sequence[TouchedFile]) -> list[Finding]:
    """What is of this change in any case, even where the comparison with the base is not whole."""
    added = {(file.diff.path, line.new) for file in files for line in file.diff.added_lines}
    return [finding for finding in findings if (finding.path, finding.start_line) in added]
