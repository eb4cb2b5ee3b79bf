"""Adds up what the answers cost and how the agents fared."""

from collections.abc import Iterable, Sequence

from review_action.app.ask import Answer
from review_action.domain.agent import Agent
from review_action.domain.completion import Spend, Usage
from review_action.domain.report import AgentRun, RouteRun
from review_action.domain.value import Value


class Tally(Value):
    """The same figures three times: by agent, by route, and in all."""

    agents: tuple[AgentRun, ...] = ()
    routes: tuple[RouteRun, ...] = ()
    usage: Usage = Usage()
    spend: Spend = Spend()


def tally(agents: Iterable[Agent], answers: Sequence[Answer]) -> Tally:
    """Who was asked, the agents in their order, then others; routes, the busiest first."""
    askers = dict.fromkeys([*(agent.id for agent in agents), *(answer.agent for answer in answers)])
    routes = _routes(run for answer in answers for run in answer.routes)
    return Tally(
        agents=tuple(
            _agent_run(asker, own)
            for asker in askers
            if (own := [answer for answer in answers if answer.agent == asker])
        ),
        routes=routes,
        usage=sum((run.usage for run in routes), Usage()),
        spend=sum((run.spend for run in routes), Spend()),
    )


def _agent_run(agent: str, answers: Sequence[Answer]) -> AgentRun:
    return AgentRun(
        agent=agent,
        prompts=len(answers),
        completed=sum(1 for answer in answers if answer.reply),
        failures=tuple(sorted({answer.failure for answer in answers if answer.failure})),
        usage=sum((answer.usage for answer in answers), Usage()),
        spend=sum((answer.spend for answer in answers), Spend()),
    )


def _routes(runs: Iterable[RouteRun]) -> tuple[RouteRun, ...]:
    found: dict[str, RouteRun] = {}
    for run in runs:
        so_far = found.get(run.route, RouteRun(route=run.route))
        found[run.route] = RouteRun(
            route=run.route,
            completions=so_far.completions + run.completions,
            from_cache=so_far.from_cache + run.from_cache,
            usage=so_far.usage + run.usage,
            spend=so_far.spend + run.spend,
        )
    return tuple(sorted(found.values(), key=lambda run: (-run.completions, run.route)))
