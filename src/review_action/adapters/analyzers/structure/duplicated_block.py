"""Finds a block of code that the change adds twice."""

import re
from collections.abc import Iterator
from math import inf
from typing import Final, NamedTuple

from review_action.adapters.analyzers.line_rule import CODE
from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.raise_finding import Check, code, raise_finding
from review_action.adapters.analyzers.visible_code import without_comment
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.is_lenient import is_lenient

LINES: Final = 10
APART_LINES: Final = 20
"""In two files: modules that stand for themselves, or a new version beside the old one, share a few on purpose."""
_MOST_LINES: Final = 5_000
"""Code of more lines was brought in whole, and nobody takes it apart here."""
_MOST_FINDINGS: Final = 2
_CHECK: Final = Check("duplicated-block", "info")
_DATA: Final = frozenset({"yaml", "html", "sql", "dockerfile", "css"})
_LANGUAGES: Final = CODE - _DATA
_NOTHING: Final = re.compile(
    r"^[\s{}()\[\];,]*$|^\s*(?:import|from|using|use|package|#include|@)\b"
)
_APART: Final = re.compile(
    r"(?:^|/)(?:evals?|migrations?|vendor|third_party|generated|templates?|docs?|mocks?|stories)/"
    r"|(?:^|[/_-])test(?:s|ing|[_-]?(?:utils?|helpers?|support|kit))?[/._-]"
)
_TESTS_BELOW: Final = re.compile(r"^#\[cfg\(test\)\]\s+(?:pub\s+)?mod\s+\w+\s*\{", re.MULTILINE)
"""Rust's tests, at the end of the code they are for."""
_ELSEWHERE: Final = re.compile(
    r"(?i)^(?:[\w/]+: )?sync\b|upstream|vendor|revert|cherry.?pick|\b(?:import|port)(?:s|ed)? (?:of|from)\b"
)
"""Said by a change that brings in what is looked after elsewhere."""
_VERSION: Final = re.compile(
    r"(?i)(?:[/._-]|(?<=[a-z]))v\d+(?![a-z])|legacy|deprecated|(?:old|new)(?=[/._-])"
)
"""Stands beside what it replaces, until that goes."""
_SAYS: Final = 5
"""Lines of a block that do something: a call, an assignment, a condition."""
_ACTS: Final = 3
"""Those with a call or a branch."""
_SHARE: Final = 0.4
"""Of lines that do something; with less it is a table."""
_SLIGHT: Final = re.compile(
    r"^(?:public|protected) [\w<>\[\], ?]+ (?:get|set|is)[A-Z]\w*\(|^return (?:this\.)?\w+;?$|^this\.\w+ = \w+;?$"
    r"|^[.#:@&][\w:(-]|^[\w-]+:\s[^=({]*;$|^</?[\w>]|^/?>|^[\w:@.-]+=[\"'{]|^[\"'][^\"']*[\"']\s*(?:=>|:)|^[\w-]+:\s.*,$"
)
"""What a bean, a table, markup or a sheet of styles says, which is no code."""
_DECLARES: Final = re.compile(
    r"^(?:(?:export|pub|public|private|protected|internal|static|async|final|abstract|override)\b.*\(|(?:def|func|fn|function)\b)"
)
_CALLS: Final = re.compile(r"\w\(|\b(?:if|elif|unless|for|foreach|while|match|switch|case|try)\b")
_DOES: Final = re.compile(rf"{_CALLS.pattern}|[^=!<>]=[^=]|\breturn\b")


class _Added(NamedTuple):
    file: TouchedFile
    line: int
    text: str


def duplicated_block(change: Change) -> Iterator[Finding]:
    """A finding at the second of two equal blocks, ten lines in a file, twenty in two; the longest two."""
    if _ELSEWHERE.search(change.intent.partition("\n")[0]):
        return
    longest: dict[frozenset[str], tuple[list[_Added], list[_Added]]] = {}
    for one, other in sorted(_pairs(change), key=lambda pair: -len(pair[1])):
        # Two files that are alike are alike in more than one place.
        longest.setdefault(
            frozenset((one[0].file.diff.path, other[0].file.diff.path)), (one, other)
        )
    for one, other in list(longest.values())[:_MOST_FINDINGS]:
        yield _finding(one, other)


def _pairs(change: Change) -> Iterator[tuple[list[_Added], list[_Added]]]:
    runs = [run for file in change.files if _is_looked_at(file) for run in _runs(file)]
    if sum(len(run) for run in runs) > _MOST_LINES:
        return
    first: dict[tuple[str, ...], tuple[int, int]] = {}
    for number, run in enumerate(runs):
        at = 0
        while at + LINES <= len(run):
            key = tuple(line.text for line in run[at : at + LINES])
            seen = first.setdefault(key, (number, at))
            length = _length(runs[seen[0]], seen[1], run, at)
            if seen == (number, at) or length < LINES:
                at += 1
                continue
            one, other = runs[seen[0]][seen[1] : seen[1] + length], run[at : at + length]
            if length >= _least(one[0].file, other[0].file) and _does_enough(other):
                yield one, other
            at += length


def _least(one: TouchedFile, other: TouchedFile) -> float:
    """Lines that have to be equal; another version of a file shares with it what it wants."""
    if one is other:
        return LINES
    paths = one.diff.path, other.diff.path
    versions = [_VERSION.findall(path) for path in paths]
    return APART_LINES if versions[0] == versions[1] else inf


def _is_looked_at(file: TouchedFile) -> bool:
    path = file.diff.path
    return file.diff.language in _LANGUAGES and not is_lenient(path) and not _APART.search(path)


def _end(file: TouchedFile) -> float:
    """The line from which on tests stand."""
    tests = _TESTS_BELOW.search(file.new or "") if file.diff.language == "rust" else None
    return inf if tests is None else tests.string.count("\n", 0, tests.start()) + 1


def _runs(file: TouchedFile) -> Iterator[list[_Added]]:
    """Added lines that follow each other, those that say nothing left out."""
    end = _end(file)
    for hunk in file.diff.hunks:
        run: list[_Added] = []
        for line in hunk.lines:
            if line.kind == "context":
                yield run
                run = []
            elif line.kind == "added" and (line.new or 0) < end:
                text = " ".join(without_comment(line.text, file.diff.language).split())
                if not _NOTHING.search(text):
                    run.append(_Added(file, line.new or 0, text))
        yield run


def _length(one: list[_Added], at: int, other: list[_Added], start: int) -> int:
    """How many lines are equal; a block that runs into itself is counted up to there."""
    most = min(len(one) - at, len(other) - start)
    if one is other:
        most = min(most, start - at)
    return next((n for n in range(most) if one[at + n].text != other[start + n].text), most)


def _does_enough(block: list[_Added]) -> bool:
    does = [one.text for one in block if _DOES.search(one.text) and not _SLIGHT.search(one.text)]
    acts = [text for text in does if _CALLS.search(text) and not _DECLARES.search(text)]
    varied = len({one.text for one in block}) > _SAYS and len(does) >= _SAYS
    return varied and len(acts) >= _ACTS and len(does) >= _SHARE * len(block)


def _finding(one: list[_Added], other: list[_Added]) -> Finding:
    first = code(f"{one[0].file.diff.path}:{one[0].line}-{one[-1].line}")
    return raise_finding(
        _CHECK,
        other[0].file,
        line=other[0].line,
        title=f"{len(other)} lines are added twice",
        description=f"From here on {len(other)} lines are the same as in {first}, which this change"
        " adds as well. One function for both leaves one place to mend.",
    )
