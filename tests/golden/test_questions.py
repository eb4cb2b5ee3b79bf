"""The question of every agent whole, as asked of Python, a workflow and their tests."""

from collections.abc import Callable

import pytest

from review_action.domain.agent import Agent
from tests.unit.agents.questions import EVERYONE, question

SHOWN = ("python", "yaml", "test")
INTENT = '<<<DATA 0123456789abcdef0123456789abcdef intent\n{"title": "Log items"}\nDATA 0123456789abcdef0123456789abcdef>>>'


@pytest.mark.parametrize("agent", EVERYONE, ids=lambda agent: agent.id)
def test_question__whole(agent: Agent, golden: Callable[[str, str], None]) -> None:
    said = tuple(line for key in SHOWN for line in agent.advice.get(key, ()))
    intent = INTENT if agent.sees_intent else ""
    golden(f"prompts/{agent.id}.question.md", question(agent, advice=said, intent=intent))
