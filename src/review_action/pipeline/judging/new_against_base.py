"""Keeps of what analyzers found the part that this change brought in."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, assert_never

from review_action.domain.analysis import Analysis, FilterMode, TouchedFile
from review_action.domain.diff import FileDiff, Side
from review_action.domain.finding import Finding
from review_action.pipeline.judging.hunk_at import hunk_at

_Key = tuple[str, str, str]
_Place = tuple[str, Side, int]
_SPACE: Final = re.compile(r"\s+")


def new_against_base(
    analysis: Analysis, files: Sequence[TouchedFile], mode: FilterMode
) -> tuple[Finding, ...]:
    """The findings that `mode` wants, in the order given.

    What base and head both have is known by rule, file and words of its line, so that neither
    moved nor reindented code is news; where the head has more of the same than the base, the
    surplus is, on added lines first. A line that had the flaw before it was edited is no news
    either, unless the finding is about a value (a secret) that is not shown. Away from the lines
    that were added only what breaks is new (a name whose import went), nothing that is merely
    unwise: it stood there before. Nor is what untouched code has in common with it. Where the base
    is not known, only added lines count. Claims of models are not filtered: they were asked about
    the change alone.

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
    common = {id(finding) for finding in analysis.common}
    found = [finding for finding in analysis.new if id(finding) not in common]
    ours = [finding for finding in found if _is_ours(finding, change)]
    # Of equal ones those on untouched lines are taken for the old ones.
    said = Counter(change.new_key(finding) for finding in ours)
    left = _unmatched(
        sorted(ours, key=change.made), Counter(map(change.old_key, analysis.old)), change.new_key
    )
    gone = _unmatched(analysis.old, said, change.old_key)
    edited = Counter(block for finding in gone if (block := change.old_block(finding)))
    new = {id(finding) for finding in _unmatched(left, edited, change.new_block)}
    return tuple(finding for finding in ours if id(finding) in new)


def _unmatched(
    findings: Sequence[Finding], left: Counter[_Key], key_of: Callable[[Finding], _Key | None]
) -> list[Finding]:
    """Those that `left` has no more of; what is matched is taken from it."""
    more = []
    for finding in findings:
        key = key_of(finding)
        if key is not None and left[key]:
            left[key] -= 1
        else:
            more.append(finding)
    return more


def _is_ours(finding: Finding, change: "_Change") -> bool:
    """Whether it may be of this change, before the base is looked at."""
    if finding.origin == "model":
        return True
    file = change.by_path.get(finding.path)
    if file is None:
        return False
    compared = file.old is not None or file.diff.status == "added"
    return (compared and finding.severity == "error") or change.made(finding)


class _Change:
    """The lines of both sides, each split once."""

    def __init__(self, files: Sequence[TouchedFile]) -> None:
        self.by_path = {file.diff.path: file for file in files}
        self._now = {file.old_path: file.diff.path for file in files if file.diff.previous_path}
        self._lines: dict[tuple[str, Side], Mapping[int, str]] = {}
        self._blocks = dict(_runs(file.diff for file in files))

    def made(self, finding: Finding) -> bool:
        """Whether a line of it was added (or, on the old side, removed), or it is about the file."""
        if finding.origin == "model" or finding.start_line == 0:
            return True
        lines = range(finding.start_line, max(finding.end_line, finding.start_line) + 1)
        return any((finding.path, finding.side, line) in self._blocks for line in lines)

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

    def old_block(self, finding: Finding) -> _Key | None:
        """The run of removed lines it was on."""
        return self._block(finding, self._now.get(finding.path, finding.path), "LEFT")

    def new_block(self, finding: Finding) -> _Key | None:
        """The run of added lines it is on, named as the removed ones that it replaces."""
        return self._block(finding, finding.path, finding.side)

    def _block(self, finding: Finding, path: str, side: Side) -> _Key | None:
        line = self._text(path, side).get(finding.start_line, "")
        if finding.quote.strip().partition("\n")[0].strip() != line.strip():
            return None  # about a value that it does not show
        number = self._blocks.get((path, side, finding.start_line))
        return None if number is None else (finding.rule_id, path, str(number))

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


def _runs(files: Iterable[FileDiff]) -> Iterator[tuple[_Place, int]]:
    """Each changed line with the number of the run of changed lines it is in."""
    number = 0
    for file in files:
        for hunk in file.hunks:
            number += 1
            for line in hunk.lines:
                if line.kind == "context":
                    number += 1
                elif line.new is not None:
                    yield (file.path, "RIGHT", line.new), number
                else:
                    yield (file.path, "LEFT", line.old or 0), number


def _numbered(lines: Iterable[str]) -> Mapping[int, str]:
    return dict(enumerate(lines, 1))
