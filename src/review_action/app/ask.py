"""Asks the model every prompt at once under one deadline and keeps whatever came back whole."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from review_action.domain.agent import Agent
from review_action.domain.completion import AgentReply, Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.domain.unit import ReviewUnit
from review_action.domain.value import Value
from review_action.errors import (
    InvalidCompletionError,
    ModelError,
    ModelUnavailableError,
    advice,
)
from review_action.pipeline.asking.parse_completion import parse_completion
from review_action.ports import Clock, LanguageModel

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""

ASKS = 2
"""A reply that cannot be read is asked for once more, then told (docs/facts.md, 9. Model replies)."""


class Answer(Value):
    """What became of one prompt: a reply, or the reason why there is none."""

    agent: str
    unit: str
    reply: AgentReply | None = None
    failure: str = ""
    usage: Usage = Usage()
    model: str = ""


async def ask(
    prompts: Sequence[Prompt],
    model: LanguageModel,
    *,
    agents: Mapping[str, Agent],
    units: Mapping[str, ReviewUnit],
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
        deadline: On `clock`; what is not answered by then is a failure with that reason.
        clock: Monotonic seconds.
        progress: Told after each answer.
    """
    done = 0

    async def one(prompt: Prompt) -> Answer:
        nonlocal done
        answer = await _answer(
            prompt, model, agent=agents[prompt.agent], unit=units[prompt.unit], deadline=deadline
        )
        done += 1
        progress("asking the model", done, len(prompts))
        return answer

    progress("asking the model", 0, len(prompts))
    tasks = [asyncio.create_task(one(prompt)) for prompt in prompts]
    try:
        if tasks:
            await asyncio.wait(tasks, timeout=max(0.0, deadline - clock()))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return tuple(_outcome(prompt, task) for prompt, task in zip(prompts, tasks, strict=True))


def _outcome(prompt: Prompt, task: "asyncio.Task[Answer]") -> Answer:
    if task.cancelled():
        return Answer(
            agent=prompt.agent,
            unit=prompt.unit,
            failure="the deadline was reached (raise `deadline`)",
        )
    return task.result()


async def _answer(
    prompt: Prompt, model: LanguageModel, *, agent: Agent, unit: ReviewUnit, deadline: float
) -> Answer:
    usage = Usage()
    failure: ModelError = ModelUnavailableError("it was not asked")
    for _ in range(ASKS):
        try:
            completion = await model.complete(prompt, deadline=deadline)
            usage += completion.usage
            return _answered(completion, agent=agent, unit=unit, usage=usage)
        except InvalidCompletionError as error:
            failure = error
        except ModelError as error:
            failure = error
            break
    return Answer(agent=prompt.agent, unit=prompt.unit, failure=advice(failure), usage=usage)


def _answered(completion: Completion, *, agent: Agent, unit: ReviewUnit, usage: Usage) -> Answer:
    reply = parse_completion(completion, agent, unit)
    return Answer(agent=agent.id, unit=unit.id, reply=reply, usage=usage, model=completion.model)
