"""Finds added lines, and lines of moved files, that name a file which is not there."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from posixpath import basename, dirname
from typing import Final

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.ignored import is_ignored
from review_action.adapters.analyzers.structure.named_files import named_files
from review_action.adapters.analyzers.structure.naming import STARTED_FROM, Naming, stem_of
from review_action.adapters.analyzers.structure.raise_finding import (
    Check,
    code,
    list_places,
    raise_finding,
)
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.surroundings import Place

_CHECK: Final = Check("missing-file", "warning")
_MOST_FINDINGS: Final = 3
_STAND_IN: Final = re.compile(r"(?i:path/to|example|\bfoo\b|\bbar\b|your|xxx)|[A-Z]_[A-Z]|\.\.\.")
_MADE: Final = re.compile(
    r"(?:^|/)(?:vendor|tmp|bin|obj|pkg|wasm|lib|i18n|locales?|translations?|javadoc|apidocs?|doxygen|rustdoc|\+types|\.[^/]+)/"
    r"|(?:\b|_)gen(?:erated)?(?:\b|_)|_pb\b|\.d$",
    re.IGNORECASE,
)
_COPIED_ELSEWHERE: Final = re.compile(
    rf"(?:^|/)(?:fixtures?|testdata|__\w+__|{STARTED_FROM}|stubs?)/|TEMPLATE|i18n"
    r"|(?:^|/)(?:CHANGE|HISTORY|RELEASE|NEWS)[^/]*$"
)


def missing_file(change: Change) -> Iterator[Finding]:
    """One finding a missing file, and a few a change; silent without a checkout, which alone knows what is there."""
    if change.around is None:
        return
    found: dict[tuple[str, ...], list[tuple[TouchedFile, Naming]]] = defaultdict(list)
    for file in change.files:
        if change.is_late():
            return
        if file.new is not None and not _COPIED_ELSEWHERE.search(file.diff.path):
            for naming in _missing(change, file, file.new):
                found[naming.paths].append((file, naming))
    for uses in list(found.values())[:_MOST_FINDINGS]:
        yield _finding(change, uses)


def _missing(change: Change, file: TouchedFile, text: str) -> list[Naming]:
    every = [one for one in named_files(file.diff.path, text) if one.kind in {"import", "link"}]
    added = {line.new for line in file.diff.added_lines}
    moved = _moved(change, file)
    looked_at = (one for one in every if one.line in added or one.said in moved)
    missing = [one for one in looked_at if not _is_there(change, one)]
    if not missing or not _is_usual(change, every):
        return []
    return [one for one in missing if not _is_meant(change, one)]


def _is_meant(change: Change, naming: Naming) -> bool:
    """Whether it stands for another, is made later, or went with this change, which is told apart."""
    if any(_STAND_IN.search(one) or _MADE.search(one) for one in (naming.said, naming.paths[0])):
        return True
    return any(path in change.changed or is_ignored(change, path) for path in naming.paths)


def _moved(change: Change, file: TouchedFile) -> frozenset[str]:
    """What a file that now lies elsewhere named rightly where it was."""
    if dirname(file.old_path) == dirname(file.diff.path) or file.old is None:
        return frozenset()
    return frozenset(
        one.said
        for one in named_files(file.old_path, file.old)
        if _is_there(change, one) or change.changed.intersection(one.paths)
    )


def _is_there(change: Change, naming: Naming) -> bool:
    return naming.is_in(change.paths, change.beginnings)


def _is_usual(change: Change, namings: Sequence[Naming]) -> bool:
    """Whether most of what is named this way is there; else something makes the rest."""
    known = [_is_there(change, one) for one in namings]
    return sum(known) * 2 >= len(known)


def _finding(change: Change, uses: Sequence[tuple[TouchedFile, Naming]]) -> Finding:
    file, naming = uses[0]
    is_link = naming.kind == "link"
    target = naming.paths[0]
    meant = stem_of(target).lower()
    near = [path for path in change.paths if stem_of(path).lower() == meant]
    hint = f" There is {code(near[0])}, which is another name on most machines." if near else ""
    others = [Place(other.diff.path, one.line, "") for other, one in uses[1:]]
    more = f" So does {list_places(others)}." if others else ""
    return raise_finding(
        _CHECK,
        file,
        line=naming.line,
        title=f"{code(basename(target))} is not there",
        description=f"This {'links to' if is_link else 'takes in'} {code(naming.said)}, and the"
        f" head has no {code(target)}.{hint}{more}",
    )
