"""Asks every agent about every unit, and tells what became of each question."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from review_action.app.run_prompts import Job, Outcome, Progress, run_prompts
from review_action.domain.agent import Agent
from review_action.domain.completion import AgentReply, Completion, Spend, Usage
from review_action.domain.prompt import Prompt
from review_action.domain.report import RouteRun
from review_action.domain.unit import ReviewUnit
from review_action.domain.value import Value
from review_action.pipeline.intake.halve_unit import halve_unit
from review_action.ports import Clock, LanguageModel

__all__ = ["Answer", "Progress", "Rebuild", "answer_of", "ask"]

Rebuild = Callable[[ReviewUnit, Prompt], Prompt | None]
"""What to ask about a part of a unit instead of a prompt about the whole; None: nothing there."""

STAGE = "asking the model"


class Answer(Value):
    """What became of one prompt: a reply, or the reason why there is none."""

    agent: str
    unit: str
    paths: tuple[str, ...] = ()
    """Files whose coverage depends on it."""
    reply: AgentReply | None = None
    failure: str = ""
    routes: tuple[RouteRun, ...] = ()
    """Each completion that came for it, read or not: all of them are paid for."""
    model: str = ""

    @property
    def usage(self) -> Usage:
        return sum((run.usage for run in self.routes), Usage())

    @property
    def spend(self) -> Spend:
        return sum((run.spend for run in self.routes), Spend())


async def ask(
    prompts: Sequence[Prompt],
    model: LanguageModel,
    *,
    agents: Mapping[str, Agent],
    units: Mapping[str, ReviewUnit],
    rebuild: Rebuild,
    deadline: float,
    clock: Clock,
    progress: Progress,
) -> tuple[Answer, ...]:
    """Answers in the order of `prompts`; never raises for a prompt that failed.

    Args:
        prompts: In order of importance: the first ones are admitted first.
        model: Bounds its own concurrency.
        agents: By id.
        units: By id.
        rebuild: Makes the prompt for a part of a unit, where the whole is too long for the model.
        deadline: On `clock`; what is not answered by then is a failure with that reason.
        clock: Monotonic seconds.
        progress: Told after each answer.
    """
    jobs = [_job(prompt, agents[prompt.agent], units[prompt.unit], rebuild) for prompt in prompts]
    outcomes = await run_prompts(
        jobs, model, stage=STAGE, deadline=deadline, clock=clock, progress=progress
    )
    return tuple(answer_of(outcome, reply=outcome.read) for outcome in outcomes)


def answer_of(outcome: Outcome[Any], *, reply: AgentReply | None) -> Answer:
    """The outcome as what coverage and costs are told by."""
    prompt = outcome.job.prompt
    return Answer(
        agent=prompt.agent,
        unit=prompt.unit,
        paths=prompt.paths,
        reply=reply,
        failure=outcome.failure,
        routes=outcome.routes,
        model=outcome.model,
    )


def _job(prompt: Prompt, agent: Agent, unit: ReviewUnit, rebuild: Rebuild) -> Job[AgentReply]:
    return Job(
        prompt=prompt,
        read=partial(_read, agent=agent, unit=unit, take=prompt.take),
        halves=lambda: [
            _job(half, agent, part, rebuild)
            for part in halve_unit(unit)
            if (half := rebuild(part, prompt))
        ],
    )


def _read(completion: Completion, *, agent: Agent, unit: ReviewUnit, take: int) -> AgentReply:
    # Here and not above: nobody was asked yet when this module is imported.
    from review_action.pipeline.asking.parse_completion import parse_completion  # noqa: PLC0415

    return parse_completion(completion, agent=agent, unit=unit, take=take)
