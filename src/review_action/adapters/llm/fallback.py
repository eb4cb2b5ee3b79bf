"""Asks the next route where the preferred one cannot answer, and leaves alone one that is down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from review_action.adapters.llm.failing_fast import FATAL
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import (
    ContextTooLongError,
    ModelError,
    ModelRateLimitedError,
    ModelUnavailableError,
    RefusedError,
    advice,
)
from review_action.ports import Clock, LanguageModel

MAX_FAILURES = 3
"""In a row, each of them with all its tries: the route is down."""
OPEN_SECONDS = 30.0

ELSEWHERE = (
    *FATAL,
    RefusedError,
    ContextTooLongError,
    ModelRateLimitedError,
    ModelUnavailableError,
)
"""What another route may not meet. A route's own `RetryingModel` has tried before: nobody comes here
with a first rate limit, which would lose the provider's cache for nothing."""


@dataclass(frozen=True)
class Route:
    """One model that may answer; `name` is `provider:model`, for people."""

    name: str
    model: LanguageModel


class _Breaker:
    """Open after some failures in a row; lets one prompt through when the time is over."""

    def __init__(self) -> None:
        self._failures = 0
        self._open_until = float("-inf")
        self._dead = False

    @property
    def dead(self) -> bool:
        return self._dead

    def admits(self, now: float) -> bool:
        if self._dead or now < self._open_until:
            return False
        if self._failures >= MAX_FAILURES:
            self._open_until = now + OPEN_SECONDS
        return True

    def failed(self, error: ModelError, now: float) -> bool:
        """Count a failure; whether the route is left alone from now on."""
        if isinstance(error, FATAL):
            news, self._dead = not self._dead, True
            return news
        if not isinstance(error, ModelUnavailableError):
            return False
        self._failures += 1
        if self._failures < MAX_FAILURES:
            return False
        self._open_until = now + OPEN_SECONDS
        return self._failures == MAX_FAILURES

    def answered(self) -> None:
        self._failures = 0
        self._open_until = float("-inf")


class FallbackModel:
    """Wraps the models of all routes, the preferred one first.

    Args:
        routes: Each with its own lane and retries; all but the last with little patience.
        clock: Monotonic seconds; deadlines are on it.
        log: Told of routes that are left alone, and of prompts that move on.
    """

    def __init__(
        self,
        routes: Sequence[Route],
        *,
        clock: Clock,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._routes = [(route, _Breaker()) for route in routes]
        self._clock = clock
        self._log = log or (lambda _: None)

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """The completion of the first route that gives one.

        Raises:
            ContextTooLongError: No route answered, and one of them may when the prompt is split.
            ModelError: What the last route said, with what the others said before.
        """
        errors: list[tuple[Route, ModelError]] = []
        routes = self._routes
        if prompt.second_opinion:
            routes = [*routes[1:], *routes[:1]]
        tried = [pair for pair in routes if pair[1].admits(self._clock())]
        # When all are left alone, asking is better than losing the prompt.
        for route, breaker in tried or routes:
            if errors and self._clock() >= deadline:
                break
            if errors:
                self._log(
                    f"{prompt.agent} of {prompt.unit} moves on to {route.name}: {errors[-1][1]}"
                )
            try:
                completion = await route.model.complete(prompt, deadline=deadline)
            except ELSEWHERE as error:
                errors.append((route, error))
                if breaker.failed(error, self._clock()) and len(self._routes) > 1:
                    self._log(f"{route.name} is left alone{_how_long(breaker)}: {error}")
            else:
                breaker.answered()
                return completion
        raise _of_all(errors)

    async def aclose(self) -> None:
        for route, _ in self._routes:
            await route.model.aclose()


def _how_long(breaker: _Breaker) -> str:
    return "" if breaker.dead else f" for {OPEN_SECONDS:.0f} s"


def _of_all(errors: Sequence[tuple[Route, ModelError]]) -> ModelError:
    if len(errors) == 1:
        return errors[0][1]
    # A new one: a raised exception holds the frames of the task that raised it.
    said = "; ".join(f"{route.name}: {advice(error)}" for route, error in errors)
    if any(isinstance(error, ContextTooLongError) for _, error in errors):
        return ContextTooLongError(said)
    return type(errors[-1][1])(said)
