"""Turns the patch of one file into hunks whose lines know their numbers on both sides."""

import re
from collections.abc import Iterable, Sequence

import unidiff.patch
from unidiff.errors import UnidiffParseError

from review_action.domain.diff import FileDiff, Hunk, Line, LineKind
from review_action.domain.pull_request import ChangedFile
from review_action.errors import DiffSyntaxError
from review_action.pipeline.intake.detect_language import detect_language

_KINDS: dict[str, LineKind] = {"+": "added", "-": "removed", " ": "context"}
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_NO_NEWLINE = "\\ No newline at end of file\n"


def parse_diff(file: ChangedFile) -> FileDiff:
    """The hunks of one file; path and status are taken from the listing, never from the patch.

    A byte that is not UTF-8 reads as U+FFFD, as GitHub shows it, so that every later step can
    write the text as JSON.

    Raises:
        DiffSyntaxError: The patch is damaged: a count in it is wrong or a line belongs to no hunk.
    """
    hunks = tuple(_parse_hunks(file))
    lines = [line for hunk in hunks for line in hunk.lines]
    return FileDiff(
        path=file.path,
        previous_path=file.previous_path,
        status=file.status,
        hunks=hunks,
        additions=sum(line.kind == "added" for line in lines),
        deletions=sum(line.kind == "removed" for line in lines),
        language=detect_language(file.path, _first_line(hunks)),
    )


def _parse_hunks(file: ChangedFile) -> Iterable[Hunk]:
    if not file.patch:
        return
    lines = _cut_lines(file.patch)
    try:
        # The names are ours, not the patch's: unidiff misreads quoted ones and some renames.
        parsed = unidiff.patch.PatchSet(["--- a/file\n", "+++ b/file\n", *lines])
    except (UnidiffParseError, ValueError) as error:  # the latter: a number of 4,301 digits
        raise _refusal(file, str(error)) from error
    found = [hunk for patched in parsed for hunk in patched]
    if len(parsed) != 1 or not _covers_all(found, lines):
        raise _refusal(file, "a line of it belongs to no hunk")
    yield from map(_to_hunk, found)


def _cut_lines(patch: str) -> list[str]:
    """Lines end at a line feed and nowhere else; `str.splitlines` would also cut at U+2028 or FF."""
    text = _LONE_SURROGATES.sub("\ufffd", patch)
    lines = [line + "\n" for line in text.removesuffix("\n").split("\n")]
    return [_NO_NEWLINE if line.startswith("\\") else line for line in lines]


def _covers_all(hunks: Sequence[unidiff.patch.Hunk], lines: Sequence[str]) -> bool:
    """Whether each line given is in a hunk: unidiff skips lines between hunks without a word."""
    known = all(line.line_type in {*_KINDS, "\\"} for hunk in hunks for line in hunk)
    return known and sum(1 + len(hunk) for hunk in hunks) == len(lines)


def _refusal(file: ChangedFile, problem: str) -> DiffSyntaxError:
    # Neither path nor unidiff's message may carry the pull request's text into a log unescaped.
    return DiffSyntaxError(
        f"the patch of {file.path!r} cannot be parsed: {problem.splitlines()[0][:120]!r}",
        hint="The file is reported as not reviewed; please report the patch if git can apply it.",
    )


def _to_hunk(hunk: unidiff.patch.Hunk) -> Hunk:
    return Hunk(
        old_start=hunk.source_start,
        old_count=hunk.source_length,
        new_start=hunk.target_start,
        new_count=hunk.target_length,
        section=hunk.section_header.removesuffix("\r"),
        lines=tuple(_to_lines(hunk)),
    )


def _to_lines(hunk: Iterable[unidiff.patch.Line]) -> list[Line]:
    lines: list[Line] = []
    for line in hunk:
        if line.line_type == "\\":
            lines[-1:] = [last._replace(newline=False) for last in lines[-1:]]
            continue
        text = line.value.removesuffix("\n")
        kind = _KINDS[line.line_type]
        lines.append(Line(kind, line.source_line_no, line.target_line_no, text))
    return lines


def _first_line(hunks: Sequence[Hunk]) -> str:
    for line in hunks[0].lines if hunks else ():
        if line.new == 1:
            return line.text
    return ""
