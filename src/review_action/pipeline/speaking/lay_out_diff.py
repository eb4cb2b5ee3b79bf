"""Lays a diff out in rows with each finding below its line, within bounds that a browser bears."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from review_action.domain.diff import FileDiff, Line, Side
from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.pipeline.speaking.read_prose import Block, read_prose
from review_action.rendering.visible import visible

MAX_ROWS: Final = 12_000
"""Of all files together."""
MAX_FILE_ROWS: Final = 1_500
NEAR: Final = 5
"""Rows on both sides of a finding that are shown of a file with too many."""
MAX_LINE: Final = 400
OPEN_FILES: Final = 8
"""With as few, those without a finding are unfolded too."""
HIDDEN: Final = "(not shown: this line may hold a secret)"


class Note(NamedTuple):
    """One finding as a page shows it."""

    number: int
    finding: Finding
    blocks: bool
    title: tuple[Block, ...]
    prose: tuple[Block, ...]
    changes: tuple[tuple[Block, ...], ...]
    looked: tuple[Block, ...]
    """What the second look came to."""
    before: tuple[str, ...]
    """Lines that its suggestion replaces."""
    after: tuple[str, ...]
    reason: str
    """Why it is not on a line of a review."""


class Row(NamedTuple):
    """A line of the diff, the head of a hunk, or how many lines are not shown."""

    kind: Literal["added", "removed", "context", "hunk", "gap"]
    text: str
    old: int | None = None
    new: int | None = None
    severity: str = ""
    """Of the gravest finding that is about this line."""
    notes: tuple[Note, ...] = ()


class Sheet(NamedTuple):
    """One file."""

    path: str
    previous: str
    status: str
    additions: int
    deletions: int
    notes: tuple[Note, ...]
    """About the file as a whole, or about lines that its diff does not show."""
    rows: tuple[Row, ...]
    said: int
    """Findings in it."""
    is_open: bool


_Key = tuple[Side, int]
_SIDES: Final[tuple[Side, ...]] = ("RIGHT", "LEFT")


def lay_out_diff(
    files: Sequence[FileDiff], placed: Sequence[Placed], blocking: Sequence[str]
) -> tuple[tuple[Sheet, ...], tuple[Note, ...]]:
    """Every file, and the notes that belong to none of them.

    Args:
        files: The diff.
        placed: All findings; each is shown once, below its last line where that is shown.
        blocking: Fingerprints of those that fail the gate.
    """
    numbered = list(enumerate(placed, 1))
    paths = {file.path for file in files}
    sheets = []
    left = MAX_ROWS
    for file in files:
        own = [(number, entry) for number, entry in numbered if entry.finding.path == file.path]
        sheet = _sheet(file, own, blocking, left=left, few=len(files) <= OPEN_FILES)
        left = max(0, left - len(sheet.rows))
        sheets.append(sheet)
    nowhere = _Shown({}, {}, frozenset())
    return tuple(sheets), tuple(
        _note(number, entry, nowhere, blocking)
        for number, entry in numbered
        if entry.finding.path not in paths
    )


class _Shown(NamedTuple):
    """Lines of a file that its diff shows."""

    texts: Mapping[_Key, str]
    about: Mapping[_Key, Sequence[Finding]]
    secret: frozenset[_Key]

    @classmethod
    def of(cls, file: FileDiff, findings: Sequence[Finding]) -> "_Shown":
        texts = {
            (side, number): text
            for side, lines in zip(_SIDES, (file.new_lines, file.old_lines), strict=True)
            for number, text in lines.items()
        }
        about: dict[_Key, list[Finding]] = {}
        for finding in findings:
            # A range may be any number of lines, and is not walked through.
            last = min(finding.end_line, finding.start_line + MAX_FILE_ROWS)
            for number in range(finding.start_line, last + 1):
                if (finding.side, number) in texts:
                    about.setdefault((finding.side, number), []).append(finding)
        secret = {key for key, said in about.items() if any(map(_is_secret, said))}
        return cls(texts, about, frozenset(secret))


def _note(number: int, entry: Placed, shown: _Shown, blocking: Sequence[str]) -> Note:
    finding = entry.finding
    before, after = _change(finding, shown)
    return Note(
        number=number,
        finding=finding,
        blocks=finding.fingerprint in blocking,
        title=read_prose(finding.title),
        prose=read_prose(finding.description),
        changes=tuple(map(read_prose, finding.changes)),
        looked=read_prose(finding.verification_note),
        before=before,
        after=after,
        reason=entry.reason,
    )


def _change(finding: Finding, shown: _Shown) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines before and after a suggestion; none where one may hold a secret."""
    if finding.suggestion is None:
        return (), ()
    last = min(finding.end_line, finding.start_line + MAX_FILE_ROWS)
    keys: list[_Key] = [("RIGHT", number) for number in range(finding.start_line, last + 1)]
    if not shown.secret.isdisjoint(keys):
        return (), ()
    text = finding.suggestion.replacement
    after = tuple(map(_legible, text.split("\n"))) if text else ()
    return tuple(_legible(shown.texts[key]) for key in keys if key in shown.texts), after


