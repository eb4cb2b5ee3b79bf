"""Whether a path is one that the repository leaves out on purpose, as what is built or one's own is."""

import re
from fnmatch import fnmatchcase
from posixpath import basename, join, splitext
from typing import Final

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.naming import folders_of

_BUILT: Final = re.compile(
    r"(?:^|/)(?:dist|build|out|target|generated|node_modules|coverage|_site)/"
)


def is_ignored(change: Change, path: str) -> bool:
    """As git would say it, but for exceptions, which are few and not followed."""
    if _BUILT.search(path):
        return True
    lists = [join(folder, ".gitignore") for folder in (*folders_of(path), "")]
    known = change.read(one for one in lists if one in change.paths)
    return any(
        _matches(line.strip(), path.removeprefix(where.removesuffix(".gitignore")))
        for where, text in known.items()
        for line in text.split("\n")
    )


def _matches(pattern: str, path: str) -> bool:
    if not pattern or pattern.startswith(("#", "!")):
        return False
    plain = pattern.rstrip("/")
    stem = splitext(plain)[0]
    # What imports take in leaves its ending out.
    said = {plain} if stem.endswith("*") else {plain, stem}
    whole = [path, *folders_of(path)]
    if "/" in plain:
        return any(fnmatchcase(one, each.lstrip("/")) for one in whole for each in said)
    return any(fnmatchcase(basename(one), each) for one in whole for each in said)
