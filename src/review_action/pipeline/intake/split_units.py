"""Packs parsed files into units that fit one prompt each, the riskiest first."""

import operator
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.is_test import is_test
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.pipeline.intake.rate_risk import rate_risk
from review_action.pipeline.intake.relate_files import relate_files
from review_action.pipeline.intake.split_hunk import split_hunk

_LINE_TOKENS = 4
"""Gutter with number and sign, and the line's end, as the prompt shows them."""
_HUNK_TOKENS = 16
_FILE_TOKENS = 24
_SMALLEST_BUDGET = 64


class _Piece(NamedTuple):
    """A file, or as many hunks of it as fit: two pieces of one file never fit in one unit."""

    file: FileDiff
    tokens: int


@dataclass
class _Group:
    """Pieces of files that belong together."""

    leader: str
    pieces: list[_Piece]
    risk: float

    @property
    def tokens(self) -> int:
        return sum(piece.tokens for piece in self.pieces)

    @property
    def directory(self) -> str:
        return str(PurePosixPath(self.leader).parent)


@dataclass
class _Draft:
    pieces: list[_Piece] = field(default_factory=list)
    tokens: int = 0

    def add(self, piece: _Piece) -> None:
        self.pieces.append(piece)
        self.tokens += piece.tokens


def split_units(files: Sequence[FileDiff], *, token_budget: int) -> tuple[ReviewUnit, ...]:
    """Every hunk of every file is in exactly one unit of at most `token_budget` estimated tokens.

    A hunk is cut only if it alone is over the budget, and a line never, so a unit of one single
    line may be larger. Files without hunks are in no unit. The order of `files` does not matter.
    """
    budget = max(token_budget, _SMALLEST_BUDGET)
    risks = {file.path: rate_risk(file) for file in files}
    drafts = _pack(_group(files, budget, risks), budget)
    drafts.sort(key=lambda draft: (-_risk_of(draft, risks), draft.pieces[0].file.path))
    return tuple(
        ReviewUnit(
            id=f"unit-{number:03}",
            files=tuple(piece.file for piece in draft.pieces),
            tokens=draft.tokens,
            risk=_risk_of(draft, risks),
        )
        for number, draft in enumerate(drafts, 1)
    )


def _risk_of(draft: _Draft, risks: dict[str, float]) -> float:
    return max(risks[piece.file.path] for piece in draft.pieces)


def _group(files: Sequence[FileDiff], budget: int, risks: dict[str, float]) -> list[_Group]:
    leaders = relate_files(risks)
    members = defaultdict(list)
    for file in sorted(files, key=lambda file: (is_test(file.path), -risks[file.path], file.path)):
        if file.hunks:
            members[leaders[file.path]].append(file)
    groups = [
        _Group(
            leader,
            [piece for file in related for piece in _cut_file(file, budget)],
            max(risks[file.path] for file in related),
        )
        for leader, related in members.items()
    ]
    return sorted(groups, key=lambda group: (-group.risk, group.leader))


def _cut_file(file: FileDiff, budget: int) -> list[_Piece]:
    frame = min(_FILE_TOKENS + estimate_tokens(file.path), budget // 2)
    pieces: list[_Piece] = []
    taken: list[Hunk] = []
    tokens = frame
    for hunk, weight in _weigh_hunks(file, budget - frame):
        if taken and tokens + weight > budget:
            pieces.append(_Piece(_with_hunks(file, taken), tokens))
            taken, tokens = [], frame
        taken.append(hunk)
        tokens += weight
    return [*pieces, _Piece(_with_hunks(file, taken), tokens)]


def _weigh_hunks(file: FileDiff, room: int) -> Iterable[tuple[Hunk, int]]:
    for hunk in file.hunks:
        weight = _weigh_hunk(hunk)
        if weight <= room:
            yield hunk, weight
            continue
        for part in split_hunk(hunk, budget=max(room - _HUNK_TOKENS, 1), weigh=_weigh_line):
            yield part, _weigh_hunk(part)


def _weigh_hunk(hunk: Hunk) -> int:
    return _HUNK_TOKENS + sum(map(_weigh_line, hunk.lines))


def _weigh_line(line: Line) -> int:
    return _LINE_TOKENS + estimate_tokens(line.text)


def _with_hunks(file: FileDiff, hunks: Sequence[Hunk]) -> FileDiff:
    if len(hunks) == len(file.hunks) and all(map(operator.is_, hunks, file.hunks)):
        return file
    lines = [line for hunk in hunks for line in hunk.lines]
    counts = {kind: sum(line.kind == kind for line in lines) for kind in ("added", "removed")}
    return file.model_copy(
        update={
            "hunks": tuple(hunks),
            "additions": counts["added"],
            "deletions": counts["removed"],
        }
    )


def _pack(groups: Sequence[_Group], budget: int) -> list[_Draft]:
    """Takes the riskiest group, then what is in its directory, then whatever still fits."""
    drafts: list[_Draft] = []
    waiting = list(groups)
    while waiting:
        first = waiting.pop(0)
        opened = _fill(first.pieces, budget)
        drafts += opened
        waiting = _top_up(opened[-1], waiting, budget, first.directory)
    return drafts


def _fill(pieces: Sequence[_Piece], budget: int) -> list[_Draft]:
    drafts = [_Draft()]
    for piece in pieces:
        if drafts[-1].pieces and drafts[-1].tokens + piece.tokens > budget:
            drafts.append(_Draft())
        drafts[-1].add(piece)
    return drafts


def _top_up(draft: _Draft, waiting: Sequence[_Group], budget: int, directory: str) -> list[_Group]:
    """Adds whole groups while there is room; those left, in their order."""
    left = []
    for group in sorted(waiting, key=lambda group: group.directory != directory):
        if draft.tokens + group.tokens <= budget:
            for piece in group.pieces:
                draft.add(piece)
        else:
            left.append(group)
    return sorted(left, key=lambda group: (-group.risk, group.leader))
