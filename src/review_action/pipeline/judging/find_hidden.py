"""Finds on added lines what people cannot see, and what speaks to the model that reviews them."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding, Severity
from review_action.domain.is_test import is_test
from review_action.pipeline.intake.strip_comments import UNSEEN
from review_action.pipeline.judging.code_of import code_of
from review_action.pipeline.judging.fenced_lines import fenced_lines
from review_action.pipeline.judging.hidden_characters import (
    ALIGNED,
    hidden_characters,
    hidden_in_path,
)
from review_action.pipeline.judging.hidden_rules import (
    ALIKE,
    HIDDEN,
    ORDERS,
    TURNED,
    hidden_finding,
    spelt,
)
from review_action.pipeline.judging.look_alikes import look_alikes
from review_action.pipeline.judging.orders_to_us import orders_to_us, spoken
from review_action.pipeline.judging.turned_text import turned_text

MOST: Final = 10
"""Of one rule in one file: more of them say nothing more."""
MINIFIED: Final = 5_000
"""Characters of a line that no tool but a bundler writes: its tables hold every kind, and nobody reads it."""
_PACKED: Final = frozenset({"css", "javascript"})
_TEXT: Final = frozenset(
    {"", "markdown", "restructuredtext", "css", "html", "ini", "json", "toml", "xml", "yaml"}
)
"""Prose and data: words in them break, join and turn as people write them."""
_SUBJECT: Final = re.compile(
    r"(?:^|/)(?:docs?|documentation|examples?|samples?|locales?|i18n)/", re.IGNORECASE
)
"""Where such a text may be what a file is about, as in tests."""
_FOR_MODELS: Final = re.compile(
    r"(?:^|/)(?:agents|claude|gemini|skill|copilot-instructions)\.md$|\.instructions\.md$|\.mdc$"
    r"|(?:^|/)\.(?:cursor|claude|windsurf)/|(?:^|/)prompts?/|[._-]prompts?\.[^/]+$|(?:^|/)\.coderabbit\.",
    re.IGNORECASE,
)
"""What is written to be read by models, and so may give them orders where people see it."""


class _Told(NamedTuple):
    rule: str
    line: Line
    what: str
    severity: Severity


def find_hidden(files: Sequence[FileDiff]) -> tuple[Finding, ...]:
    """Findings on added lines and paths; what also stood on a line that was removed is no news."""
    return tuple(finding for file in files for finding in _in_file(file))


def _in_file(file: FileDiff) -> Iterator[Finding]:
    yield from _in_path(file)
    old = {line.text.strip() for line in file.removed_lines}
    said = Counter[str]()
    seen = set[tuple[str, int | None]]()
    for told in _in_lines(file):
        # A column is one thing, however long.
        key = told.rule, 0 if told.what == ALIGNED else told.line.new
        if told.line.text.strip() in old or key in seen or said[told.rule] >= MOST:
            continue
        said[told.rule] += 1
        seen.add(key)
        yield hidden_finding(
            told.rule,
            "This line",
            told.what,
            severity=told.severity,
            path=file.path,
            line=told.line.new or 0,
            quote=told.line.text,
        )


def _in_path(file: FileDiff) -> Iterator[Finding]:
    before = file.previous_path or ""
    for rule, what in (
        (HIDDEN, hidden_in_path(file.path)),
        (TURNED, turned_text(file.path, is_code=True)),
        (ALIKE, look_alikes(file.path)),
    ):
        if what and file.status in {"added", "renamed", "copied"} and before != file.path:
            told = f"the path holds `{what}`" if rule == ALIKE else what
            yield hidden_finding(
                rule, "The name of this file", told, severity="error", path=file.path
            )


def _in_lines(file: FileDiff) -> Iterator[_Told]:
    is_code = file.language not in _TEXT
    for hunk in file.hunks:
        yield from _characters(hunk, file, is_code=is_code)
        fenced = _fenced(hunk) if file.language == "markdown" else ()
        for run in _runs(hunk):
            if file.language == "markdown":
                yield from _in_unseen(run, file, fenced)
            yield from _orders(run, file)


def _characters(hunk: Hunk, file: FileDiff, *, is_code: bool) -> Iterator[_Told]:
    severity: Severity = "info" if _is_subject(file) else "error"
    for line, code in _with_code(hunk, file.language):
        text = line.text.removeprefix("\ufeff") if line.new == 1 else line.text
        if file.language in _PACKED and len(text) > MINIFIED:
            continue
        what = hidden_characters(text, code=code if is_code else None)
        if what == ALIGNED and severity == "error":
            yield _Told(HIDDEN, line, what, "warning")
        elif what:
            yield _Told(HIDDEN, line, what + spelt(text), severity)
        if what := turned_text(text, is_code=is_code):
            yield _Told(TURNED, line, what, severity)
        if word := look_alikes(code, text) if is_code else "":
            mild: Severity = "info" if severity == "info" else "warning"
            yield _Told(ALIKE, line, f"`{word}` is not of one alphabet", mild)


def _with_code(hunk: Hunk, language: str) -> Iterator[tuple[Line, str]]:
    """Added lines, each also with comments and strings blanked."""
    lines = [line for line in hunk.lines if line.new is not None]
    texts = [line.text for line in lines]
    # Where all is ASCII, nothing but the line itself is looked at.
    if not all(map(str.isascii, texts)):
        texts = code_of("\n".join(texts), language).split("\n")
    return ((line, code) for line, code in zip(lines, texts, strict=True) if line.kind == "added")


def _runs(hunk: Hunk) -> Iterator[list[Line]]:
    """Added lines that follow each other: a sentence goes on over the end of a line."""
    run: list[Line] = []
    for line in hunk.lines:
        if line.kind == "added":
            run.append(line)
        elif line.kind == "context" and run:
            yield run
            run = []
    if run:
        yield run


def _fenced(hunk: Hunk) -> Collection[int | None]:
    """Numbers of lines; none below the top of a page: a fence there may as well close as open."""
    page = [line for line in hunk.lines if line.new is not None]
    if not page or page[0].new != 1:
        return ()
    return {page[at].new for at in fenced_lines([line.text for line in page])}


def _in_unseen(
    run: Sequence[Line], file: FileDiff, fenced: Collection[int | None]
) -> Iterator[_Told]:
    """Where GitHub shows the page, and not this part of it."""
    severity: Severity = "info" if is_test(file.path) else "error"
    lines = ["" if line.new in fenced else line.text for line in run]
    text, starts = "\n".join(lines), _starts(lines)
    for part in UNSEEN.finditer(text):
        words = spoken(part[0])
        for order in orders_to_us(words, hidden=True):
            at = bisect_right(starts, part.start()) - 1
            line = run[at + words.count("\n", 0, order.at)]
            yield _Told(ORDERS, line, f"in a part that is not shown, {order.what}", severity)


def _orders(run: Sequence[Line], file: FileDiff) -> Iterator[_Told]:
    words = [spoken(line.text) for line in run]
    starts = _starts(words)
    shown: Severity = "info" if _is_subject(file) or file.language in _TEXT else "warning"
    if _FOR_MODELS.search(file.path):
        return
    for order in orders_to_us("\n".join(words)):
        yield _Told(ORDERS, run[bisect_right(starts, order.at) - 1], order.what, shown)


def _starts(texts: Sequence[str]) -> list[int]:
    """Where each begins once they are joined by one character."""
    return list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))


def _is_subject(file: FileDiff) -> bool:
    return is_test(file.path) or _SUBJECT.search(file.path) is not None
