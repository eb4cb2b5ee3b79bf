"""Finds a block of code that the change adds twice."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from review_action.adapters.analyzers.line_rule import CODE
from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.raise_finding import Check, code, raise_finding
from review_action.adapters.analyzers.visible_code import without_comment
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.is_test import is_test

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
    r"(?:^|/)(?:examples?|evals?|migrations?|vendor|generated|templates?|docs?)/"
)
_SAYS: Final = 5
"""Lines of a block that do something: a call, an assignment, a condition."""
_SLIGHT: Final = re.compile(
    r"^(?:public|protected) [\w<>\[\], ?]+ (?:get|set|is)[A-Z]\w*\(|^return (?:this\.)?\w+;?$|^this\.\w+ = \w+;?$"
    r"|^[.#:@&][\w:(-]|^[\w-]+:\s[^=({]*;$"
)
"""What a bean or a sheet of styles says, which is no code."""
_DOES: Final = re.compile(r"\w\(|[^=!<>]=[^=]|\b(?:if|for|while|return|match|switch)\b")


class _Added(NamedTuple):
    file: TouchedFile
    line: int
    text: str


def duplicated_block(change: Change) -> Iterator[Finding]:
    """A finding at the second of two equal blocks, ten lines in a file, twenty in two; the longest two."""
    found = sorted(_pairs(change), key=lambda pair: -len(pair[1]))[:_MOST_FINDINGS]
    yield from (_finding(one, other) for one, other in found)


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
            least = LINES if one[0].file is other[0].file else APART_LINES
            if length >= least and _does_enough(key):
                yield one, other
            at += length


def _is_looked_at(file: TouchedFile) -> bool:
    path = file.diff.path
    return file.diff.language in _LANGUAGES and not is_test(path) and not _APART.search(path)


def _runs(file: TouchedFile) -> Iterator[list[_Added]]:
    """Added lines that follow each other, those that say nothing left out."""
    for hunk in file.diff.hunks:
        run: list[_Added] = []
        for line in hunk.lines:
            if line.kind == "context":
                yield run
                run = []
            elif line.kind == "added":
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


def _does_enough(key: tuple[str, ...]) -> bool:
    does = sum(bool(_DOES.search(text)) and not _SLIGHT.search(text) for text in key)
    return len(set(key)) > _SAYS and does >= _SAYS


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
