"""Joins git's records of touched paths with their patches."""

import re
from collections.abc import Iterable, Iterator, Mapping

from review_action.adapters.git.parse_raw import RawRecord, parse_raw
from review_action.domain.file_kind import FileKind, file_kind
from review_action.domain.patch_sections import PatchSection, split_sections
from review_action.domain.pull_request import ChangedFile, FileStatus

_NOTHING = "000000"
_NEEDS_QUOTES = re.compile(rb'[\x00-\x1f\x7f"\\]')
_LETTERS = {
    0x07: b"\\a",
    0x08: b"\\b",
    0x09: b"\\t",
    0x0A: b"\\n",
    0x0B: b"\\v",
    0x0C: b"\\f",
    0x0D: b"\\r",
    0x22: b'\\"',
    0x5C: b"\\\\",
}
_STATUS: Mapping[str, FileStatus] = {
    "A": "added",
    "C": "copied",
    "D": "removed",
    "M": "modified",
    "R": "renamed",
    "T": "changed",
    "U": "modified",
}


def build_files(output: bytes) -> tuple[tuple[ChangedFile, ...], dict[str, bytes]]:
    """The files in git's order, and the stored name of each path that is not UTF-8.

    Paths and status come from the records, which are never quoted and never ambiguous; a patch is
    found by the one header line git can have written for these names.
    """
    records, patches_at = parse_raw(output)
    sections = {section.headers[0]: section for section in split_sections(output[patches_at:])}
    files = tuple(_to_file(record, sections.get(_header_of(record))) for record in records)
    return files, dict(_odd_names(records))


def _odd_names(records: Iterable[RawRecord]) -> Iterator[tuple[str, bytes]]:
    for record in records:
        for name in (record.path, record.previous):
            text = _to_text(name)
            if text.encode() != name:
                yield text, name


def _header_of(record: RawRecord) -> bytes:
    return b"diff --git " + _quote(b"a/" + record.previous) + b" " + _quote(b"b/" + record.path)


def _quote(name: bytes) -> bytes:
    if not _NEEDS_QUOTES.search(name):
        return name
    return b'"' + _NEEDS_QUOTES.sub(_escape, name) + b'"'


def _escape(match: re.Match[bytes]) -> bytes:
    code = match[0][0]
    return _LETTERS.get(code, b"\\%03o" % code)


def _to_text(name: bytes) -> str:
    """A name that is not UTF-8 keeps its bytes visible: two of them must not become one."""
    return name.decode("utf-8", "backslashreplace")


def _to_file(record: RawRecord, section: PatchSection | None) -> ChangedFile:
    renamed = record.status in "RC"
    found = section or PatchSection(())
    return ChangedFile(
        path=_to_text(record.path),
        previous_path=_to_text(record.previous) if renamed else None,
        status=_status_of(record, found),
        additions=found.additions,
        deletions=found.deletions,
        patch=found.patch.decode("utf-8", "replace") or None,
        patch_missing=section is None,
        binary=found.binary,
        kind=_kind_of(record),
        head_blob=record.new_blob if record.new_blob.strip("0") else None,
        mode_changed=_NOTHING not in (record.old_mode, record.new_mode)
        and record.old_mode != record.new_mode,
    )


def _status_of(record: RawRecord, section: PatchSection) -> FileStatus:
    mode_only = record.status == "M" and not section.patch and record.old_mode != record.new_mode
    return "changed" if mode_only and not section.binary else _STATUS.get(record.status, "changed")


def _kind_of(record: RawRecord) -> FileKind:
    return file_kind(record.old_mode if record.new_mode == _NOTHING else record.new_mode)
