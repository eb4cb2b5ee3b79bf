"""Refuses replacement texts that no author would want in a file, whatever its language."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from review_action.rendering.visible import visible

_GUTTER = re.compile(r"^\s*L?\s*\d+\s?[+ -]?\| ?")
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})")
_PLACEHOLDER = re.compile(
    r"(?:\.\.\.|…)\s*\(?(?:the\s+)?"
    r"(?:rest|existing|remaining|remainder|unchanged|same|other|more|your|omitted|previous)\b"
    r"|\b(?:rest of (?:the |your )?(?:code|file|function|method|class|body)|existing code"
    r"|code (?:remains )?unchanged|remains the same)\b.{0,20}(?:\.\.\.|…|$)",
    re.IGNORECASE,
)
_COMMENTED: Final = re.compile(r"^\s*(?://|#|/\*|\*|--|<!--|;|%|\.\.\.|…|\{/\*)")
_SECRET = re.compile(
    r"gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60}|A[KS]IA[0-9A-Z]{16}"
    r"|xox[abprs]-[A-Za-z0-9-]{10}|[rs]k_live_[A-Za-z0-9]{20}|sk-[A-Za-z0-9_-]{20}"
    r"|AIza[0-9A-Za-z_-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY-----|glpat-[A-Za-z0-9_-]{20}"
)
LEAST_WORDY: Final = 3
"""Letters and digits a line needs for its doubling to mean anything: `}` follows `}` all the time."""


class Surroundings(NamedTuple):
    """The lines a suggestion replaces and its neighbours, without line ends."""

    before: str
    replaced: tuple[str, ...]
    after: str


def refuse_text(lines: Sequence[str], around: Surroundings) -> str:
    """Why `lines` may not replace what they replace; empty when nothing speaks against them."""
    if tuple(lines) == around.replaced:
        return "it changes nothing"
    if _all_numbered(lines) and not _all_numbered(around.replaced):
        return "it holds line numbers of the prompt"
    return _unwanted(lines, frozenset(around.replaced)) or _doubled(lines, around)


def _unwanted(lines: Sequence[str], old: frozenset[str]) -> str:
    fresh = [line for line in lines if line not in old]
    if any(_FENCE.match(line) for line in fresh) and not any(map(_FENCE.match, old)):
        return "it holds the fence of a code block"
    if any(_COMMENTED.match(line) and _PLACEHOLDER.search(line) for line in fresh):
        return "it leaves out code behind a placeholder"
    if any(visible(line) != line for line in fresh):
        return "it holds characters that nobody sees"
    if any(_SECRET.search(line) for line in lines):
        return "it holds what looks like a secret"
    return ""


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
        wordy = sum(character.isalnum() for character in said) >= LEAST_WORDY
        if wordy and new.strip() == said and old.strip() != said:
            return "it repeats the line beside it"
    return ""
