"""Keeps a cache directory small: what is too old goes, then the oldest until the rest fits."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

ROOM = 0.9
"""Of the cap is left standing, so that not every write has to make room."""

_SHARD = re.compile(r"[0-9a-f]{2}")
_ENTRY = re.compile(r"[0-9a-f]{62}\.completion(?:\.[0-9a-f]{16})?")
"""The second ending is of a write that never ended."""


class _Entry(NamedTuple):
    time: float
    size: int
    shard: str
    name: str


def prune(root: int, *, max_bytes: int, oldest: float) -> int:
    """Remove entries below the directory `root` is open on; bytes that are left.

    Args:
        root: File descriptor of the cache's directory.
        max_bytes: Cap for all entries together.
        oldest: Seconds since the epoch; what is older goes in any case.

    Raises:
        OSError: The directory itself cannot be read.
    """
    entries = sorted(_entries(root), reverse=True)
    total = sum(entry.size for entry in entries)
    allowed = max_bytes if total <= max_bytes else int(max_bytes * ROOM)
    while entries and (total > allowed or entries[-1].time < oldest):
        entry = entries.pop()
        total -= entry.size
        with suppress(OSError), _Shard(root, entry.shard) as shard:
            os.unlink(entry.name, dir_fd=shard)
    return total


def _entries(root: int) -> Iterator[_Entry]:
    for name in os.listdir(root):
        if _SHARD.fullmatch(name):
            # Another process may have removed it, or it is a planted link.
            with suppress(OSError), _Shard(root, name) as shard:
                yield from _in_shard(shard, name)


def _in_shard(shard: int, shard_name: str) -> Iterator[_Entry]:
    for name in filter(_ENTRY.fullmatch, os.listdir(shard)):
        with suppress(OSError):
            found = os.stat(name, dir_fd=shard, follow_symlinks=False)
            if stat.S_ISREG(found.st_mode):
                yield _Entry(found.st_mtime, found.st_size, shard_name, name)


class _Shard:
    def __init__(self, root: int, name: str) -> None:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        self._fd = os.open(name, flags, dir_fd=root)

    def __enter__(self) -> int:
        return self._fd

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)
