"""Keeps of what analyzers found the part that this change brought in."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, assert_never

from review_action.domain.analysis import Analysis, FilterMode, TouchedFile
from review_action.domain.diff import Side
from review_action.domain.finding import Finding
from review_action.pipeline.judging.hunk_at import hunk_at

_Key = tuple[str, str, str]
_SPACE: Final = re.compile(r"\s+")


def new_against_base(
    analysis: Analysis, files: Sequence[TouchedFile], mode: FilterMode
) -> tuple[Finding, ...]:
    """The findings that `mode` wants, in the order given.

    What base and head both have is known by rule, file and words of its line, so that neither
    moved nor reindented code is news; where the head has more of the same than the base, the
    surplus is, on added lines first. Where the base is not known, only added lines count. Claims
    of models are not filtered: they were asked about the change alone.

    Args:
        analysis: Of one analyzer.
        files: What it looked at.
        mode: Which findings are wanted.
    """
    change = _Change(files)
    if mode == "new":
        return _surplus(analysis, change)
    return tuple(each for each in analysis.new if _wanted(each, change, mode))


def _wanted(finding: Finding, change: "_Change", mode: FilterMode) -> bool:
    match mode:
        case "all":
            return True
        case "file":
            return finding.path in change.by_path
        case "diff-context":
            return change.shows(finding)
        case "added" | "new":
            return change.made(finding)
        case _:
            assert_never(mode)


def _surplus(analysis: Analysis, change: "_Change") -> tuple[Finding, ...]:
    left = Counter(change.old_key(finding) for finding in analysis.old)
    mine = [at for at, finding in enumerate(analysis.new) if _is_ours(finding, change)]
    keys = {at: change.new_key(analysis.new[at]) for at in mine}
    # Of equal ones those on untouched lines are taken for the old ones.
    known = set()
    for at in sorted(mine, key=lambda at: change.made(analysis.new[at])):
        if left[keys[at]]:
            left[keys[at]] -= 1
            known.add(at)
    return tuple(analysis.new[at] for at in mine if at not in known)


def _is_ours(finding: Finding, change: "_Change") -> bool:
    """Whether it may be of this change, before the base is looked at."""
    if finding.origin == "model":
        return True
    file = change.by_path.get(finding.path)
    if file is None:
        return False
    compared = file.old is not None or file.diff.status == "added"
    return compared or change.made(finding)


class _Change:
    """The lines of both sides, each split once."""

    def __init__(self, files: Sequence[TouchedFile]) -> None:
        self.by_path = {file.diff.path: file for file in files}
        self._now = {file.old_path: file.diff.path for file in files if file.diff.previous_path}
        self._lines: dict[tuple[str, Side], Mapping[int, str]] = {}
        self._made = {
            *((file.diff.path, "RIGHT", line.new) for file in files for line in file.diff.added_lines),
            *((file.diff.path, "LEFT", line.old) for file in files for line in file.diff.removed_lines),
        }  # fmt: skip

    def made(self, finding: Finding) -> bool:
        """Whether a line of it was added (or, on the old side, removed), or it is about the file."""
        if finding.origin == "model" or finding.start_line == 0:
            return True
        lines = range(finding.start_line, max(finding.end_line, finding.start_line) + 1)
        return any((finding.path, finding.side, line) in self._made for line in lines)

    def shows(self, finding: Finding) -> bool:
        """Whether the diff shows its first line."""
        if finding.origin == "model" or finding.start_line == 0:
            return True
        file = self.by_path.get(finding.path)
        start = finding.start_line
        return file is not None and hunk_at(file.diff, finding.side, start, start) is not None

    def new_key(self, finding: Finding) -> _Key:
        return self._key(finding, finding.path, finding.side)

    def old_key(self, finding: Finding) -> _Key:
        return self._key(finding, self._now.get(finding.path, finding.path), "LEFT")

    def _key(self, finding: Finding, path: str, side: Side) -> _Key:
        said = self._text(path, side).get(finding.start_line) or finding.quote or finding.title
        return (finding.rule_id, path, _SPACE.sub(" ", said.strip()))

    def _text(self, path: str, side: Side) -> Mapping[int, str]:
        file = self.by_path.get(path)
        if file is None:
            return {}
        if (path, side) not in self._lines:
            text = file.new if side == "RIGHT" else file.old
            shown = file.diff.new_lines if side == "RIGHT" else file.diff.old_lines
            self._lines[path, side] = shown if text is None else _numbered(text.split("\n"))
        return self._lines[path, side]


def _numbered(lines: Iterable[str]) -> Mapping[int, str]:
    return dict(enumerate(lines, 1))
