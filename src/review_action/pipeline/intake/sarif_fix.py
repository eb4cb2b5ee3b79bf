"""Makes a suggestion of a SARIF fix that is one contiguous replacement within one hunk."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from review_action.domain.finding import Suggestion
from review_action.pipeline.intake.sarif_region import Lines, Region
from review_action.pipeline.intake.sarif_rules import as_list, as_map
from review_action.rendering.visible import visible

MAX_FIX_LINES: Final = 40
MAX_FIX_CHARACTERS: Final = 8_000

_Object = Mapping[str, Any]


class SarifFix(NamedTuple):
    """Replaces whole lines `start..end`, which hold the finding's own."""

    start: int
    end: int
    suggestion: Suggestion


class _Span(NamedTuple):
    """From a character of one line up to one of another; columns count from 0."""

    start: int
    from_column: int
    end: int
    to_column: int


def sarif_fix(
    fixes: Sequence[object],
    region: Region,
    lines: Lines,
    *,
    is_here: Callable[[_Object], bool],
    columns: str,
) -> SarifFix | None:
    """The first fix, when it is one replacement in this file; it is yet to be proven.

    Args:
        fixes: Of the result.
        region: Lines of the finding, so that the suggestion replaces these too.
        lines: Of the file.
        is_here: Whether an artifact location means this file.
        columns: How the run counts them, `columnKind`.
    """
    replacement = _only_replacement(fixes, is_here)
    if replacement is None or not region.start:
        return None
    deleted = as_map(replacement.get("deletedRegion"))
    inserted = as_map(replacement.get("insertedContent")).get("text", "")
    if not isinstance(inserted, str) or len(inserted) > MAX_FIX_CHARACTERS:
        return None
    span = _span(deleted, lines, columns)
    return None if span is None else _applied(span, inserted.replace("\r\n", "\n"), region, lines)


def _only_replacement(
    fixes: Sequence[object], is_here: Callable[[_Object], bool]
) -> _Object | None:
    changes = as_list(as_map(fixes[0]).get("artifactChanges")) if fixes else []
    if len(changes) != 1:
        return None
    change = as_map(changes[0])
    replacements = as_list(change.get("replacements"))
    if len(replacements) != 1 or not is_here(as_map(change.get("artifactLocation"))):
        return None
    return as_map(replacements[0])


def _span(deleted: _Object, lines: Lines, columns: str) -> _Span | None:
    start, end = deleted.get("startLine"), deleted.get("endLine", deleted.get("startLine"))
    if type(start) is not int or type(end) is not int or not lines.holds(start, end):
        return None
    first, last = lines.shown[start], lines.shown[end]
    begin = _column(deleted.get("startColumn", 1), first, columns)
    stop = (
        _column(deleted["endColumn"], last, columns)
        if "endColumn" in deleted
        else len(last.removesuffix("\r"))
    )
    if begin is None or stop is None or (start == end and stop < begin):
        return None
    return _Span(start, begin, end, stop)


def _column(column: object, line: str, columns: str) -> int | None:
    """Index of the character that a column names."""
    if type(column) is not int or column < 1:
        return None
    if line[: column - 1].isascii() or columns == "unicodeCodePoints":
        return column - 1 if column - 1 <= len(line) else None
    units = line.encode("utf-16-le", "surrogatepass")
    at = 2 * (column - 1)
    if columns != "utf16CodeUnits" or at > len(units):
        # Not said how they are counted, and it makes a difference.
        return None
    try:
        return len(units[:at].decode("utf-16-le"))
    except UnicodeDecodeError:
        return None


def _applied(span: _Span, inserted: str, region: Region, lines: Lines) -> SarifFix | None:
    before = lines.shown[span.start][: span.from_column]
    if not span.to_column and span.end > span.start and not before:
        # Up to the start of a line means whole lines, and that line is not touched.
        if inserted and not inserted.endswith("\n"):
            return None
        new = inserted.removesuffix("\n").split("\n") if inserted else []
        return _widened(Region(span.start, span.end - 1), new, region, lines)
    text = before + inserted + lines.shown[span.end][span.to_column :]
    if not text.strip():
        # A suggestion cannot say "an empty line": empty text deletes.
        return None
    return _widened(Region(span.start, span.end), text.split("\n"), region, lines)


def _widened(replaced: Region, new: Sequence[str], region: Region, lines: Lines) -> SarifFix | None:
    """The replacement for all lines that the finding or its fix is about."""
    start, end = min(replaced.start, region.start), max(replaced.end, region.end)
    if end - start >= MAX_FIX_LINES or not lines.holds(start, end):
        return None
    whole = [
        *(lines.shown[number] for number in range(start, replaced.start)),
        *new,
        *(lines.shown[number] for number in range(replaced.end + 1, end + 1)),
    ]
    text = "\n".join(line.removesuffix("\r") for line in whole)
    # It is shown to people and applied by them: what cannot be seen, or encoded, is not suggested.
    if visible(text) != text:
        return None
    return SarifFix(start, end, Suggestion(replacement=text))
