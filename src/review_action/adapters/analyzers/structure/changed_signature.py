"""Finds calls at the head that a changed list of parameters no longer takes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from review_action.adapters.analyzers.structure.change import Change, symbols, top_level
from review_action.adapters.analyzers.structure.raise_finding import (
    Check,
    list_names,
    list_places,
    raise_finding,
)
from review_action.adapters.analyzers.structure.spelled import GO, JAVA, PYTHON, family_of, spelled
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.surroundings import Place
from review_action.syntax.calls import calls
from review_action.syntax.symbol import Call, Symbol

_CHECK: Final = Check("changed-signature", "error")
_TYPED: Final = frozenset({".ts", ".mts", ".cts", ".tsx"})
_FOLLOWED: Final = PYTHON | _TYPED | GO | JAVA
_MANY: Final = re.compile(r"\*|\.\.\.|\bparams\b")


class _Changed(NamedTuple):
    """One function on both sides; `called` is what callers name, `made` how they make one."""

    called: str
    made: str
    old: Symbol
    new: Symbol
    old_parameters: str
    new_parameters: str


def changed_signature(change: Change) -> Iterator[Finding]:
    """One finding a file, where the first of its definitions stands now: one change made them all."""
    changes = {file.diff.path: list(_changed(file)) for file in change.files if _is_followed(file)}
    change.expect((each.called, family_of(path)) for path, some in changes.items() for each in some)
    for path, some in changes.items():
        file = change.by_path[path]
        refused = {each: places for each in some if (places := _callers(change, file, each))}
        if refused:
            yield _finding(file, refused)


def _is_followed(file: TouchedFile) -> bool:
    both = file.diff.deletions and file.old is not None and file.new is not None
    return bool(both) and PurePosixPath(file.diff.path).suffix in _FOLLOWED


def _changed(file: TouchedFile) -> Iterator[_Changed]:
    path = file.diff.path
    for called, made, old, new in _pairs(file):
        before = _parameters(file.old or "", old)
        after = _parameters(file.new or "", new)
        same = (old.parameters, old.required) == (new.parameters, new.required)
        renamed = PurePosixPath(path).suffix in PYTHON and before != after
        # Go's and Java's types between the names cannot be compared by a caller's text.
        if before and after and (not same or renamed):
            yield _Changed(called, made, old, new, before, after)


def _pairs(file: TouchedFile) -> Iterator[tuple[str, str, Symbol, Symbol]]:
    """Functions, and classes by what makes one; those alone that are there once on both sides."""
    path = file.diff.path
    before, after = top_level(path, file.old), top_level(path, file.new)
    makers = {"__init__", "constructor"}
    for old in before:
        news = [new for new in after if new.name == old.name]
        if len(news) != 1 or sum(other.name == old.name for other in before) != 1:
            continue
        (new,) = news
        if old.kind == new.kind == "function":
            yield old.name, old.name, old, new
        elif old.kind == new.kind == "class":
            names = makers | ({old.name} if path.endswith(".java") else set())
            made = [
                [
                    s
                    for s in symbols(path, text)
                    if s.name in names
                    and s.kind == "method"
                    and around.start <= s.start
                    and s.end <= around.end
                ]
                for text, around in ((file.old, old), (file.new, new))
            ]
            if len(made[0]) == len(made[1]) == 1:
                prefix = "" if path.endswith(".py") else "new "
                yield old.name, f"{prefix}{{}}", made[0][0], made[1][0]


def _parameters(text: str, symbol: Symbol) -> str:
    """What stands between the brackets after the name; empty when that cannot be told."""
    part = "\n".join(text.split("\n")[symbol.start - 1 : symbol.end])
    found = re.search(rf"\b{re.escape(symbol.name)}\b\s*(?:=\s*(?:async\s*)?)?\(", part)
    depth = 1
    for at in range(found.end(), len(part)) if found else ():
        depth += (part[at] in "([{") - (part[at] in ")]}")
        if not depth:
            return part[found.end() : at] + "," if found else ""
    return ""


def _callers(change: Change, file: TouchedFile, changed: _Changed) -> list[Place]:
    home = file.diff.path
    texts = change.texts_with(changed.called, family_of(home))
    if texts is None:
        return []
    places = []
    for path, text in texts.items():
        said = (changed.called, 0)
        if path != home:
            found = spelled(
                changed.called, home=home, home_text=file.new or "", use=path, text=text
            )
            if found is None:
                continue
            said = found
        if _is_redefined(path, text, changed, home=home):
            continue
        name = changed.made.format(said[0]) if "{}" in changed.made else said[0]
        places += [
            Place(path, call.line, "")
            for call in calls(path, text) or ()
            if call.name == name and _is_refused(call, changed)
        ]
    return places


def _is_redefined(path: str, text: str, changed: _Changed, *, home: str) -> bool:
    """Whether a use may mean another one, local to its file."""
    named = [symbol for symbol in symbols(path, text) if symbol.name == changed.called]
    constructors = path.endswith(".java") and path == home
    return not constructors and len(named) > (path == home)


def _is_refused(call: Call, changed: _Changed) -> bool:
    """Whether the new list cannot take a call that the old one took."""
    if call.is_open or not _takes(call, changed.old, changed.old_parameters):
        return False
    return not _takes(call, changed.new, changed.new_parameters)


def _takes(call: Call, symbol: Symbol, parameters: str) -> bool:
    given = call.arguments + len(call.keywords)
    is_many = _MANY.search(parameters) is not None
    if given < symbol.required or (not is_many and given > symbol.parameters):
        return False
    return "**" in parameters or all(
        re.search(rf"(?:^|[,*\s]){re.escape(keyword)}\s*[:=,]", parameters)
        for keyword in call.keywords
    )


def _finding(file: TouchedFile, refused: Mapping[_Changed, Sequence[Place]]) -> Finding:
    changed, *others = refused
    shown = {line.new for line in file.diff.added_lines}
    span = range(changed.new.start, changed.new.end + 1)
    line = next((number for number in span if number in shown), changed.new.start)
    places = sorted({place for each in refused.values() for place in each})
    calls_ = "a call is" if len(places) == 1 else f"{len(places)} calls are"
    names = list_names([each.called for each in refused])
    takes = "take" if others else "takes"
    it = "them" if others else "it"
    took = f"{'The first' if others else 'It'} took {_count(changed.old)} and takes {_count(changed.new)}."
    return raise_finding(
        _CHECK,
        file,
        line=line,
        title=f"{names} {takes} other arguments now, and {calls_} unchanged",
        description=f"{took} The head still calls {it} as before in {list_places(places)}.",
    )


def _count(symbol: Symbol) -> str:
    optional = symbol.parameters - symbol.required
    parameters = "parameter" if symbol.parameters == 1 else "parameters"
    return f"{symbol.parameters} {parameters}" + (f" ({optional} optional)" if optional else "")
