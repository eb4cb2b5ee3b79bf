"""Reads what `git diff --raw -z --patch` prints: names and modes first, then the patches."""

import re
from typing import NamedTuple

from review_action.errors import GitError

_RECORD = re.compile(rb":(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*")


class RawRecord(NamedTuple):
    """One touched path, its names in bytes as git stores them.

    Format: https://git-scm.com/docs/git-diff#_raw_output_format
    """

    old_mode: str
    new_mode: str
    new_blob: str
    status: str
    path: bytes
    previous: bytes


def parse_raw(output: bytes) -> tuple[list[RawRecord], int]:
    """The records, and where in `output` the patches start.

    Raises:
        GitError: The output has another form than git documents.
    """
    records: list[RawRecord] = []
    at = 0
    while output.startswith(b":", at):
        fields, at = _take(output, at)
        match = _RECORD.fullmatch(fields)
        if match is None:
            raise GitError(f"git printed a record that cannot be read: {fields[:100]!r}")
        previous, at = _take(output, at)
        status = match[5].decode()
        path, at = _take(output, at) if status in "RC" else (previous, at)
        modes = match[1].decode(), match[2].decode()
        records.append(RawRecord(*modes, match[4].decode(), status, path, previous))
    return records, at + output.startswith(b"\0", at)  # one more NUL parts them from the patches


def _take(output: bytes, at: int) -> tuple[bytes, int]:
    stop = output.find(b"\0", at)
    if stop < 0:
        raise GitError("git's output ends in the middle of a record")
    return output[at:stop], stop + 1
