"""Asks again where that can help, as long as the deadline allows."""

import asyncio
from collections.abc import Callable

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    wait_exponential_jitter,
)

from review_action.adapters.llm.lane import Sleep, WaitTooLongError
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import ModelRateLimitedError, ModelUnavailableError
from review_action.ports import Clock, LanguageModel

MAX_TRIES = 5
"""Of an unavailable server. A rate limit says when it ends: it is waited for up to the deadline."""
FIRST_WAIT_SECONDS = 0.5
MAX_WAIT_SECONDS = 8.0
"""Doubling from the first to the longest, as the providers' own clients do (docs/facts.md, 8. Model wire)."""


class RetryingModel:
    """Wraps a lane; rate limits, overload and cut connections cost time instead of a review.

    What holds for all prompts of a key (a rate limit, a wait the server named) is waited for in the
    lane, before it lets anybody in; only one prompt's own trouble is waited for here.

    Args:
        inner: A `LaneModel`, or what waits as it does.
        clock: Monotonic seconds; deadlines are on it.
        max_tries: Of an unavailable server.
        sleep: Sleeps between tries.
        log: Told of tries to come.
    """

    def __init__(
        self,
        inner: LanguageModel,
        *,
        clock: Clock,
        max_tries: int = MAX_TRIES,
        sleep: Sleep = asyncio.sleep,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._max_tries = max_tries
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
        downs = 0
        backoff = wait_exponential_jitter(
            multiplier=FIRST_WAIT_SECONDS, max=MAX_WAIT_SECONDS, jitter=FIRST_WAIT_SECONDS
        )

        def wait(state: RetryCallState) -> float:
            return 0.0 if _waited_for_in_lane(_error(state)) else backoff(state)

        def stop(state: RetryCallState) -> bool:
            nonlocal downs
            downs += isinstance(_error(state), ModelUnavailableError)
            return downs >= self._max_tries or self._clock() + state.upcoming_sleep >= deadline

        return AsyncRetrying(
            sleep=self._pause,
            retry=retry_if_exception(_passes),
            wait=wait,
            stop=stop,
            before_sleep=self._tell,
            reraise=True,
        )

    async def _pause(self, seconds: float) -> None:
        # The others run in any case: a loop that never waits would starve the lane.
        await (self._sleep(seconds) if seconds > 0 else asyncio.sleep(0))

    def _tell(self, state: RetryCallState) -> None:
        if state.upcoming_sleep:
            self._log(f"{_error(state)}; asking again in {state.upcoming_sleep:.1f} s")


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _passes(error: BaseException) -> bool:
    passing = isinstance(error, ModelRateLimitedError | ModelUnavailableError)
    return passing and not isinstance(error, WaitTooLongError)


def _waited_for_in_lane(error: BaseException | None) -> bool:
    named = isinstance(error, ModelUnavailableError) and error.retry_after > 0
    return named or isinstance(error, ModelRateLimitedError)
