"""Finds files that the change takes away or renames and that the head still names where they were."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from posixpath import basename, join, split, splitext
from typing import Final, NamedTuple
from urllib.parse import quote

from review_action.adapters.analyzers.structure.change import MOST_FILES, Change, top_level
from review_action.adapters.analyzers.structure.ignored import is_ignored
from review_action.adapters.analyzers.structure.named_files import ENDINGS, named_files
from review_action.adapters.analyzers.structure.naming import (
    ENDING_LEFT_OUT,
    Naming,
    folders_of,
    stem_of,
)
from review_action.adapters.analyzers.structure.raise_finding import (
    Check,
    code,
    list_names,
    list_places,
    raise_finding,
)
from review_action.domain.analysis import TouchedFile
from review_action.domain.diff import Side
from review_action.domain.finding import Finding
from review_action.domain.surroundings import Place, Surroundings

_BREAKS: Final = Check("removed-file-in-use", "error")
_UNSURE: Final = Check("removed-file-in-use", "warning")
_MOST_GONE: Final = 300
"""A change that takes away more is a clearance, and its names are too many to follow."""
_MOST_WORDS: Final = 300
_IN_TITLE: Final = 2
"""Paths are long, and a title is not."""
_BY_NAME: Final = (".java", ".kt", ".go", ".rs", ".cs", ".scala", ".swift", ".dart")
"""Code that is used by the names in it, not by its path."""
_OF_ITS_TIME: Final = ("CHANGE", "HISTORY", "RELEASE", "NEWS")
"""Pages that tell of how it was then."""


class _Use(NamedTuple):
    path: str
    naming: Naming

    @property
    def place(self) -> Place:
        return Place(self.path, self.naming.line, "")


class _Gone(NamedTuple):
    """What is no more, by how it may be named; a folder is when nothing is left in it."""

    exactly: Mapping[str, str]
    stems: Mapping[str, str]

    def find(self, naming: Naming) -> str | None:
        for path in naming.paths:
            found = self.exactly.get(path)
            if found is None and naming.kind == "import":
                found = self.stems.get(stem_of(path))
            if found is not None:
                return found
        return None


def removed_file_in_use(change: Change) -> Iterator[Finding]:
    """One finding for what imports miss, one for all else; silent without a checkout, which alone knows what is left."""
    around = change.around
    if around is None or not 0 < len(change.changed - change.paths) <= _MOST_GONE:
        return
    gone = _gone(change, change.changed - change.paths)
    found: dict[str, list[_Use]] = defaultdict(list)
    for use in _namings(change, around, gone):
        target = gone.find(use.naming)
        if target is not None and not use.naming.is_in(change.paths, change.beginnings):
            found[target].append(use)
    # Files move together, and what was forgotten then is one thing to see to.
    together: dict[bool, list[str]] = defaultdict(list)
    for target, uses in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        if not is_ignored(change, target) and not _is_told(change, target, uses):
            together["import" in {use.naming.kind for use in uses}].append(target)
    for targets in together.values():
        finding = _finding(change, targets, [use for one in targets for use in found[one]])
        if finding is not None:
            yield finding


def _gone(change: Change, paths: frozenset[str]) -> _Gone:
    left = {folder for path in change.paths for folder in folders_of(path)}
    exactly = {folder: folder for path in paths for folder in folders_of(path)}
    exactly = {folder: folder for folder in exactly if folder not in left}
    stems: dict[str, str] = {}
    for path in paths:
        stem, ending = splitext(path)
        if ending in ENDING_LEFT_OUT:
            folder, name = split(stem)
            stems |= {
                stem: path,
                folder if name == "index" else join(folder, name.lstrip("_")): path,
            }
    return _Gone(exactly | {path: path for path in paths}, stems)


def _namings(change: Change, around: Surroundings, gone: _Gone) -> Iterator[_Use]:
    named = {
        name
        for name, path in (*gone.exactly.items(), *gone.stems.items())
        if not path.endswith(_BY_NAME)
    }
    spelled = {spelling(basename(name)) for name in named for spelling in (str, quote)}
    words = sorted(spelled - {""})[:_MOST_WORDS]
    holding = around.search(words, ENDINGS)
    paths = {path for few in holding.values() if len(few) <= MOST_FILES for path in few}
    for path, text in sorted(change.read(paths).items()):
        if not basename(path).upper().startswith(_OF_ITS_TIME):
            yield from (_Use(path, naming) for naming in named_files(path, text))


def _is_told(change: Change, target: str, uses: list[_Use]) -> bool:
    """Whether the names that went with it are followed each for itself."""
    file = _touched(change, target)
    if file is None or not any(use.naming.names for use in uses):
        return False
    names = {symbol.name for symbol in top_level(target, file.old)}
    return any(names & use.naming.names for use in uses)


def _touched(change: Change, target: str) -> TouchedFile | None:
    return next(
        (
            file
            for file in change.files
            if file.old_path in change.gone
            and (file.old_path == target or file.old_path.startswith(f"{target}/"))
        ),
        None,
    )


def _finding(change: Change, targets: list[str], uses: list[_Use]) -> Finding | None:
    """None where no file that the change touches could carry it."""
    target, *others = targets
    file = _touched(change, target)
    is_renamed = file is not None and file.old_path == target and file.new is not None
    now = f" {code(target)} is {code(file.diff.path)} now." if file and is_renamed else ""
    kinds = {use.naming.kind for use in uses}
    needs = "links to" if kinds == {"link"} else "needs"
    places = list(dict.fromkeys(use.place for use in uses))
    few = len(targets) <= _IN_TITLE
    what = list_names(targets) if few else f"{code(target)} and {len(others)} more"
    goes, it, is_ = ("go", "them", "are") if others else ("goes", "it", "is")
    best = next(_anchors(change, file, places), None)
    if best is None:
        return None
    anchor, line, side = best
    return raise_finding(
        # What a command names may be made before it runs; an import may not.
        _BREAKS if "import" in kinds else _UNSURE,
        anchor,
        line=line,
        side=side,
        title=f"{what} {is_} {'renamed' if is_renamed else 'removed'} but still named",
        description=f"{list_names(targets)} {goes} with this change, and the head still"
        f" {needs} {it} in {list_places(places)}.{now}",
    )


def _anchors(
    change: Change, file: TouchedFile | None, places: list[Place]
) -> Iterator[tuple[TouchedFile, int, Side]]:
    """The best first: a line that names it, the file that went, a touched file that names it."""
    known = change.by_path
    users = [(known[place.path], place.line) for place in places if place.path in known]
    yield from ((user, line, "RIGHT") for user, line in users if line in user.diff.new_lines)
    if file is not None:
        line = min(file.diff.old_lines, default=0) if file.new is None else 0
        yield file, line, "LEFT" if line else "RIGHT"
    yield from ((user, 0, "RIGHT") for user, _ in users)
