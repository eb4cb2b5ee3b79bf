"""Finds out what there is to review, before a model is asked anything."""

from collections.abc import Iterator, Sequence
from typing import Final

from review_action.app.look_back import LookedBack, look_back
from review_action.app.recall import Recalled
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.pull_request import FileListing
from review_action.domain.unit import SkippedFile
from review_action.domain.value import Value
from review_action.errors import DiffSyntaxError
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.select_files import select_files

MOST_CLAIMED: Final = 1_000_000
"""Characters of patches that are looked at although nobody asked for it: about a second's work."""


class Surveyed(Value):
    """The change as far as it can be known without a model."""

    files: tuple[FileDiff, ...] = ()
    """All that is to be reviewed and could be read, and what is claimed not to need it."""
    claimed: frozenset[str] = frozenset()
    """Paths of those that only their author's word keeps from being reviewed."""
    skipped: tuple[SkippedFile, ...] = ()
    unread: tuple[SkippedFile, ...] = ()
    """To be reviewed, but without a usable diff."""
    proven: tuple[Finding, ...] = ()
    """What analyzers found: `with_proven`."""
    past: LookedBack = LookedBack()
    """What earlier rounds left of it, and so what is new to ask about."""
    warnings: tuple[str, ...] = ()

    def with_proven(self, found: Sequence[Finding], warnings: Sequence[str]) -> "Surveyed":
        """The same, once the analyzers have looked."""
        return self.model_copy(
            update={"proven": tuple(found), "warnings": (*self.warnings, *warnings)}
        )

    @property
    def changed_lines(self) -> int:
        return sum(file.additions + file.deletions for file in self.reviewed)

    @property
    def reviewed(self) -> tuple[FileDiff, ...]:
        """What is to be reviewed."""
        return tuple(file for file in self.files if file.path not in self.claimed)

    @property
    def aside(self) -> tuple[FileDiff, ...]:
        """What is claimed not to need it."""
        return tuple(file for file in self.files if file.path in self.claimed)


def survey(
    listing: FileListing,
    policy: Policy,
    *,
    recalled: Recalled | None = None,
) -> Surveyed:
    """Select, parse, look back; never raises for one file.

    Args:
        listing: All files the host told of.
        policy: Which of them are to be reviewed.
        recalled: What earlier rounds left; None on a laptop.
    """
    selection = select_files(listing, policy)
    kept, unread = _parse(listing, selection.kept)
    aside, _ = _parse(listing, _claimed(listing, selection.skipped))
    files = (*kept, *aside)
    claimed = frozenset(file.path for file in aside)
    return Surveyed(
        files=files,
        claimed=claimed,
        skipped=selection.skipped,
        unread=unread,
        past=look_back(
            files,
            recalled,
            unasked=claimed,
            unread=_unknown(selection.skipped, unread) - claimed,
            complete=listing.complete,
        ),
        warnings=tuple(_listing_warnings(listing)),
    )


def _claimed(listing: FileListing, skipped: Sequence[SkippedFile]) -> tuple[str, ...]:
    patches = {file.path: file.patch for file in listing.files if file.kind == "file"}
    chosen: list[str] = []
    room = MOST_CLAIMED
    for file in skipped:
        patch = patches.get(file.path) if file.claimed else None
        if patch and len(patch) <= room:
            room -= len(patch)
            chosen.append(file.path)
    return tuple(chosen)


def _unknown(skipped: Sequence[SkippedFile], unread: Sequence[SkippedFile]) -> frozenset[str]:
    """Paths where an earlier finding may still stand: what nobody looks at hides nothing."""
    hidden = [file for file in skipped if file.over_bound or file.claimed]
    return frozenset(file.path for file in (*hidden, *unread))


def _listing_warnings(listing: FileListing) -> Iterator[str]:
    if not listing.complete:
        yield f"Not all files could be listed: {listing.problem}"
    elif listing.problem:
        yield f"{listing.problem}."


def _parse(
    listing: FileListing, kept: Sequence[str]
) -> tuple[tuple[FileDiff, ...], tuple[SkippedFile, ...]]:
    by_path = {file.path: file for file in listing.files}
    parsed, unread = [], []
    for path in kept:
        file = by_path[path]
        if file.patch is None:
            unread.append(SkippedFile(path=path, reason="no diff of it could be had"))
            continue
        try:
            parsed.append(parse_diff(file))
        except DiffSyntaxError as error:
            unread.append(SkippedFile(path=path, reason=str(error)))
    return tuple(parsed), tuple(unread)
