"""Leaves of a change only the hunks that no earlier run has reviewed whole."""

from collections import Counter
from collections.abc import Sequence

from pydantic import Field

from review_action.domain.diff import FileDiff, Hunk
from review_action.domain.state import ReviewState
from review_action.domain.state_key import StateKey
from review_action.domain.value import Value
from review_action.pipeline.intake.digest_hunk import digest_hunk


class Since(Value):
    """What is new, and what is known already."""

    files: tuple[FileDiff, ...] = ()
    """To be asked about: files with their new hunks alone."""
    seen: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By path, the digests of the hunks that were reviewed before."""

    @property
    def hunks_seen(self) -> int:
        return sum(len(digests) for digests in self.seen.values())


def since(files: Sequence[FileDiff], state: ReviewState | None, key: StateKey | None) -> Since:
    """Everything, where there is no state to go on from.

    A digest stands for as many equal hunks as were reviewed: a copy of reviewed code at another
    place of the file is new.
    """
    if state is None or key is None:
        return Since(files=tuple(files))
    new: list[FileDiff] = []
    seen: dict[str, tuple[str, ...]] = {}
    for file in files:
        known = Counter(state.digests(file.path))
        fresh: list[Hunk] = []
        old: list[str] = []
        for hunk in file.hunks:
            digest = digest_hunk(file.path, hunk, key)
            if known[digest]:
                known[digest] -= 1
                old.append(digest)
            else:
                fresh.append(hunk)
        if old:
            seen[file.path] = tuple(old)
        if fresh or not file.hunks:
            new.append(_with_hunks(file, fresh))
    return Since(files=tuple(new), seen=seen)


def _with_hunks(file: FileDiff, hunks: Sequence[Hunk]) -> FileDiff:
    if len(hunks) == len(file.hunks):
        return file
    lines = Counter(line.kind for hunk in hunks for line in hunk.lines)
    counts = {"additions": lines["added"], "deletions": lines["removed"]}
    return file.model_copy(update={"hunks": tuple(hunks), **counts})
