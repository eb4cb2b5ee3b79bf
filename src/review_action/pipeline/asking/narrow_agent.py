"""Leaves of an agent what concerns one unit: the rules that hold there, the advice for its languages."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain, zip_longest

from review_action.domain.agent import Agent, Rule
from review_action.domain.is_test import is_test
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.intake.match_globs import match_globs

ALL_LANGUAGES = "*"
TEST_CODE = "test"
MAX_ADVICE = 5
"""Lines in one question: each specialist's are paid for beyond the shared prefix, and a model that is
reminded of everything is reminded of nothing."""


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
    return narrowed, _advice(agent, unit)


def _advice(agent: Agent, unit: ReviewUnit) -> tuple[str, ...]:
    """The first line for each language, then the second: agents name first what matters most."""
    rounds = zip_longest(*(agent.advice.get(key, ()) for key in _keys(unit)), fillvalue="")
    said = dict.fromkeys(line for line in chain.from_iterable(rounds) if line)
    return tuple(said)[:MAX_ADVICE]


def _keys(unit: ReviewUnit) -> tuple[str, ...]:
    """What holds for all, the languages by how much of them is shown, test code."""
    shown = Counter[str]()
    for file in unit.files:
        shown[file.language] += 1 + file.additions + file.deletions
    languages = sorted(shown.keys() - {""}, key=lambda language: (-shown[language], language))
    tests = (TEST_CODE,) if any(map(is_test, unit.paths)) else ()
    return (ALL_LANGUAGES, *languages, *tests)


def _holds(rule: Rule, paths: Sequence[str]) -> bool:
    return not rule.paths or any(match_globs(path, rule.paths) for path in paths)
