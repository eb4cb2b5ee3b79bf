"""Finds out what there is to review, before a model is asked anything."""

from collections.abc import Iterator, Sequence
from typing import Final

from review_action.app.look_back import LookedBack, look_back
from review_action.app.recall import Recalled
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.domain.unit import SkippedFile
from review_action.domain.value import Value
from review_action.errors import DiffSyntaxError
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.select_files import select_files

MOST_ASIDE: Final = 1_000_000
"""Characters of patches that are looked at although nobody asked for it: about a second's work."""
MOST_GONE: Final = 2_000
"""Deleted or only renamed files that are looked at: as many as of those that are reviewed."""


class Surveyed(Value):
    """The change as far as it can be known without a model."""

    files: tuple[FileDiff, ...] = ()
    """All that is to be reviewed and could be read, what is claimed not to need it, and what is gone."""
    claimed: frozenset[str] = frozenset()
    """Paths of those that only their author's word keeps from being reviewed."""
    gone: frozenset[str] = frozenset()
    """Paths of those that are deleted or only renamed."""
    skipped: tuple[SkippedFile, ...] = ()
    unread: tuple[SkippedFile, ...] = ()
    """To be reviewed, but without a usable diff."""
    proven: tuple[Finding, ...] = ()
    """What analyzers found: `with_proven`."""
    hints: tuple[Finding, ...] = ()
    """Where they think that something may be wrong: for models alone."""
    past: LookedBack = LookedBack()
    """What earlier rounds left of it, and so what is new to ask about."""
    warnings: tuple[str, ...] = ()

    def with_proven(self, found: Sequence[Finding], warnings: Sequence[str]) -> "Surveyed":
        """The same, once the analyzers have looked."""
        return self.model_copy(
            update={
                "proven": tuple(one for one in found if one.origin != "hint"),
                "hints": tuple(one for one in found if one.origin == "hint"),
                "warnings": (*self.warnings, *warnings),
            }
        )

    @property
    def changed_lines(self) -> int:
        return sum(file.additions + file.deletions for file in self.reviewed)

    @property
    def reviewed(self) -> tuple[FileDiff, ...]:
        """What is to be reviewed."""
        return tuple(file for file in self.analyzed if file.path not in self.gone)

    @property
    def analyzed(self) -> tuple[FileDiff, ...]:
        """What analyzers look at: what is reviewed, and what others may still count on."""
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
    gone = tuple(_parse_gone(listing, selection.skipped))
    claimed = frozenset(file.path for file in aside)
    files = (*kept, *aside)
    return Surveyed(
        files=(*files, *gone),
        claimed=claimed,
        gone=frozenset(file.path for file in gone),
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


def _claimed(listing: FileListing, skipped: Sequence[SkippedFile]) -> Sequence[str]:
    claimed = {file.path for file in skipped if file.claimed}
    files = [file for file in listing.files if file.kind == "file" and file.patch]
    return _fitting([file for file in files if file.path in claimed])


def _parse_gone(listing: FileListing, skipped: Sequence[SkippedFile]) -> Iterator[FileDiff]:
    gone = {file.path for file in skipped if file.gone}
    files = [file for file in listing.files if file.path in gone][:MOST_GONE]
    shown = frozenset(_fitting(files))
    for file in files:
        # The name is enough to know that it is gone.
        bare = file.model_copy(update={"patch": None})
        try:
            yield parse_diff(file if file.path in shown else bare)
        except DiffSyntaxError:
            yield parse_diff(bare)


def _fitting(files: Sequence[ChangedFile]) -> Sequence[str]:
    """Paths of as many as there is room for."""
    chosen: list[str] = []
    room = MOST_ASIDE
    for file in files:
        size = len(file.patch or "")
        if size <= room:
            room -= size
            chosen.append(file.path)
    return chosen


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
