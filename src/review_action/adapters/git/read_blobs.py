"""Reads many files' contents through two git processes, whatever their number."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from review_action.adapters.git.runner import GitRunner
from review_action.domain.file_kind import file_kind
from review_action.domain.pull_request import FileContent

LARGEST_FILE_BYTES = 1_000_000
MOST_BYTES = 100_000_000
_BINARY_PROBE_BYTES = 8_000  # as git itself: a NUL in the first 8,000 bytes makes a file binary
_FIELDS = 3


class Entry(NamedTuple):
    """What a tree or the index says of one path."""

    mode: str
    object_id: str


def read_blobs(git: GitRunner, entries: Mapping[str, Entry | None]) -> dict[str, FileContent]:
    """One content for each path; what cannot be shown as text has a reason instead."""
    contents = {path: _refuse(path, entry) for path, entry in entries.items()}
    wanted = {
        path: entry.object_id
        for path, entry in entries.items()
        if entry is not None and contents[path] is None
    }
    sizes = _read_sizes(git, set(wanted.values()))
    allowed = set(_affordable(sizes))
    blobs = _read_all(git, allowed) if allowed else {}
    for path, object_id in wanted.items():
        contents[path] = _to_content(path, blobs.get(object_id), known=object_id in sizes)
    return {path: content for path, content in contents.items() if content is not None}


def _refuse(path: str, entry: Entry | None) -> FileContent | None:
    if entry is None or entry.mode.startswith("04"):
        return FileContent(path=path, text=None, reason="missing")
    kind = file_kind(entry.mode)
    return None if kind == "file" else FileContent(path=path, text=None, reason=kind)


def _read_sizes(git: GitRunner, object_ids: set[str]) -> dict[str, int]:
    if not object_ids:
        return {}
    lines = git.run("cat-file", "--batch-check", stdin=_to_lines(object_ids)).split(b"\n")
    fields = [line.decode().split(" ") for line in lines]
    return {each[0]: int(each[2]) for each in fields if len(each) == _FIELDS}


def _affordable(sizes: Mapping[str, int]) -> Iterator[str]:
    total = 0
    for object_id, size in sorted(sizes.items(), key=lambda item: (item[1], item[0])):
        total += size
        if size > LARGEST_FILE_BYTES or total > MOST_BYTES:
            return
        yield object_id


def _read_all(git: GitRunner, object_ids: set[str]) -> dict[str, bytes]:
    output = git.run("cat-file", "--batch", stdin=_to_lines(object_ids))
    blobs, at = {}, 0
    while at < len(output):
        stop = output.index(b"\n", at)
        object_id, _, size = output[at:stop].decode().split(" ")
        at = stop + 1 + int(size) + 1
        blobs[object_id] = output[stop + 1 : at - 1]
    return blobs


def _to_lines(object_ids: set[str]) -> bytes:
    return "".join(f"{object_id}\n" for object_id in sorted(object_ids)).encode()


def _to_content(path: str, blob: bytes | None, *, known: bool) -> FileContent:
    if blob is None:
        return FileContent(path=path, text=None, reason="too-large" if known else "missing")
    if b"\0" in blob[:_BINARY_PROBE_BYTES]:
        return FileContent(path=path, text=None, reason="binary")
    return FileContent(path=path, text=blob.decode("utf-8", "replace"))
