"""Finds a migration without a way back where its neighbours have one, be it one that refuses."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.raise_finding import Check, code, raise_finding
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding

_CHECK: Final = Check("migration-without-rollback", "warning")
NEIGHBOURS: Final = 3
"""Fewer say nothing of what is usual here."""
_READ: Final = 10
_USUAL: Final = 0.8


class _Kind(NamedTuple):
    """A tool's migrations: what one is, its way forth with something in it, its way back at all."""

    path: re.Pattern[str]
    forth: re.Pattern[str]
    back: re.Pattern[str]
    what: str


_KINDS: Final = (
    _Kind(
        re.compile(r"(?:^|/)versions/[^/]+\.py$"),
        re.compile(
            r"^def upgrade\([^)]*\)[^:\n]*:(?:\s|#.*|\"\"\"[^\"]*\"\"\")*+(?!pass\b|\.\.\.|raise\b|return\b|\"\"\"|#|\s)\S",
            re.MULTILINE,
        ),
        re.compile(r"^[ \t]*(?:async )?def downgrade\b|^downgrade\s*=", re.MULTILINE),
        "`downgrade()`",
    ),
    _Kind(
        re.compile(r"(?:^|/)migrations?/[^/]+\.(?:js|ts|cjs|mjs)$"),
        re.compile(
            r"(?:exports\.up\s*=|export\s+(?:const\s+up\b|(?:async\s+)?function\s+up\b)|\basync\s+up\s*\()"
            r"[^{;]{0,500}\{(?:\s|//.*)*+(?!throw\b|\}|//|\s|return;)\S"
        ),
        re.compile(r"\bdown\s*[=:(<,}]"),
        "`down`",
    ),
    _Kind(
        re.compile(r"(?:^|/)db/migrate/\d+_[^/]+\.rb$"),
        re.compile(r"^[ \t]*def (?:self\.)?up\s+(?!end\b)\S", re.MULTILINE),
        re.compile(r"^[ \t]*def (?:self\.)?down\b", re.MULTILINE),
        "`down`",
    ),
)
_UP: Final = re.compile(r"^(?P<stem>.+)(?P<dot>[._])up\.sql$")


def migration_without_rollback(change: Change) -> Iterator[Finding]:
    """One finding an added migration; silent where fewer than three neighbours can be seen."""
    for file in change.files:
        if file.diff.status != "added" or file.new is None:
            continue
        paired = _UP.match(file.diff.path)
        if paired is not None:
            yield from _unpaired(change, file, paired)
        for kind in _KINDS:
            if kind.path.search(file.diff.path):
                yield from _one_way(change, file, kind)


def _unpaired(change: Change, file: TouchedFile, paired: re.Match[str]) -> Iterator[Finding]:
    down = f"{paired['stem']}{paired['dot']}down.sql"
    others = [match for path in _neighbours(change, file) if (match := _UP.match(path))]
    pairs = [f"{match['stem']}{match['dot']}down.sql" in change.paths for match in others]
    if down not in change.paths and _is_usual(pairs):
        yield _finding(file, code(posixpath.basename(down)), sum(pairs), len(pairs))


def _one_way(change: Change, file: TouchedFile, kind: _Kind) -> Iterator[Finding]:
    text = file.new or ""
    if not kind.forth.search(text) or kind.back.search(text):
        return
    paths = [path for path in _neighbours(change, file) if kind.path.search(path)]
    texts = change.read(sorted(paths)[-_READ:]).values()
    backs = [kind.back.search(other) is not None for other in texts if kind.forth.search(other)]
    if _is_usual(backs):
        yield _finding(file, kind.what, sum(backs), len(backs))


def _neighbours(change: Change, file: TouchedFile) -> list[str]:
    folder = posixpath.dirname(file.diff.path)
    return [
        path
        for path in change.paths
        if posixpath.dirname(path) == folder and path != file.diff.path
    ]


def _is_usual(backs: list[bool]) -> bool:
    return len(backs) >= NEIGHBOURS and sum(backs) >= _USUAL * len(backs)


def _finding(file: TouchedFile, what: str, count: int, of: int) -> Finding:
    return raise_finding(
        _CHECK,
        file,
        line=1,
        title="This migration has no way back",
        description=f"{count} of the last {of} migrations beside it have a {what}; this"
        " one changes the schema and has none. If it cannot be taken back, say so where the others"
        " have theirs.",
    )
