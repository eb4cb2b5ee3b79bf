"""The specialists by id; a new one is a module, a template, a page and its line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from review_action.agents import (
    architecture,
    logic,
    performance,
    refactor,
    security,
    style,
)
from review_action.agents.generalist import holding
from review_action.domain.agent import Agent

AGENTS: Final[Mapping[str, Agent]] = MappingProxyType(
    {
        agent.id: agent
        for agent in (
            security.AGENT,
            logic.AGENT,
            architecture.AGENT,
            performance.AGENT,
            style.AGENT,
            refactor.AGENT,
        )
    }
)
"""In the order in which they are asked: the first opens the provider's cache for the others, and
where time or money ends, what was asked first is what is known."""

GENERALIST: Final = holding(AGENTS.values())
"""All of them in one pass; `holding` makes one of some, or with a team's own rules."""

__all__ = ["AGENTS", "GENERALIST", "holding"]
