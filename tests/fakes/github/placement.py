"""Whether a review comment can stand where it wants to, with the sentences GitHub refuses with."""

from collections.abc import Mapping
from typing import Any, cast

from tests.fakes.github import changes
from tests.fakes.github.changes import Change, Hunk
from tests.fakes.github.fields import take
from tests.fakes.github.store import Anchor, Pull, ReviewComment, Side, World

BLANK_HUNK = "diff hunk can't be blank"
NOT_IN_DIFF = "line must be part of the diff"
OTHER_HUNK = "start line must be part of the same hunk as the line."
NOT_BEFORE = "start line must precede the end line."
NOT_OURS = "end commit oid is not part of the pull request"
NO_PATH = "Path could not be resolved"
NO_LINE = "Line could not be resolved"
SIDES: tuple[Side, Side] = ("LEFT", "RIGHT")


class UnplaceableError(Exception):
    """Problems as words; each endpoint makes its own form of them."""

    def __init__(self, *problems: str, whole: bool = False) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems
        self.whole = whole
        """The words are a sentence of their own already."""

    def sentence(self) -> str:
        if self.whole:
            return self.problems[0]
        return to_sentence([f"Pull request review thread {one}" for one in self.problems])


def to_sentence(words: list[str]) -> str:
    """As Rails joins: `a`, `a and b`, `a, b, and c`."""
    if len(words) < 3:
        return " and ".join(words)
    return ", ".join(words[:-1]) + f", and {words[-1]}"


def anchor(pull: Pull, commit: str, wanted: Mapping[str, Any]) -> Anchor:
    """Where `wanted` stands in the pull request's diff as of `commit`, or `UnplaceableError`."""
    if not pull.has_commit(commit):
        raise UnplaceableError(NOT_OURS, BLANK_HUNK)
    path = take(wanted, "path", str) or ""
    change = next((one for one in pull.changes(commit) if one.path == path), None)
    if change is None:
        raise UnplaceableError(NO_PATH, whole=True)
    if wanted.get("subject_type") == "file":
        return Anchor(path)
    if "position" in wanted and "line" not in wanted:
        return _by_position(pull.world, change, take(wanted, "position", int) or 0)
    return _by_line(pull.world, change, wanted)


def _by_line(world: World, change: Change, wanted: Mapping[str, Any]) -> Anchor:
    line, start = take(wanted, "line", int), take(wanted, "start_line", int)
    side = cast("Side", take(wanted, "side", str) or "RIGHT")
    start_side = cast("Side", take(wanted, "start_side", str) or side)
    problems = []
    hunk = _hunk_at(world, change, side, line)
    if hunk is None:
        problems.append(NOT_IN_DIFF)
    if start is not None:
        problems += _start_problems(world, change, hunk, (start_side, start), (side, line))
    if hunk is None:
        problems.append(BLANK_HUNK)
    if hunk is None and world.resolves_anchors:
        raise UnplaceableError(NO_LINE, whole=True)
    if problems or hunk is None:
        raise UnplaceableError(*problems)
    return Anchor(
        path=change.path,
        side=side,
        line=line,
        start_line=start,
        start_side=start_side if start is not None else None,
        diff_hunk=hunk.text,
        position=_position(change, hunk, side, line or 0),
    )


def _start_problems(
    world: World,
    change: Change,
    hunk: Hunk | None,
    start: tuple[Side, int],
    end: tuple[Side, int | None],
) -> list[str]:
    first = _hunk_at(world, change, *start)
    if hunk is None or first is None or first != hunk:
        return [OTHER_HUNK]
    (side, line), (end_side, end_line) = start, end
    return [NOT_BEFORE] if side == end_side and line >= (end_line or 0) else []


def _hunk_at(world: World, change: Change, side: Side, line: int | None) -> Hunk | None:
    """Added, removed and context lines count; nothing outside hunks does."""
    if change.path in world.dropped_patches or side not in SIDES:
        return None
    hunks = change.hunks()
    return next((one for one in hunks if line in (one.new if side == "RIGHT" else one.old)), None)


def _by_position(world: World, change: Change, position: int) -> Anchor:
    """The form that is closing down: lines below the first hunk header."""
    for side in SIDES[::-1]:
        for hunk in change.hunks():
            for line in hunk.new if side == "RIGHT" else hunk.old:
                if _position(change, hunk, side, line) == position:
                    return _by_line(world, change, {"line": line, "side": side})
    raise UnplaceableError(NOT_IN_DIFF, BLANK_HUNK)


def _position(change: Change, hunk: Hunk, side: Side, line: int) -> int:
    before = 0
    for one in change.hunks():
        if one == hunk:
            break
        before += one.text.count("\n") + 1
    number = (hunk.new if side == "RIGHT" else hunk.old).start
    skip = "-" if side == "RIGHT" else "+"
    for offset, text in enumerate(hunk.text.split("\n")[1:], start=1):
        if text.startswith((skip, "\\")):
            continue
        if number == line:
            return before + offset
        number += 1
    return before


def current_line(pull: Pull, note: ReviewComment) -> int | None:
    """The comment's line in the pull request as it is now; None when the comment is outdated."""
    place = note.anchor
    head = pull.head_sha
    if place.line is None or note.commit_id == head:
        return place.line
    change = next((one for one in pull.changes() if one.path == place.path), None)
    if change is None:
        return None
    line = _moved(pull, note, change) if place.side == "RIGHT" else place.line
    return line if line and _hunk_at(pull.world, change, place.side, line) else None


def _moved(pull: Pull, note: ReviewComment, change: Change) -> int | None:
    repository = pull.world.repository
    before = repository.find(f"{note.commit_id}:{note.path}")
    if before is None or note.anchor.line is None or not change.new_sha.strip("0"):
        return None  # the file is no more
    return changes.moved_line(repository, before.sha, change.new_sha, note.anchor.line)


def is_outdated(pull: Pull, note: ReviewComment) -> bool:
    return note.anchor.line is not None and current_line(pull, note) is None
