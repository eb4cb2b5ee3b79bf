"""What changed between two commits, file by file, as git's own diff tells it."""

import re
from dataclasses import dataclass
from itertools import pairwise

from tests.fakes.github.repository import Repository, decode

HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
DIFF = ("-c", "core.quotePath=true", "diff", "--no-color", "--no-ext-diff", "--no-textconv", "-M")
STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied"}


@dataclass(frozen=True, slots=True)
class Hunk:
    old: range
    new: range
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One touched file. `patch` holds hunks only and has no newline at its end, as GitHub's."""

    path: str
    previous_path: str | None
    status: str
    old_sha: str
    new_sha: str
    additions: int
    deletions: int
    patch: bytes

    @property
    def sha(self) -> str:
        return self.old_sha if self.status == "removed" else self.new_sha

    def hunks(self) -> list[Hunk]:
        return parse_hunks(self.patch)


@dataclass(frozen=True, slots=True)
class Raw:
    old_mode: str
    new_mode: str
    old_sha: str
    new_sha: str
    letter: str
    paths: tuple[str, ...]

    def status(self) -> str:
        """GitHub says `changed` where only the mode or the type moved."""
        if self.letter == "T" or (self.letter == "M" and self.old_sha == self.new_sha):
            return "changed"
        return STATUS[self.letter]


def full_diff(repository: Repository, base: str, head: str) -> bytes:
    """The text of `Accept: application/vnd.github.diff`."""
    return repository.git(*DIFF, base, head)


def compare(repository: Repository, base: str, head: str) -> list[Change]:
    """Touched files in git's order (that of the bytes of their paths)."""
    raws = _raw(repository.git(*DIFF, "--raw", "-z", "--no-abbrev", base, head))
    sections = iter(_sections(full_diff(repository, base, head)))
    changes = []
    for raw in raws:
        # A file that becomes a link is one raw entry and two sections: all gone, then all new.
        text = b"\n".join(_hunk_text(next(sections)) for _ in range(1 + (raw.letter == "T")))
        changes.append(_change(raw, text.strip(b"\n") if raw.letter == "T" else text))
    return changes


def _change(raw: Raw, patch: bytes) -> Change:
    added, deleted = _count(patch)
    return Change(
        path=raw.paths[-1],
        previous_path=raw.paths[0] if len(raw.paths) > 1 else None,
        status=raw.status(),
        old_sha=raw.old_sha,
        new_sha=raw.new_sha,
        additions=added,
        deletions=deleted,
        patch=patch,
    )


def _raw(output: bytes) -> list[Raw]:
    fields = iter(output.split(b"\0"))
    raws = []
    for head in fields:
        if not head:
            continue
        old_mode, new_mode, old_sha, new_sha, letter = head.decode().lstrip(":").split()
        names = 2 if letter[0] in "RC" else 1
        paths = tuple(decode(next(fields)) for _ in range(names))
        raws.append(Raw(old_mode, new_mode, old_sha, new_sha, letter[0], paths))
    return raws


def _sections(diff: bytes) -> list[bytes]:
    """Cut at file headers: no line of a hunk can begin with `diff --git`."""
    starts = [found.start() for found in re.finditer(rb"^diff --git ", diff, re.MULTILINE)]
    return [diff[start:end] for start, end in pairwise([*starts, len(diff)])]


def _hunk_text(section: bytes) -> bytes:
    found = HUNK.search(section)
    return section[found.start() :].removesuffix(b"\n") if found else b""


def _count(patch: bytes) -> tuple[int, int]:
    lines = patch.split(b"\n")
    return (
        sum(line.startswith(b"+") for line in lines),
        sum(line.startswith(b"-") for line in lines),
    )


def parse_hunks(patch: bytes) -> list[Hunk]:
    found = list(HUNK.finditer(patch))
    ends = [*(hunk.start() for hunk in found[1:]), len(patch)]
    return [
        Hunk(
            old=_range(hunk[1], hunk[2]),
            new=_range(hunk[3], hunk[4]),
            text=patch[hunk.start() : end].decode("utf-8", "replace").rstrip("\n"),
        )
        for hunk, end in zip(found, ends, strict=True)
    ]


def _range(start: bytes, count: bytes | None) -> range:
    first, length = int(start), 1 if count is None else int(count)
    return range(first, first + length)


def moved_line(repository: Repository, old_blob: str, new_blob: str, line: int) -> int | None:
    """Where a line of one blob stands in another; None when it was changed or deleted."""
    if old_blob == new_blob:
        return line
    patch = repository.git(*DIFF, "-U0", old_blob, new_blob)
    shift = 0
    for hunk in parse_hunks(patch):
        if line in hunk.old:
            return None
        if hunk.old.start + len(hunk.old) <= line:
            shift += len(hunk.new) - len(hunk.old)
    return line + shift
