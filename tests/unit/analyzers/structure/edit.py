"""Builds a change of texts, with the repository around it where a test has one."""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from review_action.adapters.analyzers.structure.change import Change
from review_action.domain.analysis import TouchedFile
from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.surroundings import Surroundings
from review_action.pipeline.intake.detect_language import detect_language

Edit = tuple[str, str | None, str | None]
"""Path, old text, new text."""


def change(
    *edits: Edit,
    tree: Mapping[str, str] | None = None,
    history: Sequence[frozenset[str]] = (),
    renamed: Mapping[str, str] | None = None,
) -> Change:
    """`tree` is what the head holds beside the touched files; `renamed` old names by new ones."""
    files = [touched(*edit, previous=(renamed or {}).get(edit[0])) for edit in edits]
    return Change(files, None if tree is None else around(files, tree, history))


def around(
    files: Sequence[TouchedFile], tree: Mapping[str, str], history: Sequence[frozenset[str]]
) -> Surroundings:
    head = dict(tree) | {file.diff.path: file.new for file in files if file.new is not None}

    def search(words: Sequence[str], endings: Collection[str]) -> dict[str, list[str]]:
        looked_at = {
            path: text
            for path, text in head.items()
            if any(fnmatchcase(path, f"*{ending}") for ending in endings)
        }
        return {word: [path for path, text in looked_at.items() if word in text] for word in words}

    return Surroundings(
        search=search,
        read=lambda paths: {path: head.get(path) for path in paths},
        paths=lambda: frozenset(head),
        changed=lambda: frozenset(file.diff.path for file in files),
        history=lambda: history,
    )


def touched(
    path: str, old: str | None, new: str | None, *, previous: str | None = None
) -> TouchedFile:
    lines = tuple(_lines(old or "", new or ""))
    hunk = Hunk(
        old_start=1,
        old_count=sum(line.old is not None for line in lines),
        new_start=1,
        new_count=sum(line.new is not None for line in lines),
        lines=lines,
    )
    diff = FileDiff(
        path=path,
        previous_path=previous,
        status="added" if old is None else "removed" if new is None else "modified",
        hunks=(hunk,),
        additions=sum(line.kind == "added" for line in lines),
        deletions=sum(line.kind == "removed" for line in lines),
        language=detect_language(path),
    )
    return TouchedFile(diff=diff, old=old, new=new)


def _lines(old: str, new: str) -> Iterator[Line]:
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            for offset in range(end - start):
                text = before[start + offset]
                yield Line("context", start + offset + 1, first + offset + 1, text)
        else:
            for at in range(start, end):
                yield Line("removed", at + 1, None, before[at])
            for at in range(first, last):
                yield Line("added", None, at + 1, after[at])
