"""Has the model complete prompts all at once under one deadline, and keeps whatever came back whole."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from review_action.domain.completion import Completion, Spend
from review_action.domain.prompt import Prompt
from review_action.domain.report import RouteRun
from review_action.errors import (
    ContextTooLongError,
    InvalidCompletionError,
    ModelError,
    ModelUnavailableError,
    advice,
)
from review_action.ports import Clock, LanguageModel

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""

ASKS = 2
"""A reply that cannot be read is asked for once more, then told (docs/facts.md, 9. Model replies)."""
MAX_HALVINGS = 3
"""A prompt eight times too long is no estimate gone wrong, but a model that is too small."""
LATE = "the deadline was reached (raise `deadline`)"

Read = TypeVar("Read")


@dataclass(frozen=True)
class Job(Generic[Read]):
    """A prompt, what is read out of its completion, and what to ask when it is too long."""

    prompt: Prompt
    read: Callable[[Completion], Read]
    """Raises a `ModelError` where the completion cannot be used."""
    halves: "Callable[[], Sequence[Job[Read]]]"
    """Jobs that take its place; none when it cannot be asked in parts."""


@dataclass(frozen=True)
class Outcome(Generic[Read]):
    """What became of one job: what was read, or the reason why nothing was."""

    job: Job[Read]
    read: Read | None = None
    failure: str = ""
    routes: tuple[RouteRun, ...] = ()
    """Each completion that came for it, read or not: all of them are paid for."""
    model: str = ""


async def run_prompts(
    jobs: Sequence[Job[Read]],
    model: LanguageModel,
    *,
    stage: str,
    deadline: float,
    clock: Clock,
    progress: Progress,
) -> tuple[Outcome[Read], ...]:
    """Outcomes in the order of `jobs`; never raises for a prompt that failed.

    A prompt that is too long for the model is asked again in parts, and its place is taken by the
    outcomes of them: nothing is dropped.

    Args:
        jobs: In order of importance: the first ones are admitted first.
        model: Bounds its own concurrency.
        stage: What progress is told of.
        deadline: On `clock`; what is not answered by then is a failure with that reason.
        clock: Monotonic seconds.
        progress: Told after each outcome.
    """
    running = _Running[Read](model, deadline, lambda done, total: progress(stage, done, total))
    for number, job in enumerate(jobs):
        running.start(_Asked((number,), job))
    progress(stage, 0, len(jobs))
    return await running.finish(clock)


@dataclass(frozen=True)
class _Asked(Generic[Read]):
    """One job under way."""

    place: tuple[int, ...]
    """Where its outcome belongs: the number of its job, of the part of that, and so on."""
    job: Job[Read]
    routes: list[RouteRun] = field(default_factory=list)

    def failed(self, reason: str) -> Outcome[Read]:
        return Outcome(self.job, failure=reason, routes=tuple(self.routes))

    def answered(self, completion: Completion) -> Outcome[Read]:
        self.routes.append(_run_of(completion))
        read = self.job.read(completion)
        return Outcome(self.job, read=read, routes=tuple(self.routes), model=completion.model)

    def parts(self) -> "list[_Asked[Read]]":
        """What to ask instead; the first part takes over what was paid already."""
        if len(self.place) > MAX_HALVINGS:
            return []
        return [
            _Asked((*self.place, number), job, [] if number else self.routes)
            for number, job in enumerate(self.job.halves())
        ]


class _Running(Generic[Read]):
    """All jobs, under way together."""

    def __init__(
        self, model: LanguageModel, deadline: float, told: Callable[[int, int], None]
    ) -> None:
        self._model = model
        self._deadline = deadline
        self._told = told
        self._tasks: dict[asyncio.Task[Outcome[Read] | None], _Asked[Read]] = {}
        self._done = self._total = 0

    def start(self, asked: _Asked[Read]) -> None:
        self._total += 1
        self._tasks[asyncio.create_task(self._one(asked))] = asked

    async def finish(self, clock: Clock) -> tuple[Outcome[Read], ...]:
        """All outcomes, those that came by the deadline and those that did not."""
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
        return tuple(outcome for outcome in outcomes if outcome is not None)

    async def _one(self, asked: _Asked[Read]) -> Outcome[Read] | None:
        """An outcome, or None where those of its parts take its place."""
        try:
            outcome = await self._complete(asked)
        except ContextTooLongError as error:
            parts = asked.parts()
            for part in parts:
                self.start(part)
            if parts:
                self._total -= 1
                return None
            outcome = asked.failed(advice(error))
        self._done += 1
        self._told(self._done, self._total)
        return outcome

    async def _complete(self, asked: _Asked[Read]) -> Outcome[Read]:
        failure: ModelError = ModelUnavailableError("it was not asked")
        for _ in range(ASKS):
            try:
                completion = await self._model.complete(asked.job.prompt, deadline=self._deadline)
                return asked.answered(completion)
            except ContextTooLongError:
                raise
            except InvalidCompletionError as error:
                failure = error
            except ModelError as error:
                failure = error
                break
        return asked.failed(advice(failure))


def _outcome(
    task: "asyncio.Task[Outcome[Read] | None]", asked: _Asked[Read]
) -> Outcome[Read] | None:
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
