"""Asks again where that can help, as long as the deadline allows."""

import asyncio
from collections.abc import Callable

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    wait_exponential_jitter,
)

from review_action.adapters.llm.paced import Sleep
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import ModelRateLimitedError, ModelUnavailableError
from review_action.ports import Clock, LanguageModel

PASSING = (ModelRateLimitedError, ModelUnavailableError)
MAX_TRIES = 5
"""Of an unavailable server. A rate limit says when it ends: it is waited for up to the deadline."""
FIRST_WAIT_SECONDS = 0.5
MAX_WAIT_SECONDS = 8.0
"""Doubling from the first to the longest, as the providers' own clients do (docs/facts.md, 8. Model wire)."""


class RetryingModel:
    """Wraps a model; rate limits, overload and cut connections cost time instead of a review."""

    def __init__(
        self,
        inner: LanguageModel,
        *,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._sleep = sleep
        self._log = log or (lambda _: None)

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """One completion of the wrapped model, with how often it was asked.

        Raises:
            ModelError: The last one, when asking again cannot help or there is no time left.
        """
        tries = 0

        async def once() -> Completion:
            nonlocal tries
            tries += 1
            return await self._inner.complete(prompt, deadline=deadline)

        completion: Completion = await self._policy(deadline)(once)
        return completion if tries == 1 else completion.model_copy(update={"attempts": tries})

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _policy(self, deadline: float) -> AsyncRetrying:
        backoff = wait_exponential_jitter(
            multiplier=FIRST_WAIT_SECONDS, max=MAX_WAIT_SECONDS, jitter=FIRST_WAIT_SECONDS
        )

        def wait(state: RetryCallState) -> float:
            return max(_retry_after(state), 0.0) or backoff(state)

        def stop(state: RetryCallState) -> bool:
            passing = isinstance(_error(state), ModelRateLimitedError)
            spent = state.attempt_number >= MAX_TRIES and not passing
            return spent or self._clock() + state.upcoming_sleep >= deadline

        return AsyncRetrying(
            sleep=self._sleep,
            retry=retry_if_exception_type(PASSING),
            wait=wait,
            stop=stop,
            before_sleep=self._tell,
            reraise=True,
        )

    def _tell(self, state: RetryCallState) -> None:
        self._log(f"{_error(state)}; asking again in {state.upcoming_sleep:.1f} s")


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _retry_after(state: RetryCallState) -> float:
    error = _error(state)
    return error.retry_after if isinstance(error, PASSING) else 0.0
