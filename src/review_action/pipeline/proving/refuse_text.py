"""Refuses replacement texts that no author would want in a file, whatever its language."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from review_action.domain.secret_shapes import HIDDEN, holds_secret
from review_action.pipeline.proving.balance import PROSE
from review_action.rendering.visible import visible

_GUTTER = re.compile(r"^\s*(?:L\s*)?\d+\s?[+ -]?\| ?")
_SIGN = re.compile(r"^\s*([+-])(?![+-])")
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})")
_PLACEHOLDER = re.compile(
    r"(?:\.\.\.|…)\s*\(?(?:the\s+)?"
    r"(?:rest|existing|remaining|remainder|unchanged|same|other|more|your|omitted|previous)\b"
    r"|\b(?:rest of (?:the |your )?(?:code|file|function|method|class|body)|existing code"
    r"|code (?:remains )?unchanged|remains the same)\b.{0,20}(?:\.\.\.|…|$)",
    re.IGNORECASE,
)
_COMMENTED: Final = re.compile(r"^\s*(?://|#|/\*|\*|--|<!--|;|%|\.\.\.|…|\{/\*)")
_LEFT_OUT: Final = re.compile(r"^\s*(?:(?://|#|/\*|--|<!--|\{/\*)\s*(?:\.{3,}|…)\W*|…)$")
"""A comment of an ellipsis alone; the bare `...` is code, in Python and in TypeScript."""
_CUT: Final = re.compile(r"(?:&&|\|\||[(,=+\\])$")
"""What a line does not end with when it is the last of a statement."""
_INDENTED: Final = frozenset({".py", ".pyi", ".yml", ".yaml"})
"""Where indentation is meaning, and what lost some may parse all the same."""
LEAST_WORDY: Final = 3
"""Letters and digits a line needs for its doubling to mean anything: `}` follows `}` all the time."""
LEAST_REPEATED: Final = 12
"""As many for a line that stands twice in a replacement: tables and fixtures repeat short ones."""
FAR: Final = 15
"""Lines beyond the quoted ones that a suggestion may change: what is further is another matter."""


class Surroundings(NamedTuple):
    """The lines a suggestion replaces and its neighbours, without line ends."""

    path: str
    before: str
    replaced: tuple[str, ...]
    after: str
    quoted: int = 0
    """How many lines from the first one on the finding quotes; 0 when nobody counted."""


def refuse_text(lines: Sequence[str], around: Surroundings) -> str:
    """Why `lines` may not replace what they replace; empty when nothing speaks against them."""
    if _trimmed(lines) == _trimmed(around.replaced):
        return "it changes nothing"
    if _all_numbered(lines) and not _all_numbered(around.replaced):
        return "it holds line numbers of the prompt"
    if _all_signed(lines) and not any(map(_SIGN.match, around.replaced)):
        return "it holds the signs of a diff"
    rules: tuple[Callable[[Sequence[str], Surroundings], str], ...] = (
        _unwanted,
        _doubled,
        _dedented,
        _cut_off,
        _strayed,
    )
    return next(filter(None, (rule(lines, around) for rule in rules)), "")


def _trimmed(lines: Sequence[str]) -> list[str]:
    return [line.rstrip() for line in lines]


def _unwanted(lines: Sequence[str], around: Surroundings) -> str:
    old = frozenset(around.replaced)
    fresh = [line for line in lines if line not in old]
    if any(_FENCE.match(line) for line in fresh) and not any(map(_FENCE.match, old)):
        return "it holds the fence of a code block"
    if any(map(_stands_for_code, fresh)):
        return "it leaves out code behind a placeholder"
    if any(visible(line) != line for line in fresh):
        return "it holds characters that nobody sees"
    if any(HIDDEN in line for line in lines):
        return "it holds a mark in place of a secret, which the model was not shown"
    if any(map(holds_secret, lines)):
        return "it holds what looks like a secret"
    return ""


def _stands_for_code(line: str) -> bool:
    commented = _COMMENTED.match(line) and _PLACEHOLDER.search(line)
    return bool(commented or _LEFT_OUT.match(line))


def _all_numbered(lines: Sequence[str]) -> bool:
    written = [line for line in lines if line.strip()]
    return bool(written) and all(_GUTTER.match(line) for line in written)


def _doubled(lines: Sequence[str], around: Surroundings) -> str:
    """Models repeat a neighbour of the lines they replace: it would stand there twice."""
    if not lines or not around.replaced:
        return ""
    ends = (
        (lines[-1], around.replaced[-1], around.after),
        (lines[0], around.replaced[0], around.before),
    )
    for new, old, neighbour in ends:
        said = neighbour.strip()
        if _wordy(said) >= LEAST_WORDY and new.strip() == said and old.strip() != said:
            return "it repeats the line beside it"
    there = {said for said, again in pairwise(around.replaced) if said == again}
    for said, again in pairwise(lines):
        if said == again and said not in there and _wordy(said) >= LEAST_REPEATED:
            return "it has a line twice"
    return ""


def _all_signed(lines: Sequence[str]) -> bool:
    written = [line for line in lines if line.strip()]
    signed = [found[1] for found in map(_SIGN.match, written) if found]
    return len(signed) == len(written) and "+" in signed


def _wordy(line: str) -> int:
    return sum(character.isalnum() for character in line)


def _dedented(lines: Sequence[str], around: Surroundings) -> str:
    """Half of a block moved out of it: the file may parse, and mean something else."""
    if PurePosixPath(around.path).suffix.lower() not in _INDENTED:
        return ""
    new, old = ([line for line in some if line.strip()] for some in (lines, around.replaced))
    if not new or not old:
        return ""
    least = min(map(_indent, old), key=len)
    if _indent(new[0]) != _indent(old[0]) or not all(line.startswith(least) for line in new):
        return "it loses the indentation of the lines it replaces"
    return ""


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _cut_off(lines: Sequence[str], around: Surroundings) -> str:
    """A reply that ran out of tokens ends in the middle of a statement."""
    if not lines or PurePosixPath(around.path).suffix.lower() in PROSE:
        return ""
    last = lines[-1].rstrip()
    end, old = _CUT.search(last), around.replaced[-1].rstrip()
    if end is None or old.endswith(end[0]) or _COMMENTED.match(last):
        return ""
    return "it ends in the middle of a statement"


def _strayed(lines: Sequence[str], around: Surroundings) -> str:
    """Changes what nobody complained about, far from the code the finding quotes."""
    if not around.quoted:
        return ""
    reach = around.quoted + FAR
    tail = list(around.replaced[reach:])
    kept = not tail or list(lines[-len(tail) :]) == tail
    return "" if kept else "it changes lines far from the code it is about"
