"""Finds out what there is to review, before a model is asked anything."""

from collections.abc import Iterator, Sequence
from typing import Final

from review_action.app.look_back import LookedBack, look_back
from review_action.app.recall import Recalled
from review_action.domain.analysis import TouchedFile
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.pull_request import FileListing
from review_action.domain.unit import SkippedFile
from review_action.domain.value import Value
from review_action.errors import AnalyzerError, DiffSyntaxError
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.rebuild_text import added_text
from review_action.pipeline.intake.select_files import select_files
from review_action.ports import Analyzer

ANALYZER_SECONDS: Final = 30.0


class Surveyed(Value):
    """The change as far as it can be known without a model."""

    files: tuple[FileDiff, ...] = ()
    """All that is to be reviewed and could be read."""
    skipped: tuple[SkippedFile, ...] = ()
    unread: tuple[SkippedFile, ...] = ()
    """To be reviewed, but without a usable diff."""
    proven: tuple[Finding, ...] = ()
    """What analyzers found."""
    past: LookedBack = LookedBack()
    """What earlier rounds left of it, and so what is new to ask about."""
    warnings: tuple[str, ...] = ()

    @property
    def changed_lines(self) -> int:
        return sum(file.additions + file.deletions for file in self.files)


def survey(
    listing: FileListing,
    policy: Policy,
    *,
    analyzers: Sequence[Analyzer],
    recalled: Recalled | None = None,
) -> Surveyed:
    """Select, parse, look back, analyze; never raises for one file or analyzer that failed.

    Args:
        listing: All files the host told of.
        policy: Which of them are to be reviewed.
        analyzers: What needs no model.
        recalled: What earlier rounds left; None on a laptop.
    """
    selection = select_files(listing, policy)
    files, unread = _parse(listing, selection.kept)
    warnings = list(_listing_warnings(listing))
    return Surveyed(
        files=files,
        skipped=selection.skipped,
        unread=unread,
        proven=_analyze(files, analyzers, warnings),
        past=look_back(
            files, recalled, unread=[file.path for file in unread], complete=listing.complete
        ),
        warnings=tuple(warnings),
    )


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


def _analyze(
    files: Sequence[FileDiff], analyzers: Sequence[Analyzer], warnings: list[str]
) -> tuple[Finding, ...]:
    found: list[Finding] = []
    touched = [TouchedFile(diff=file, new=added_text(file)) for file in files]
    for analyzer in analyzers:
        try:
            found += analyzer.analyze(touched, seconds=ANALYZER_SECONDS).new
        except AnalyzerError as error:
            found += error.found
            part = " in part" if error.found else ""
            warnings.append(f"The analyzer {analyzer.name} failed{part}: {error}")
    return tuple(found)
