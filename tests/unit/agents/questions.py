"""The question of an agent as it is rendered, and the example that ends it."""

import re
from typing import Any, NamedTuple

from review_action.agents import AGENTS, GENERALIST
from review_action.domain.agent import Agent, Rule
from review_action.rendering import render

_EXAMPLE = re.compile(
    r"\n\nWorth reporting, in another repository.*?: `([a-z-]+)`, (\w+), (\w+) confidence,"
    r' "(.+?)"\. Evidence: "(.+?)"(?: Changes: "(.+?)")?\n\Z'
)

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


class Example(NamedTuple):
    """The finding that ends a question, as what is worth reporting."""

    rule: str
    severity: str
    confidence: str
    title: str
    evidence: str
    changes: str = ""


def example(agent: Agent) -> Example:
    shown = _EXAMPLE.search(question(agent))
    assert shown, f"the question of {agent.id} ends without an example"
    return Example(*(part or "" for part in shown.groups()))
