"""Decides which agents look at a change, and how often."""

from collections.abc import Sequence

from review_action.domain.config import Policy
from review_action.domain.profile import Pass

GENERALIST = "generalist"
TEAM = "team"
TWICE = frozenset({"security", "logic"})
"""What they miss costs most, and a second look in another order finds a part of it."""


def plan_passes(policy: Policy, agents: Sequence[str]) -> tuple[Pass, ...]:
    """The passes over every unit, those that share a prefix one after the other.

    One lens alone needs no generalist: it is asked itself, in a deep review twice.

    Args:
        policy: Its profile, and whether the team has rules of its own.
        agents: Ids of the specialists chosen, in the order asked.
    """
    if policy.passes is not None:
        takes = range(1, policy.passes + 1)
        return tuple(Pass(agent=GENERALIST, take=take, shuffled=take > 1) for take in takes)
    lenses = [*agents, *([TEAM] if policy.rules else [])]
    if policy.profile == "quick" and len(lenses) > 1:
        return (Pass(agent=GENERALIST),)
    once = [Pass(agent=agent) for agent in lenses]
    if policy.profile != "deep":
        return tuple(once)
    twice = lenses if len(lenses) == 1 else [agent for agent in lenses if agent in TWICE]
    again = [Pass(agent=agent, take=2, shuffled=True) for agent in twice]
    if len(lenses) > 1:
        again.append(Pass(agent=GENERALIST, shuffled=True))
    return (*once, *again)
