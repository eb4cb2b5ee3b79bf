"""Finds what is wrong in a configuration although each value alone is right."""

from collections.abc import Iterator
from typing import NamedTuple

from review_action.domain.config import Config
from review_action.pipeline.intake.read_yaml import Loc

RESERVED = frozenset({"other"})
"""What a finding is filed under that breaks no rule."""


class Flaw(NamedTuple):
    """Where, what, and what to do."""

    loc: Loc
    problem: str
    hint: str


def check_config(config: Config) -> Iterator[Flaw]:
    """Rules of one name, and paths that lead out of the repository."""
    seen: set[str] = set()
    for at, rule in enumerate(config.rules):
        if rule.id in seen | RESERVED:
            said = "is a name of ours" if rule.id in RESERVED else "names two rules"
            yield Flaw(("rules", at, "id"), f"`{rule.id}` {said}", "Choose another name.")
        seen.add(rule.id)
    for at, path in enumerate(config.guidance or ()):
        if not _is_inside(path.removesuffix("/")):
            yield _outside(("guidance", at))
    for agent, path in config.prompts.items():
        if not _is_inside(path):
            yield _outside(("prompts", agent))


def _is_inside(path: str) -> bool:
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def _outside(loc: Loc) -> Flaw:
    return Flaw(
        loc,
        "a path within the repository is expected",
        "Write it from the root, without a leading `/`, `./` or `..`.",
    )
