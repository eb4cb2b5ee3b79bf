"""Finds a file that nearly always changes together with a touched one, and did not."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.raise_finding import Check, code, raise_finding
from review_action.domain.finding import Finding
from review_action.domain.is_test import is_test

LAST: Final = 30
"""Changes to a path, each of which its partner was in: with one less, or with ten, there was a good reason."""
_MOST_FILES: Final = 30
"""A change of more files says nothing of two of them."""
_SLIGHT: Final = 3
"""Lines added and removed: a word that is respelt asks nothing of a partner."""
_EACH_WAY: Final = 0.9
_MOST_FINDINGS: Final = 2
_OWN_CHECK: Final = re.compile(
    r"(?:^|/)(?:[^/]*\block\b[^/]*|[^/]*\.sum|go\.mod|package\.json|[^/]*\.toml|Gemfile|composer\.json"
    r"|CHANGE[^/]*|HISTORY[^/]*|VERSION[^/]*|Chart\.yaml|values[^/]*\.yaml|_?version\.\w+|[^/]*\.(?:snap|svg|png))$"
    r"|(?:^|/)(?:changelogs?|releases?|locales?|i18n|lang|translations?|generated|dist|vendor)/",
    re.IGNORECASE,
)
"""Manifests and locks, which are looked at apart, and what goes with releases or is generated."""
_CODE: Final = re.compile(
    r"\.(?:py|[cm]?[jt]sx?|vue|svelte|go|java|kt|rs|cs|rb|php|c|cc|cpp|h|hpp|swift|proto|graphql|sql)$"
)
_CHECK: Final = Check("missing-partner", "info", "medium", hint=True)


def missing_partner(change: Change) -> Iterator[Finding]:
    """One finding a missing file, on a touched file that it goes with."""
    is_small = len(change.changed) <= _MOST_FILES
    history = change.around.history() if change.around is not None and is_small else ()
    small = [paths for paths in history if len(paths) <= _MOST_FILES]
    missing: dict[str, str] = {}
    looked_at = [
        path
        for path, file in change.by_path.items()
        if file.diff.additions + file.diff.deletions > _SLIGHT and not _says_nothing(path)
    ]
    for path in sorted(looked_at):
        for partner in _partners(small, path):
            if partner in change.paths and partner not in change.changed:
                missing.setdefault(partner, path)
    for partner, path in sorted(missing.items())[:_MOST_FINDINGS]:
        yield raise_finding(
            _CHECK,
            change.by_path[path],
            line=0,
            title=f"{code(partner)} nearly always changes with this file",
            description=f"All of the last {LAST} changes to {code(path)} changed {code(partner)}"
            " too, and this one does not. Is something missing there?",
        )


def _says_nothing(path: str) -> bool:
    """Settings are changed with releases, a page alone for its words, a test for what it missed."""
    return bool(_OWN_CHECK.search(path) or not _CODE.search(path) or is_test(path))


def _partners(history: Sequence[frozenset[str]], path: str) -> Iterator[str]:
    """Files in all of the last ten changes to a path that seldom change without it."""
    with_it = [paths for paths in history if path in paths][:LAST]
    if len(with_it) < LAST:
        return
    for partner in frozenset.intersection(*with_it) - {path}:
        # A list of all changes goes with every file and says nothing of this one.
        alone = [path in paths for paths in history if partner in paths]
        if sum(alone) >= _EACH_WAY * len(alone) and not _says_nothing(partner):
            yield partner
