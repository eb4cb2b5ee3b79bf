"""Sends one prompt ahead, briefly, so that it alone pays for what the server refuses."""

import asyncio
from contextlib import suppress

from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.ports import LanguageModel

PIONEER_SECONDS = 0.3
"""A wrong key or a refused parameter is told at once, and for free; a good answer may take much
longer to begin, and is not waited for."""


class PioneeredModel:
    """Wraps a model; `accepted` is set by whoever sees the server take the first request."""

    def __init__(
        self,
        inner: LanguageModel,
        *,
        accepted: asyncio.Event,
        patience: float = PIONEER_SECONDS,
    ) -> None:
        self._inner = inner
        self._patience = patience
        self._accepted = accepted
        self._started = False

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        if not self._started:
            self._started = True
            try:
                return await self._inner.complete(prompt, deadline=deadline)
            finally:
                self._accepted.set()
        if not self._accepted.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience):
                    await self._accepted.wait()
            self._accepted.set()
        return await self._inner.complete(prompt, deadline=deadline)

    async def aclose(self) -> None:
        await self._inner.aclose()
