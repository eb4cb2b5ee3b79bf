"""Finds again, in the change as it is now, what earlier runs found and nobody has mended."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from pydantic import Field

from review_action.domain.diff import FileDiff, Hunk
from review_action.domain.finding import Finding
from review_action.domain.state import ReviewState, StandingFinding
from review_action.domain.state_key import StateKey
from review_action.domain.value import Value
from review_action.pipeline.intake.digest_hunk import digest_hunk
from review_action.pipeline.judging.find_quote import find_quote, side_rows
from review_action.pipeline.judging.hunk_at import hunk_at
from review_action.pipeline.judging.is_double import EARLIER
from review_action.pipeline.judging.read_quote import read_quote

TELLING = 8
"""Letters and digits a quote needs to be known again in a file of another name."""


class Carried(Value):
    """Every finding of the state is in exactly one of these."""

    standing: tuple[Finding, ...] = ()
    """Verified, in hunks that are as they were or in files that could not be read this time."""
    again: tuple[Finding, ...] = ()
    """Still there, in hunks that are new, or never looked at a second time: to be verified."""
    gone: tuple[str, ...] = ()
    """Fingerprints of those whose code is no longer in the change."""
    unclear: tuple[str, ...] = ()
    """Fingerprints of those that quote nothing, where the code did change: said again if still so."""
    threads: dict[str, str] = Field(default_factory=dict)
    """Fingerprint now → the one its comment carries, where a file was renamed."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.standing, *self.again)


class _Place(NamedTuple):
    path: str
    start: int
    end: int
    changed: bool
    """Whether the code around it is not as it was."""


class _Now(NamedTuple):
    files: Sequence[FileDiff]
    by_path: Mapping[str, FileDiff]
    state: ReviewState
    key: StateKey


def carry_over(
    state: ReviewState,
    files: Sequence[FileDiff],
    *,
    key: StateKey,
    unread: Collection[str] = (),
    complete: bool = True,
) -> Carried:
    """Where each standing finding is now.

    A hunk that is as it was holds its finding on the same line of it, and else the quoted code is
    looked for on its own side of the file, under its former name too.

    Args:
        state: Of the last run.
        files: All of the change, not what is new alone.
        key: Digests the hunks.
        unread: Files of the change whose diff could not be had: what stands there is not gone.
        complete: Whether all files are known; without that, one that is missing may be there.
    """
    now = _Now(files, {file.path: file for file in files}, state, key)
    standing: list[Finding] = []
    again: list[Finding] = []
    lost: dict[bool, list[str]] = {True: [], False: []}
    threads: dict[str, str] = {}
    for finding in state.findings:
        unknown = finding.path in unread or not (complete or finding.path in now.by_path)
        place = _kept(finding) if unknown else _place_of(finding, now)
        if place is None:
            quoted = bool(read_quote(finding.quote)) or not _files_for(finding, now)
            lost[quoted].append(finding.fingerprint)
            continue
        here = finding.to_finding(
            path=place.path,
            start_line=place.start,
            end_line=place.end,
            raised_by=(EARLIER,),
            # It was proven on code that is no longer there.
            suggestion=None if place.changed else finding.suggestion,
        )
        if here.fingerprint != finding.fingerprint:
            threads[here.fingerprint] = finding.fingerprint
        verified = finding.verification != "none" and not place.changed
        (standing if verified else again).append(here)
    return Carried(
        standing=tuple(standing),
        again=tuple(again),
        gone=tuple(lost[True]),
        unclear=tuple(lost[False]),
        threads=threads,
    )


def _kept(finding: StandingFinding) -> _Place:
    return _Place(finding.path, finding.start_line, finding.end_line, changed=False)


def _place_of(finding: StandingFinding, now: _Now) -> _Place | None:
    places = []
    for file in _files_for(finding, now):
        place = _in_its_hunk(finding, file, now) or _by_quote(finding, file)
        if place is None and finding.start_line == 0:
            place = _on_the_file(finding, file, now)
        if place is not None:
            places.append(place)
    # Of several files that might be the one renamed, any: copies must not lose what was found.
    return places[0] if places else None


def _files_for(finding: StandingFinding, now: _Now) -> list[FileDiff]:
    """The file itself; else one renamed from it; else those that the last run did not know."""
    if finding.path in now.by_path:
        return [now.by_path[finding.path]]
    renamed = [file for file in now.files if file.previous_path == finding.path]
    if renamed:
        return renamed
    if sum(map(str.isalnum, finding.quote)) < TELLING:
        return []
    return [file for file in now.files if file.path not in now.state.hunks]


def _in_its_hunk(finding: StandingFinding, file: FileDiff, now: _Now) -> _Place | None:
    if not finding.hunk:
        return None
    same = [hunk for hunk in file.hunks if digest_hunk(finding.path, hunk, now.key) == finding.hunk]
    if not same:
        return None
    start = min(
        (_first(hunk, finding) + finding.offset for hunk in same),
        key=lambda line: abs(line - finding.start_line),
    )
    end = start + finding.end_line - finding.start_line
    return _Place(file.path, start, end, changed=file.path != finding.path)


def _first(hunk: Hunk, finding: StandingFinding) -> int:
    return hunk.new_start if finding.side == "RIGHT" else hunk.old_start


def _by_quote(finding: StandingFinding, file: FileDiff) -> _Place | None:
    readings = read_quote(finding.quote)
    hits = find_quote(readings, side_rows(file, finding.side)) if readings else ()
    if not hits:
        return None
    hit = min(hits, key=lambda hit: abs(hit.start - finding.start_line))
    end = hit.start + max(hit.end - hit.start, finding.end_line - finding.start_line)
    if hunk_at(file, finding.side, hit.start, end) is None:
        end = hit.end
    return _Place(file.path, hit.start, end, changed=True)


def _on_the_file(finding: StandingFinding, file: FileDiff, now: _Now) -> _Place | None:
    """A finding about a whole file stands as long as no hunk of it is new."""
    known = set(now.state.digests(finding.path))
    if all(digest_hunk(finding.path, hunk, now.key) in known for hunk in file.hunks):
        return _Place(file.path, 0, 0, changed=False)
    return None
