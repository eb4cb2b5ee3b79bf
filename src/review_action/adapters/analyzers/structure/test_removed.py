"""Finds tests that go while what they test stays."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.raise_finding import (
    Check,
    list_names,
    raise_finding,
)
from review_action.adapters.analyzers.structure.test_cases import test_cases
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.is_test import is_test

_CHECK: Final = Check("test-removed", "info", "medium")
_REWRITTEN: Final = 4
_SAID: Final = re.compile(
    r"\A\W*(?:\w+(?:\([^)\n]{0,40}\))?!?:\s*)?(?:\[[^\]\n]{0,40}\]:?\s*)?(?:revert|remov|delet|drop|clean)"
    r"|\b(?:remov|delet|drop|prun)(?:e|es|ed|ing|s|ping|ped)?\b[^\n]{0,60}\btests?\b",
    re.IGNORECASE,
)
"""Whoever sets out to remove something, or says that it is a test, needs no reminder."""
_SHARED: Final = re.compile(
    r"\b(?:shared_examples\w*|shared_context|it_behaves_like|it_should_behave_like|include_(?:examples|context)"
    r"|parametrize|ParameterizedTest|MethodSource|InlineData|TestCaseSource|dataProvider|(?:it|test|describe)\.each)\b"
)
_WORD: Final = re.compile(r"[A-Za-z_]\w{3,}")


def test_removed(change: Change) -> Iterator[Finding]:
    """One finding a file that loses tests, none where the change adds as many elsewhere or says so."""
    if _SAID.search(change.intent):
        return
    before = {file.diff.path: test_cases(file.old_path, file.old) for file in change.files}
    after = {file.diff.path: test_cases(file.diff.path, file.new) for file in change.files}
    known = {name for cases in before.values() for name in cases}
    added = [name for cases in after.values() for name in cases if name not in known]
    kept = {name for cases in after.values() for name in cases}
    lost = {
        path: {name: span for name, span in cases.items() if name not in kept}
        for path, cases in before.items()
    }
    # A new one may take its place under any name, and where the product loses lines it may have lost its subject.
    if not any(lost.values()) or added or _loses_subjects(change, before):
        return
    if any(map(_shares, change.files)):
        return
    subjects = _lost_words(change)
    for file in change.files:
        if _is_known_to_be_gone(file):
            cases = _without_subject(file, lost[file.diff.path], subjects)
            if cases:
                yield _finding(file, cases)


def _is_known_to_be_gone(file: TouchedFile) -> bool:
    if file.new is None:
        return file.diff.status == "removed"
    # Much written in place of what went: rewritten, many cases in one table.
    return file.diff.additions * _REWRITTEN < file.diff.deletions


def _loses_subjects(change: Change, tests: Mapping[str, Collection[str]]) -> bool:
    """Whether the product loses anything: which of its tests spoke of that cannot be told for sure."""
    return any(
        file.diff.deletions and not tests[file.diff.path]
        for file in change.files
        if file.diff.path.endswith(_CODE)
    ) or any(not is_test(path) and path.endswith(_CODE) for path in change.gone)


def _shares(file: TouchedFile) -> bool:
    """Whether tests are written once for several subjects here, and called up where they were."""
    return any(_SHARED.search(line.text) for line in file.diff.added_lines)


_CODE: Final = (".py", ".go", ".java", ".rs", ".cs", ".rb", ".php", ".js", ".jsx", ".ts", ".tsx")


def _lost_words(change: Change) -> frozenset[str]:
    """Words of the product's code that this change takes away altogether from a file."""
    lost: set[str] = set()
    for file in change.files:
        if file.old is not None and not is_test(file.diff.path):
            removed = {
                word
                for hunk in file.diff.hunks
                for line in hunk.lines
                if line.kind == "removed"
                for word in _WORD.findall(line.text)
            }
            lost |= removed - set(_WORD.findall(file.new or ""))
    return frozenset(lost)


def _without_subject(
    file: TouchedFile, cases: dict[str, tuple[int, int]], lost: frozenset[str]
) -> dict[str, tuple[int, int]]:
    """Those of the tests that speak of nothing this change took away."""
    rows = (file.old or "").split("\n")
    flat = {word.replace("_", "").lower() for word in lost}
    found = {}
    for name, (start, end) in cases.items():
        last = end if end > start else start + 40
        body = set(_WORD.findall("\n".join(rows[start - 1 : last])))
        plain = re.sub(r"\W|_", "", name).lower()
        if not body & lost and not any(word in plain for word in flat if len(word) > len("four")):
            found[name] = (start, end)
    return found


def _finding(file: TouchedFile, cases: dict[str, tuple[int, int]]) -> Finding:
    removed = {
        line.old for hunk in file.diff.hunks for line in hunk.lines if line.kind == "removed"
    }
    lines = sorted(start for start, _ in cases.values())
    line = next((number for number in lines if number in removed), 0)
    many = "A test is" if len(cases) == 1 else f"{len(cases)} tests are"
    return raise_finding(
        _CHECK,
        file,
        line=line,
        side="LEFT" if line else "RIGHT",
        title=f"{many} removed, and what they test stays",
        description=f"{list_names(sorted(cases, key=lambda name: cases[name]))}: nothing in this"
        " change takes away what they call, and no other test takes their place. Say why in the"
        " description, or keep them.",
    )
