"""Asks the model every prompt at once under one deadline and keeps whatever came back whole."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from review_action.domain.agent import Agent
from review_action.domain.completion import AgentReply, Completion, Spend, Usage
from review_action.domain.prompt import Prompt
from review_action.domain.report import RouteRun
from review_action.domain.unit import ReviewUnit
from review_action.domain.value import Value
from review_action.errors import (
    ContextTooLongError,
    InvalidCompletionError,
    ModelError,
    ModelUnavailableError,
    advice,
)
from review_action.pipeline.asking.parse_completion import parse_completion
from review_action.pipeline.intake.halve_unit import halve_unit
from review_action.ports import Clock, LanguageModel

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""

Rebuild = Callable[[ReviewUnit, Agent], Prompt]
"""The prompt that asks an agent about a part of a unit."""

ASKS = 2
"""A reply that cannot be read is asked for once more, then told (docs/facts.md, 9. Model replies)."""
MAX_HALVINGS = 3
"""A prompt eight times too long is no estimate gone wrong, but a model that is too small."""
STAGE = "asking the model"
LATE = "the deadline was reached (raise `deadline`)"


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

    A prompt that is too long for the model is asked again in parts, and its place is taken by the
    answers to them: nothing is dropped.

    Args:
        prompts: In order of importance: the first ones are admitted first.
        model: Bounds its own concurrency.
        agents: By id.
        units: By id.
        rebuild: Makes the prompt for a part of a unit.
        deadline: On `clock`; what is not answered by then is a failure with that reason.
        clock: Monotonic seconds.
        progress: Told after each answer.
    """
    asking = _Asking(model, rebuild, deadline, progress)
    for number, prompt in enumerate(prompts):
        asking.start(_Asked((number,), prompt, agents[prompt.agent], units[prompt.unit]))
    progress(STAGE, 0, len(prompts))
    return await asking.finish(clock)


@dataclass(frozen=True)
class _Asked:
    """One prompt under way."""

    place: tuple[int, ...]
    """Where its answer belongs: the number of its prompt, of the part of that, and so on."""
    prompt: Prompt
    agent: Agent
    unit: ReviewUnit
    routes: list[RouteRun] = field(default_factory=list)

    def failed(self, reason: str) -> Answer:
        return self._answer(failure=reason)

    def answered(self, completion: Completion) -> Answer:
        self.routes.append(_run_of(completion))
        reply = parse_completion(completion, self.agent, self.unit)
        return self._answer(reply=reply, model=completion.model)

    def parts(self, rebuild: Rebuild) -> "Iterator[_Asked]":
        """What to ask instead; the first part takes over what was paid already."""
        paid = self.routes
        for number, part in enumerate(halve_unit(self.unit)):
            prompt = rebuild(part, self.agent)
            yield _Asked((*self.place, number), prompt, self.agent, part, paid)
            paid = []

    def _answer(
        self, reply: AgentReply | None = None, failure: str = "", model: str = ""
    ) -> Answer:
        return Answer(
            agent=self.prompt.agent,
            unit=self.prompt.unit,
            paths=self.prompt.paths,
            reply=reply,
            failure=failure,
            routes=tuple(self.routes),
            model=model,
        )


class _Asking:
    """All prompts of a run, under way together."""

    def __init__(
        self, model: LanguageModel, rebuild: Rebuild, deadline: float, progress: Progress
    ) -> None:
        self._model = model
        self._rebuild = rebuild
        self._deadline = deadline
        self._progress = progress
        self._tasks: dict[asyncio.Task[Answer | None], _Asked] = {}
        self._done = self._total = 0

    def start(self, asked: _Asked) -> None:
        self._total += 1
        self._tasks[asyncio.create_task(self._one(asked))] = asked

    async def finish(self, clock: Clock) -> tuple[Answer, ...]:
        """All answers, those that came by the deadline and those that did not."""
        try:
            while waiting := [task for task in self._tasks if not task.done()]:
                remaining = max(0.0, self._deadline - clock())
                _, late = await asyncio.wait(waiting, timeout=remaining)
                if late:
                    break
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        by_place = sorted(self._tasks.items(), key=lambda pair: pair[1].place)
        outcomes = [_outcome(task, asked) for task, asked in by_place]
        return tuple(answer for answer in outcomes if answer is not None)

    async def _one(self, asked: _Asked) -> Answer | None:
        """An answer, or None where those to its parts take its place."""
        try:
            answer = await self._answer(asked)
        except ContextTooLongError as error:
            parts = [] if len(asked.place) > MAX_HALVINGS else list(asked.parts(self._rebuild))
            for part in parts:
                self.start(part)
            if parts:
                self._total -= 1
                return None
            answer = asked.failed(advice(error))
        self._done += 1
        self._progress(STAGE, self._done, self._total)
        return answer

    async def _answer(self, asked: _Asked) -> Answer:
        failure: ModelError = ModelUnavailableError("it was not asked")
        for _ in range(ASKS):
            try:
                completion = await self._model.complete(asked.prompt, deadline=self._deadline)
                return asked.answered(completion)
            except ContextTooLongError:
                raise
            except InvalidCompletionError as error:
                failure = error
            except ModelError as error:
                failure = error
                break
        return asked.failed(advice(failure))


def _outcome(task: "asyncio.Task[Answer | None]", asked: _Asked) -> Answer | None:
    return asked.failed(LATE) if task.cancelled() else task.result()


def _run_of(completion: Completion) -> RouteRun:
    unpriced = completion.cost_usd is None and not completion.from_cache
    return RouteRun(
        route=completion.route,
        completions=1,
        from_cache=int(completion.from_cache),
        usage=completion.usage,
        spend=Spend(usd=completion.cost_usd or 0.0, unpriced=int(unpriced)),
    )