def _sheet(
    file: FileDiff,
    entries: Sequence[tuple[int, Placed]],
    blocking: Sequence[str],
    *,
    left: int,
    few: bool,
) -> Sheet:
    shown = _Shown.of(file, [entry.finding for _, entry in entries])
    below: dict[_Key, list[Note]] = {}
    loose: list[Note] = []
    for number, entry in entries:
        note = _note(number, entry, shown, blocking)
        key = (note.finding.side, note.finding.end_line)
        (below.setdefault(key, []) if key in shown.texts else loose).append(note)
    rows = _rows(file, shown, below)
    if len(rows) > min(left, MAX_FILE_ROWS):
        rows = _near_notes(rows)
    return Sheet(
        path=visible(file.path),
        previous=visible(file.previous_path or ""),
        status=file.status,
        additions=file.additions,
        deletions=file.deletions,
        notes=tuple(loose),
        rows=tuple(rows),
        said=len(entries),
        is_open=bool(entries) or few,
    )


def _rows(file: FileDiff, shown: _Shown, below: Mapping[_Key, Sequence[Note]]) -> list[Row]:
    rows: list[Row] = []
    for hunk in file.hunks:
        rows.append(Row("hunk", _legible(hunk.header)))
        for line in hunk.lines:
            keys = _keys(line)
            about = [finding.severity for key in keys for finding in shown.about.get(key, ())]
            rows.append(
                Row(
                    kind=line.kind,
                    text=_legible(line.text) if shown.secret.isdisjoint(keys) else HIDDEN,
                    old=line.old,
                    new=line.new,
                    severity=min(about, default="", key=_gravity),
                    notes=tuple(note for key in keys for note in below.get(key, ())),
                )
            )
    return rows


def _keys(line: Line) -> list[_Key]:
    numbers = zip(_SIDES, (line.new, line.old), strict=True)
    return [(side, number) for side, number in numbers if number is not None]


def _gravity(severity: str) -> int:
    return ("error", "warning", "info").index(severity)


def _is_secret(finding: Finding) -> bool:
    return "<redacted" in finding.quote


def _near_notes(rows: Sequence[Row]) -> list[Row]:
    wanted: set[int] = set()
    for index, row in enumerate(rows):
        if row.notes:
            wanted.update(range(max(0, index - NEAR), index + NEAR + 1))
    near: list[Row] = []
    missed = 0
    for index, row in enumerate(rows):
        if index not in wanted:
            missed += 1
            continue
        near += _gap(missed)
        missed = 0
        near.append(row)
    return [*near, *_gap(missed)]


def _gap(missed: int) -> list[Row]:
    return [Row("gap", f"{missed:,} lines not shown")] if missed else []


def _legible(text: str) -> str:
    line = text.removesuffix("\r")
    cut = f"{line[:MAX_LINE]} …" if len(line) > MAX_LINE else line
    return visible(cut.expandtabs(4))
