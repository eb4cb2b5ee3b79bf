"""Bounds how many prompts are under way, and holds all of them back when the server asks to wait."""

import asyncio
from collections.abc import Awaitable, Callable

from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import ModelRateLimitedError, ModelUnavailableError
from review_action.ports import Clock, LanguageModel

Sleep = Callable[[float], Awaitable[None]]
"""Sleeps some seconds; `asyncio.sleep` outside of tests."""


class PacedModel:
    """Wraps a model; prompts are admitted in the order they came."""

    def __init__(
        self,
        inner: LanguageModel,
        *,
        max_concurrency: int,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._inner = inner
        self._slots = asyncio.Semaphore(max_concurrency)
        self._clock = clock
        self._sleep = sleep
        self._cool_until = 0.0

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """One completion of the wrapped model.

        Raises:
            ModelUnavailableError: The deadline came before this prompt's turn.
            ModelRateLimitedError: The server wants a longer wait than there is time.
        """
        await self._enter(deadline)
        try:
            await self._cool_down(deadline)
            return await self._inner.complete(prompt, deadline=deadline)
        except (ModelRateLimitedError, ModelUnavailableError) as error:
            # One key, one limit: what one prompt was told holds for all of them.
            self._cool_until = max(self._cool_until, self._clock() + error.retry_after)
            raise
        finally:
            self._slots.release()

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _enter(self, deadline: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, deadline - self._clock())):
                await self._slots.acquire()
        except TimeoutError:
            message = "the deadline was reached before the model was asked"
            raise ModelUnavailableError(message, hint="Raise `deadline`.") from None

    async def _cool_down(self, deadline: float) -> None:
        while (wait := self._cool_until - self._clock()) > 0:
            if self._cool_until >= deadline:
                message = f"the server asked to wait {wait:.0f} s, longer than the deadline allows"
                hint = "Raise `deadline`, or ask the provider for a higher limit."
                raise ModelRateLimitedError(message, hint=hint, retry_after=wait)
            await self._sleep(wait)
