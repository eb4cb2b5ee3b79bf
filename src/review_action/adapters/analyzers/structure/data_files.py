"""Finds data files that the change breaks, and keys that it says twice."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple, assert_never

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.data_kind import (
    Kind,
    data_kind,
    is_strict,
    is_template,
    is_written_by_hand,
    takes_comments,
)
from review_action.adapters.analyzers.structure.data_text import Double, Flaw, Reading
from review_action.adapters.analyzers.structure.raise_finding import (
    SHOWN,
    Check,
    code,
    list_names,
    raise_finding,
)
from review_action.adapters.analyzers.structure.read_json_text import (
    read_json_text,
    without_comments,
    without_last_commas,
)
from review_action.adapters.analyzers.structure.read_toml_text import read_toml_text
from review_action.adapters.analyzers.structure.read_yaml_text import read_yaml_text
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding

_BROKEN: Final = Check("does-not-parse", "error")
_REFUSED: Final = Check("duplicate-key", "error")
_LOST: Final = Check("duplicate-key", "warning")
_AGAIN: Final = Check("duplicate-key", "info")
_WORKFLOWS: Final = ".github/workflows/"
_GITHUBS: Final = (".github/dependabot.", ".github/ISSUE_TEMPLATE/", ".github/DISCUSSION_TEMPLATE/")


class _Edit(NamedTuple):
    """One data file with both its texts; it is new where there was none before."""

    file: TouchedFile
    kind: Kind
    now: str
    before: str

    @property
    def path(self) -> str:
        return self.file.diff.path

    @property
    def added(self) -> frozenset[int]:
        return frozenset(line.new or 0 for line in self.file.diff.added_lines)


def data_files(change: Change) -> Iterator[Finding]:
    """One finding for a file that does not parse, one for keys that stand twice in the same way."""
    told: dict[str, list[Finding]] = {}
    for finding in _each(change):
        is_own = finding.rule_id.endswith(_BROKEN.id)
        told.setdefault(finding.path if is_own else finding.title, []).append(finding)
    for first, *others in told.values():
        also = f" So it is in {list_names([one.path for one in others])}." if others else ""
        yield first.model_copy(update={"description": f"{first.description}{also}"})


def _each(change: Change) -> Iterator[Finding]:
    for edit in _edits(change):
        now = _read(change, edit.kind, edit.now)
        if now is None or now == Reading():
            continue
        before = _read(change, edit.kind, edit.before) if edit.before else Reading()
        if before is None or before.flaw is not None:
            continue
        if now.flaw is None:
            yield from _doubled(edit, now.doubles, before.doubles)
        elif not _is_meant(edit):
            yield _broken(edit, now.flaw)


def _edits(change: Change) -> Iterator[_Edit]:
    """Files whose text changed, and whose text before is known."""
    for file in change.files:
        diff, text = file.diff, _plain(file.new)
        if (diff.status != "added" and file.old is None) or not diff.additions + diff.deletions:
            continue
        kind = data_kind(diff.path, text)
        if kind is not None:
            yield _Edit(file, kind, text, _plain(file.old))


def _plain(text: str | None) -> str:
    found = (text or "").removeprefix("\ufeff").replace("\r\n", "\n")
    return found if found.strip() else ""


def _read(change: Change, kind: Kind, text: str) -> Reading | None:
    if change.is_late():
        return None
    match kind:
        case "JSON":
            return read_json_text(text)
        case "YAML":
            return read_yaml_text(text, change.is_late)
        case "TOML":
            return read_toml_text(text)
        case _:
            assert_never(kind)


def _is_meant(edit: _Edit) -> bool:
    """Whether something makes data of it first, or its reader takes more than the standard says."""
    if is_template(edit.kind, edit.now) and not (
        edit.kind == "YAML" and is_template(edit.kind, edit.before)
    ):
        return True
    if edit.kind != "JSON" or is_strict(edit.path):
        return False
    text = without_comments(edit.now)
    if takes_comments(edit.path) or not edit.before:
        text = without_last_commas(text)
    return _parses(text) or all(map(_parses, edit.now.strip().split("\n", 2)[:2]))


def _parses(text: str) -> bool:
    try:
        json.loads(text, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return True


def _broken(edit: _Edit, flaw: Flaw) -> Finding:
    near = sorted(line for line in edit.added if abs(line - flaw.line) <= 1)
    is_shown = flaw.line in edit.file.diff.new_lines
    was = " It parsed before this change." if edit.before else ""
    effect = _effect(edit.path) or "Whatever reads the file fails on it."
    return raise_finding(
        _BROKEN,
        edit.file,
        line=flaw.line if is_shown else next(iter(near), 0),
        title=f"This {edit.kind} does not parse",
        description=f"Line {flaw.line}: {flaw.reason}.{was} {effect}",
    )


def _effect(path: str) -> str:
    """What comes of it, where that is known."""
    if path.startswith(_WORKFLOWS):
        return "GitHub refuses the workflow, so nothing of it runs."
    return "GitHub cannot use the file as it is." if path.startswith(_GITHUBS) else ""


def _doubled(
    edit: _Edit, doubles: tuple[Double, ...], before: tuple[Double, ...]
) -> Iterator[Finding]:
    """One finding for all of them: what is doubled by one merge is mended by one look."""
    known = Counter(double.key for double in before)
    added = edit.added
    found = []
    for double in doubles:
        # By the key alone, for what is around it may have moved; in JSON one value twice harms nobody.
        known[double.key] -= 1
        is_new = known[double.key] < 0 and {double.first, double.again} & added
        if is_new and not (edit.kind == "JSON" and double.is_same):
            found.append(double)
    if found and is_written_by_hand(edit.path):
        yield _twice(edit, sorted(found, key=lambda double: double.is_same))


def _twice(edit: _Edit, doubles: list[Double]) -> Finding:
    first, shown = doubles[0], doubles[:SHOWN]
    more = f", and {len(doubles) - SHOWN} more" if len(doubles) > SHOWN else ""
    if edit.path.startswith(_WORKFLOWS):
        check, effect = _REFUSED, _effect(edit.path)
    elif first.is_same:
        check, effect = _AGAIN, "Strict readers refuse that."
    else:
        check = _LOST
        effect = "Most readers drop the first without a word, strict ones refuse the file."
    what = code(first.key) if len(doubles) == 1 else f"{code(first.key)} and other keys"
    stand = "stands" if len(doubles) == 1 else "stand"
    return raise_finding(
        check,
        edit.file,
        line=first.again if first.again in edit.added else first.first,
        title=f"{what} {stand} here twice, with {'the same value' if first.is_same else 'two values'}",
        description=f"{'; '.join(map(_places, shown))}{more}. {effect} Keep one.",
    )


def _places(double: Double) -> str:
    name = code(".".join((*double.parents, double.key)))
    if double.first == double.again:
        return f"Line {double.first} gives {name} twice"
    return f"Lines {double.first} and {double.again} both give {name}"
