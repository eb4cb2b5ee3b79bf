"""Reads a whole diff, as in a file or a raw `.diff` answer, into the files it touches."""

import re

from review_action.domain.patch_sections import PatchSection, split_sections
from review_action.domain.pull_request import ChangedFile, FileListing, FileStatus
from review_action.pipeline.intake.read_headers import Headers, read_headers

_ADDED_WHOLE = re.compile(r"@@ -0(?:,0)? \+")
_REMOVED_WHOLE = re.compile(r"@@ -\d+(?:,\d+)? \+0(?:,0)? @@")


def split_patch(diff: str | bytes) -> FileListing:
    """Every file of a git or plain unified diff; an empty listing when there is none in it.

    Bytes are better than text: they need not be UTF-8. Text may hold them as surrogate escapes.
    """
    files: list[ChangedFile] = []
    nameless = 0
    for section in split_sections(_to_bytes(diff)):
        file = _to_file(section)
        if not file.path:
            nameless += 1
        elif files and _is_type_change(files[-1], file):
            files[-1] = _join_type_change(files[-1], file)
        else:
            files.append(file)
    problem = f"{nameless} sections of the diff name no file" if nameless else ""
    return FileListing(
        files=tuple(files),
        complete=not nameless,
        total=len(files) + nameless,
        source="patch",
        problem=problem,
    )


def _to_bytes(diff: str | bytes) -> bytes:
    if isinstance(diff, bytes):
        return diff
    try:
        return diff.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate out of JSON, which stands for no byte
        return diff.encode("utf-8", "replace")


def _to_file(section: PatchSection) -> ChangedFile:
    headers = read_headers(section.headers)
    patch = section.patch.decode("utf-8", "replace") or None
    return ChangedFile(
        path=headers.path,
        previous_path=headers.previous_path,
        status=headers.status if headers.status != "modified" else _guess_status(headers, patch),
        additions=section.additions,
        deletions=section.deletions,
        patch=patch,
        # A merge's combined diff compares with several parents: no single old side to number.
        patch_missing=headers.combined,
        binary=section.binary,
        kind=headers.kind,
        head_blob=headers.head_blob,
        mode_changed=headers.mode_changed,
    )


def _guess_status(headers: Headers, patch: str | None) -> FileStatus:
    if patch is None:
        return "changed" if headers.mode_changed else "modified"
    if headers.git or "\n@@ " in patch:
        return "modified"  # an empty file that was filled has the same hunk as a new one
    if _ADDED_WHOLE.match(patch):
        return "added"
    return "removed" if _REMOVED_WHOLE.match(patch) else "modified"


def _is_type_change(before: ChangedFile, after: ChangedFile) -> bool:
    return (before.path, before.status, after.status) == (after.path, "removed", "added")


def _join_type_change(before: ChangedFile, after: ChangedFile) -> ChangedFile:
    """Git shows a file that became a link (or back) as a removal and an addition of one path."""
    joined = {"status": "changed", "deletions": before.deletions, "mode_changed": True}
    return after.model_copy(update=joined)
