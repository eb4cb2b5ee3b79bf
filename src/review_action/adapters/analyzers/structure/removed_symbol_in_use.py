"""Finds public names that the change takes away and that the head still uses."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import PurePosixPath
from posixpath import basename, splitext
from typing import Final

from review_action.adapters.analyzers.structure.change import Change, top_level, whole_word
from review_action.adapters.analyzers.structure.raise_finding import (
    Check,
    code,
    list_names,
    list_places,
    raise_finding,
)
from review_action.adapters.analyzers.structure.spelled import (
    GO,
    JAVA,
    family_of,
    package_of,
    spelled,
)
from review_action.adapters.analyzers.visible_code import without_comment, without_strings
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.surroundings import Place
from review_action.syntax.calls import calls
from review_action.syntax.defects import defects
from review_action.syntax.symbol import Symbol

_CHECK: Final = Check("removed-symbol-in-use", "error")
_HANDS_ON: Final = re.compile(
    r"\bexport\s*\*|^from .+ import \*|__getattr__|^//go:build|^// \+build", re.MULTILINE
)
_PLATFORM: Final = re.compile(r"_(?:linux|windows|darwin|unix|amd64|arm64|test)\.go$")


def removed_symbol_in_use(change: Change) -> Iterator[Finding]:
    """One finding a file, where the first of its names stood: what was forgotten is one thing to see to."""
    removed = list(_all_removed(change))
    change.expect((symbol.name, family_of(file.old_path)) for file, symbol in removed)
    for file, symbols in groupby(removed, key=itemgetter(0)):
        uses = {symbol: _uses(change, file, symbol) for _, symbol in symbols}
        used = {symbol: places for symbol, places in uses.items() if places}
        if used:
            yield _finding(file, used)


def _all_removed(change: Change) -> Iterator[tuple[TouchedFile, Symbol]]:
    for file in change.files:
        home = file.old_path
        followed = file.old is not None and family_of(home)
        if followed and not _stays_reachable(change, file, home):
            yield from ((file, symbol) for symbol in _removed(file, home))


def _stays_reachable(change: Change, file: TouchedFile, home: str) -> bool:
    """Whether old names may be had some other way: handed on, per platform, a module turned package."""
    if file.new is None and file.diff.status != "removed":
        return True
    if _PLATFORM.search(home) or _HANDS_ON.search(f"{file.new or ''}\n{file.old or ''}"):
        return True
    if file.diff.previous_path is None and not file.diff.deletions:
        return True
    end = _end_of_import(file, home)
    same_name = change.by_name.get(basename(home), ())
    if end and any(path != home and path.endswith(end) for path in same_name):
        return True
    stem, stems = splitext(home)[0], change.stems
    same = stems[stem] - (home in change.paths)
    return home in change.gone and bool(same or stems[f"{stem}/index"] or stems[f"{stem}/__init__"])


def _end_of_import(file: TouchedFile, home: str) -> str:
    """How the path ends of every file that imports of this one may mean; empty where only its own may."""
    if home.endswith(".java"):
        # Java's imports name the package, wherever in the repository it lies.
        return f"/{package_of(file.old or '').replace('.', '/')}/{basename(home)}"
    if home.endswith(".py"):
        # Whatever folder Python starts in, the last two parts of a path are most of an import's name.
        return f"/{'/'.join(PurePosixPath(home).parts[-2:])}"
    return ""


def _removed(file: TouchedFile, home: str) -> Iterator[Symbol]:
    # A moved Go file stays in its package, or the import's path says that it does not.
    new = "" if file.new is None or file.diff.previous_path else file.new
    lost = [
        symbol
        for symbol in top_level(home, file.old)
        if symbol.public
        and symbol.kind not in {"method", "module"}
        and not whole_word(symbol.name).search(new)
    ]
    # What a parser lost its way in shows neither what is defined nor what is not.
    sides = [(home, file.old), (file.diff.path, new)]
    if lost and not any(text and defects(path, text) for path, text in sides):
        yield from lost


def _uses(change: Change, file: TouchedFile, symbol: Symbol) -> list[Place]:
    home = file.old_path
    texts = change.texts_with(symbol.name, family_of(home))
    if texts is None or _is_defined(symbol.name, home, texts):
        return []
    places = []
    for path, text in texts.items():
        if path in {home, file.diff.path}:
            continue
        found = spelled(symbol.name, home=home, home_text=file.old or "", use=path, text=text)
        line = 0 if found is None else found[1] or _bare_use(path, text, symbol)
        if line:
            places.append(Place(path, line, ""))
    return places


def _is_defined(name: str, home: str, texts: dict[str, str]) -> bool:
    """Whether another file of the same package, in Go and Java, defines it now."""
    folder, suffix = PurePosixPath(home).parent, PurePosixPath(home).suffix
    if suffix not in GO | JAVA:
        return False
    return any(
        symbol.name == name
        for path, text in texts.items()
        if PurePosixPath(path).parent == folder
        for symbol in top_level(path, text)
    ) or (suffix in GO and _is_declared(name, folder, texts))


def _is_declared(name: str, folder: PurePosixPath, texts: dict[str, str]) -> bool:
    declared = re.compile(rf"^(?:var|const|\t)\s*(?:\w+, )*{re.escape(name)}\b(?!\()", re.MULTILINE)
    return any(
        declared.search(text)
        for path, text in texts.items()
        if PurePosixPath(path).parent == folder
    )


def _bare_use(path: str, text: str, symbol: Symbol) -> int:
    """The first line that uses a name of the same package; a field may have the name as well."""
    if symbol.kind == "function" or path.endswith(".go"):
        return next((call.line for call in calls(path, text) or () if call.name == symbol.name), 0)
    use = re.compile(rf"\bnew {symbol.name}\(|(?<![\w.]){symbol.name}\.\w")
    for number, line in enumerate(text.split("\n"), start=1):
        if use.search(without_strings(without_comment(line, "java"))):
            return number
    return 0


def _finding(file: TouchedFile, used: Mapping[Symbol, list[Place]]) -> Finding:
    symbol, *others = used
    gone = file.diff.previous_path is not None and symbol.name in (file.new or "")
    places = sorted({place for each in used.values() for place in each})
    names = list_names([each.name for each in used])
    # A function and a class that go together are just names.
    what = names if others else f"the {symbol.kind} {names}"
    is_, it = ("are", "them") if others else ("is", "it")
    if gone:
        moved = f"{code(file.old_path)} became {code(file.diff.path)}"
        return raise_finding(
            _CHECK,
            file,
            line=0,
            title=f"{names} {is_} used from where {'they were' if others else 'it was'}",
            description=f"{moved}, and {what} {is_} still taken from the old place in {list_places(places)}.",
        )
    return raise_finding(
        _CHECK,
        file,
        line=_line(file, symbol),
        side="LEFT",
        title=f"{names} {is_} removed but still used",
        description=f"{what[:1].upper()}{what[1:]} {'go' if others else 'goes'} with this change, and the head still uses {it} in"
        f" {list_places(places)}. Change those too, or keep the old name as an alias.",
    )


def _line(file: TouchedFile, symbol: Symbol) -> int:
    """The line that named it, past decorators and comments."""
    removed = file.diff.old_lines
    named = whole_word(symbol.name)
    lines = range(symbol.start, symbol.end + 1)
    return next((n for n in lines if n in removed and named.search(removed[n])), symbol.start)
