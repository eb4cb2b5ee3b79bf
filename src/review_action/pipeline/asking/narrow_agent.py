"""Leaves of an agent what concerns one unit: the rules that hold there, the advice for its languages."""

from collections.abc import Sequence

from review_action.domain.agent import Agent, Rule
from review_action.domain.is_test import is_test
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.intake.match_globs import match_globs

ALL_LANGUAGES = "*"
TEST_CODE = "test"


def narrow_agent(agent: Agent, unit: ReviewUnit) -> tuple[Agent | None, tuple[str, ...]]:
    """The agent with the rules that hold for a file of `unit`, and its advice.

    None in place of the agent when it has rules and none of them holds here: nothing is to be asked.
    """
    rules = tuple(rule for rule in agent.rules if _holds(rule, unit.paths))
    if agent.rules and not rules:
        return None, ()
    narrowed = (
        agent if len(rules) == len(agent.rules) else agent.model_copy(update={"rules": rules})
    )
    said = [line for key in _keys(unit) for line in agent.advice.get(key, ())]
    return narrowed, tuple(dict.fromkeys(said))


def _keys(unit: ReviewUnit) -> tuple[str, ...]:
    languages = sorted({file.language for file in unit.files} - {""})
    tests = (TEST_CODE,) if any(map(is_test, unit.paths)) else ()
    return (ALL_LANGUAGES, *languages, *tests)


def _holds(rule: Rule, paths: Sequence[str]) -> bool:
    return not rule.paths or any(match_globs(path, rule.paths) for path in paths)
