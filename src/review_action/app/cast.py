"""Who may be asked in a run: the chosen specialists, the team's own rules, and all of them in one."""

from collections.abc import Mapping, Sequence

from review_action.agents import AGENTS, holding
from review_action.domain.agent import Agent
from review_action.domain.config import Policy
from review_action.errors import ConfigurationError
from review_action.pipeline.asking.plan_passes import GENERALIST, TEAM
from review_action.pipeline.asking.team_agent import team_agent


def cast(policy: Policy) -> Mapping[str, Agent]:
    """Everyone whom a pass of this run may name, by id; the chosen specialists first.

    Raises:
        ConfigurationError: The policy names an agent that there is not.
    """
    chosen = {agent.id: agent for agent in choose_agents(policy)}
    team = team_agent(policy.rules)
    return {**chosen, TEAM: team, GENERALIST: holding(chosen.values(), team.rules)}


def choose_agents(policy: Policy) -> Sequence[Agent]:
    """The agents that the policy names, in their order; all of them when it names none.

    Raises:
        ConfigurationError: There is no agent of such a name.
    """
    unknown = [name for name in policy.agents if name not in AGENTS]
    if unknown:
        raise ConfigurationError(
            f"`agents`: there is no agent {', '.join(unknown)}",
            hint=f"Use some of: {', '.join(AGENTS)}; or leave it out for all of them.",
        )
    return [AGENTS[name] for name in (policy.agents or tuple(AGENTS))]
