"""Reads the few keys by which files of instructions say where they hold."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"(globs|applyTo|paths|alwaysApply)\s*:\s*(.*)$")
_ENTRY = re.compile(r"\s*-\s+(.*)$")
_BRACES = re.compile(r"([^{}]*)\{([^{}]*)\}(.*)$")
_MAX_BRACES = 3
_MAX_GLOBS = 50
_MAX_CHARACTERS = 4_000


class FrontMatter(NamedTuple):
    """What a file says of itself, and the text after that."""

    text: str
    globs: tuple[str, ...] = ()
    always: bool | None = None
    """`alwaysApply`; None when it is not said."""


def read_front_matter(text: str) -> FrontMatter:
    """Read `globs:` (Cursor), `applyTo:` (Copilot) and `paths:`, and `alwaysApply:`.

    Not read as YAML: `globs: *.ts` is what people write, and no YAML.
    """
    front = _FRONT.match(text)
    if not front:
        return FrontMatter(text)
    globs: list[str] = []
    always: bool | None = None
    listing = False
    for row in front[1][:_MAX_CHARACTERS].splitlines():
        key = _KEY.match(row)
        if key and key[1] == "alwaysApply":
            always = key[2].strip().lower() == "true"
        elif key:
            globs += _split(key[2])
        elif listing and (entry := _ENTRY.match(row)):
            globs += _split(entry[1])
            continue
        listing = key is not None
    return FrontMatter(text[front.end() :], tuple(dict.fromkeys(globs))[:_MAX_GLOBS], always)


def _split(value: str) -> list[str]:
    """`"a/**, b/*.ts"`, `[a, "b"]` and `a` as their entries; a comma within braces is none."""
    parts = re.split(r",(?![^{}]*\})", value.strip().removeprefix("[").removesuffix("]"))
    said = (part.strip().strip("\"'").strip() for part in parts)
    return [glob for part in said if part for glob in islice(_expanded(part), _MAX_GLOBS)]


def _expanded(glob: str) -> Iterator[str]:
    """`*.{ts,tsx}` as `*.ts` and `*.tsx`."""
    braces = _BRACES.match(glob) if glob.count("{") <= _MAX_BRACES else None
    if not braces:
        yield glob
        return
    for one in braces[2].split(","):
        yield from _expanded(f"{braces[1]}{one.strip()}{braces[3]}")
