"""Reads our own rules on syntax, those of a grammar when a file of it is met."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from review_action.domain.code_rule import CodeRule
from review_action.pipeline.intake.choose_rules import choose_rules
from review_action.pipeline.intake.parse_code_rules import parse_code_rules

DIRECTORY: Final = Path(__file__).parents[1] / "rules"
_FILES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("javascript", "typescript", "tsx"), "javascript"),
    **dict.fromkeys(("c", "cpp"), "c"),
}


def code_rules(team: Sequence[CodeRule] = ()) -> Callable[[str, str], Sequence[CodeRule]]:
    """What `AstGrep` asks for each file: our own rules and the team's for a path and a grammar."""

    def choose(path: str, grammar: str) -> Sequence[CodeRule]:
        return choose_rules((*own_rules(grammar), *team), path, grammar)

    return choose


@cache
def own_rules(grammar: str) -> tuple[CodeRule, ...]:
    """Our own rules for `grammar`, read once."""
    path = DIRECTORY / f"{_FILES.get(grammar, grammar)}.yml"
    if not path.is_file():
        return ()
    text = path.read_text(encoding="utf-8")
    return parse_code_rules({path.name: text}, agent="ast-grep", quick=True).rules
