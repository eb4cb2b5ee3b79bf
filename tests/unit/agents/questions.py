"""The question of an agent as it is rendered, and the example that ends it."""

import json
from collections.abc import Mapping
from typing import Any

from review_action.agents import AGENTS, GENERALIST
from review_action.domain.agent import Agent, Rule
from review_action.rendering import render

TEAM = Agent(
    id="team",
    title="Team",
    kind="review",
    template="agents/team.md.j2",
    rules=(
        Rule(
            id="views-call-services",
            title="Views call services.",
            severity="error",
            instruction="Views call services.\nThey never import models; {{ not_a_template }}.",
            paths=("shop/views/**", "*.py"),
            examples=("from shop.models import Order", "```\nfenced\n```"),
        ),
        Rule(id="no-print", title="No print", instruction="Log, do not print.\n"),
    ),
)
"""As one is made of a repository's own rules."""
SPECIALISTS = (*AGENTS.values(), GENERALIST)
EVERYONE = (*SPECIALISTS, TEAM)


def question(agent: Agent, **values: Any) -> str:
    known = {"advice": (), "comment_language": "", "intent": ""}
    return render(f"prompts/{agent.template}", agent=agent, **(known | values))


def example(agent: Agent) -> Mapping[str, Any]:
    """The worked example, which is the question's last line."""
    shown: dict[str, Any] = json.loads(question(agent).rstrip("\n").splitlines()[-1])
    return shown
