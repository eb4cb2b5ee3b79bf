"""Reads the header lines of one file in a diff: its paths, status and kind."""

import re
from typing import NamedTuple

from review_action.domain.file_kind import FileKind, file_kind
from review_action.domain.pull_request import FileStatus
from review_action.pipeline.intake.unquote_path import unquote_path

_NOTHING = "/dev/null"
_PREFIX_PAIRS = {"ab", "ci", "iw", "cw", "ow", "12", "ba", "ic", "wi", "wc", "wo", "21"}
"""First letters of `a/` and `b/` and of what `diff.mnemonicPrefix` and `--no-index` write instead."""
_QUOTED_PAIR = re.compile(rb'("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S.*)')
_FULL_ID = re.compile(r"[0-9a-f]{7,64}\.\.([0-9a-f]{40}|[0-9a-f]{64})(?: |$)")


class Headers(NamedTuple):
    """What stands above the hunks of one file."""

    path: str
    previous_path: str | None = None
    status: FileStatus = "modified"
    kind: FileKind = "file"
    head_blob: str | None = None
    mode_changed: bool = False
    combined: bool = False
    git: bool = False
    """Whether git wrote it and so says itself when a file is new or removed."""


def read_headers(lines: tuple[bytes, ...]) -> Headers:
    """Never fails: a header without any name has the empty path."""
    fields = _read_fields(lines)
    old, new = _read_names(lines, fields)
    status = _read_status(fields, old, new)
    mode = _last_mode(fields)
    blob = _FULL_ID.match(fields.get("index", ""))
    return Headers(
        path=old if new == _NOTHING else new,
        previous_path=old if status in ("renamed", "copied") else None,
        status=status,
        kind=file_kind(mode),
        head_blob=blob[1] if blob and status != "removed" else None,
        mode_changed="old mode" in fields,
        git=lines[0].startswith(b"diff --git "),
        combined=lines[0].startswith((b"diff --cc ", b"diff --combined ")),
    )


def _read_fields(lines: tuple[bytes, ...]) -> dict[str, str]:
    fields = {}
    names = ("old mode", "new mode", "new file mode", "deleted file mode", "index")
    for line in lines:
        text = line.decode("utf-8", "replace")
        for name in names:
            if text.startswith(name + " "):
                fields[name] = text[len(name) + 1 :]
    for name in ("rename from", "rename to", "copy from", "copy to"):
        for line in lines:
            if line.startswith(name.encode() + b" "):
                fields[name] = unquote_path(line[len(name) + 1 :])
    return fields


def _read_names(lines: tuple[bytes, ...], fields: dict[str, str]) -> tuple[str, str]:
    for verb in ("rename", "copy"):
        if f"{verb} from" in fields and f"{verb} to" in fields:
            return fields[f"{verb} from"], fields[f"{verb} to"]
    if lines[0].startswith(b"diff --git "):
        pair = _halve(lines[0].removeprefix(b"diff --git "))
        if pair is not None:
            return pair
    for start in (b"diff --cc ", b"diff --combined "):
        if lines[0].startswith(start):
            name = unquote_path(lines[0].removeprefix(start))
            return name, name
    return _read_marks(lines)


def _halve(names: bytes) -> tuple[str, str] | None:
    """Both names of `diff --git`, which are the same path unless there are rename lines.

    A blank is not quoted, so `a/x b/y b/x b/y` cannot be cut at a blank: it is cut in the middle.
    """
    if names.startswith(b'"'):
        match = _QUOTED_PAIR.fullmatch(names)
        halves = (match[1], match[2]) if match else (b"", b"")
    else:
        middle = len(names) // 2
        halves = names[:middle], names[middle + 1 :]
    old, new = _strip_prefixes(unquote_path(halves[0]), unquote_path(halves[1]))
    return (old, new) if old == new and old else None


def _read_marks(lines: tuple[bytes, ...]) -> tuple[str, str]:
    names = {b"--- ": "", b"+++ ": ""}
    for line in lines:
        if line[:4] in names:
            # A tab ends the name: a time may follow, and git adds one after a name with a blank.
            names[line[:4]] = unquote_path(line[4:].split(b"\t", 1)[0])
    if names[b"+++ "]:
        return _strip_prefixes(names[b"--- "], names[b"+++ "])
    binary = re.match(rb"Binary files (.*) and (.*) differ\s*$", lines[0])
    return _strip_prefixes(unquote_path(binary[1]), unquote_path(binary[2])) if binary else ("", "")


def _strip_prefixes(old: str, new: str) -> tuple[str, str]:
    if _NOTHING in (old, new):
        return _strip_one(old, "a/"), _strip_one(new, "b/")
    if old[1:2] == new[1:2] == "/" and old[:1] + new[:1] in _PREFIX_PAIRS:
        return old[2:], new[2:]
    return old, new


def _strip_one(name: str, prefix: str) -> str:
    return name if name == _NOTHING else name.removeprefix(prefix)


def _read_status(fields: dict[str, str], old: str, new: str) -> FileStatus:
    if "new file mode" in fields or old == _NOTHING:
        return "added"
    if "deleted file mode" in fields or new == _NOTHING:
        return "removed"
    if "rename to" in fields:
        return "renamed"
    return "copied" if "copy to" in fields else "modified"


def _last_mode(fields: dict[str, str]) -> str:
    for name in ("new file mode", "deleted file mode", "new mode"):
        if name in fields:
            return fields[name].strip()
    return fields.get("index", "").partition(" ")[2].strip()
