"""Finds tests that ran before the change and are skipped after it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final

from review_action.adapters.analyzers.structure.change import Change, symbols
from review_action.adapters.analyzers.structure.raise_finding import (
    Check,
    list_names,
    raise_finding,
)
from review_action.adapters.analyzers.structure.test_cases import test_cases, titled
from review_action.adapters.analyzers.visible_code import without_comment
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding

_CHECK: Final = Check("test-disabled", "warning")
_MARKS: Final = {
    ".py": re.compile(
        r"^\s*@(?:pytest\.mark\.skip|unittest\.skip|skip)\b(?!if)|^ {4,8}(?:pytest\.skip|self\.skipTest)\("
    ),
    ".go": re.compile(r"^\tt\.Skip(?:f|Now)?\("),
    ".java": re.compile(r"^\s*@(?:Disabled|Ignore)\b(?!If|Unless)"),
    ".kt": re.compile(r"^\s*@(?:Disabled|Ignore)\b(?!If|Unless)"),
    ".rs": re.compile(r"^\s*#\[ignore\b"),
    ".cs": re.compile(r"^\s*\[(?:Ignore\b|(?:Fact|Theory)\(\s*Skip\s*=)"),
    ".php": re.compile(r"^\s*\$this->markTestSkipped\("),
}
_REASON: Final = re.compile(
    r"[\"'](?!(?i:todo|wip|fixme|skip)\b[^\"']{0,12}[\"'])[^\"']{5}|(?://|#)\s*\w{4}"
)
"""Whoever says why decided, and reviewers see it in the diff."""
_NOTE: Final = re.compile(
    r"^\s*(?://|#|\*|/\*).*(?:#\d|https?:|\b(?:todo|fixme|skip|flak|broken))", re.IGNORECASE
)
_COMMENT: Final = re.compile(r"\s*(?://|#(?!\[)|\*|/\*)")
_LONGEST_NOTE: Final = 6
_TOLD: Final = re.compile(
    r"(?:^|\s)(?://|#|\*).{0,200}\b(?:turn\w* off|skip\w*|disabl\w+|quarantin\w+)\b.{0,60}\btests?\b",
    re.IGNORECASE,
)
"""A comment that says so, wherever in the file."""
_SAID: Final = re.compile(r"\b(?:skip|disabl|quarantin)\w*\b[^\n]{0,60}\btests?\b", re.IGNORECASE)


def test_disabled(change: Change) -> Iterator[Finding]:
    """One finding a file, on the first line that skips a test, or class of tests, without saying why."""
    if _SAID.search(change.intent):
        return
    for file in change.files:
        if file.old is None or file.new is None:
            continue
        found = list(_marked(file) if titled(file.diff.path) is None else _titled(file))
        if not found or any(_TOLD.search(line.text) for line in file.diff.added_lines):
            continue
        rows = ["", *file.new.split("\n")]
        told = {line: name for line, name in found if not _is_noted(rows, line)}
        if told:
            yield _finding(file, told)


def _is_noted(rows: Sequence[str], line: int) -> bool:
    """Whether the comment right above says why, or who will see to it."""
    above = takewhile(_COMMENT.match, reversed(rows[max(0, line - _LONGEST_NOTE) : line]))
    return any(map(_NOTE.search, above))


def _titled(file: TouchedFile) -> Iterator[tuple[int, str]]:
    pattern = titled(file.diff.path)
    ran = {
        match["title"]
        for match in (pattern.finditer(file.old or "") if pattern else ())
        if not _is_skipped(match)
    }
    for line in file.diff.added_lines:
        match = pattern.match(line.text) if pattern else None
        if match is not None and _is_skipped(match) and match["title"] in ran:
            yield line.new or 0, match["title"]


def _is_skipped(match: re.Match[str]) -> bool:
    # What is marked as still to be written has nothing to run.
    return match["word"].startswith("x") or match.groupdict().get("skip") in {".skip", ".failing"}


def _marked(file: TouchedFile) -> Iterator[tuple[int, str]]:
    path = file.diff.path
    mark = _MARKS.get(path[path.rfind(".") :])
    marks = [
        line.new or 0
        for line in file.diff.added_lines
        if mark is not None
        and mark.search(without_comment(line.text, file.diff.language) and line.text)
        and not _REASON.search(line.text)
    ]
    if not marks or mark is None:
        return
    cases = test_cases(path, file.new)
    ran = test_cases(file.old_path, file.old).keys() | {
        symbol.name for symbol in symbols(file.old_path, file.old) if symbol.kind == "class"
    }
    spans = cases | {
        symbol.name: (symbol.start, symbol.end)
        for symbol in symbols(path, file.new)
        if symbol.kind == "class" and symbol.name in ran
    }
    for line in marks:
        name = _marked_by(line, spans, (file.new or "").split("\n"), mark)
        if name in ran and not _was_skipped(file, name, mark):
            yield line, name


def _marked_by(
    line: int, spans: dict[str, tuple[int, int]], rows: list[str], mark: re.Pattern[str]
) -> str:
    """The definition whose head or body holds the line; for a mark before it, the next one."""
    holding = [(end - start, name) for name, (start, end) in spans.items() if start <= line <= end]
    # A mark on a class stands at its head; a class that only holds the line is not meant.
    inside = [name for _, name in sorted(holding) if _is_head_or_test(line, spans[name], rows)]
    if inside:
        return inside[0]
    following = [(start, name) for name, (start, _) in spans.items() if line < start <= line + 3]
    return min(following)[1] if following and mark.search(rows[line - 1]) else ""


def _is_head_or_test(line: int, span: tuple[int, int], rows: list[str]) -> bool:
    """Whether only marks, blanks and comments stand between the definition's start and the line."""
    start, end = span
    between = rows[start - 1 : line - 1]
    marked = all(row.strip()[:1] in {"@", "#", "[", "", "/"} for row in between)
    # Skipped first thing in its body, whatever follows.
    opened = [
        row
        for row in between
        if row.strip() and not row.strip().startswith(("@", "#", "//", '"""'))
    ]
    return line <= end and (
        marked or len(opened) == 1 or opened[1:] == ["{"] or _only_brace(opened)
    )


def _only_brace(opened: list[str]) -> bool:
    return len(opened) == len("{}") and opened[1].strip() == "{"


def _was_skipped(file: TouchedFile, name: str, mark: re.Pattern[str]) -> bool:
    rows = (file.old or "").split("\n")
    defined = symbols(file.old_path, file.old)
    test = next((symbol for symbol in defined if symbol.name == name), None)
    if test is None:
        return False
    heads = [
        rows[max(0, outer.start - 3) : outer.start]
        for outer in defined
        if outer.kind == "class" and outer.start < test.start <= outer.end
    ]
    own = rows[max(0, test.start - 3) : test.end]
    return any(mark.search(row) for part in (own, *heads) for row in part)


def _finding(file: TouchedFile, skipped: Mapping[int, str]) -> Finding:
    """Of the tests by their lines, the first of them first."""
    names = list(dict.fromkeys(skipped.values()))
    many = len(names) > 1
    run, they, are, guard = (
        ("run", "they", "are", "guard") if many else ("runs", "it", "is", "guards")
    )
    return raise_finding(
        _CHECK,
        file,
        line=min(skipped),
        title=f"{list_names(names)} no longer {run}",
        description=f"{they.capitalize()} ran before this change and {are} skipped after it: what {they} {guard} is"
        " unguarded from here on. Mend it, or name the issue that will.",
    )
