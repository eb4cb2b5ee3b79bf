"""The specialists by id; a new one is a module, a template, a page and its line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from review_action.agents import refactor, review
from review_action.domain.agent import Agent

AGENTS: Final[Mapping[str, Agent]] = MappingProxyType(
    {agent.id: agent for agent in (review.AGENT, refactor.AGENT)}
)
"""In the order in which they are asked."""
