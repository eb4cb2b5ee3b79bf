"""Lets one prompt of each prefix go ahead, so that the others find it in the provider's cache."""

import asyncio
from dataclasses import dataclass, field

from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.ports import Clock, LanguageModel

PATIENCE_SECONDS = 20.0
"""A prefix is in the cache when it has been read, long before a thinking model says its first word;
servers that do not stream say it at the very end."""

CHARACTERS_PER_TOKEN = 3.5
"""Of diffs; whoever is near a provider's minimum gains little either way."""


@dataclass(eq=False, slots=True)
class _Prefix:
    """One prefix: who went ahead with it, and whether it is open to all."""

    is_open: bool = False
    ahead: Prompt | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def change(self) -> None:
        waited, self.changed = self.changed, asyncio.Event()
        waited.set()


class PrefixFirstModel:
    """Wraps whatever admits prompts: those that wait here take no place of its.

    Providers cache a prefix once they have read it, and prompts sent at once all pay for it in full
    (docs/facts.md, 8. Model wire). So the first prompt of a prefix is sent alone; the others follow
    when its answer begins (`opened`), when it is over, or some time after it was let in
    (`admitted`). When it fails, the next one goes ahead. A prefix of fewer than `minimum_tokens` is
    cached by nobody, and waits for nothing.
    """

    def __init__(
        self,
        inner: LanguageModel,
        *,
        clock: Clock,
        patience: float = PATIENCE_SECONDS,
        minimum_tokens: int = 0,
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._patience = patience
        self._minimum_characters = minimum_tokens * CHARACTERS_PER_TOKEN
        self._prefixes: dict[str, _Prefix] = {}

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        if len(prompt.prefix) < self._minimum_characters:
            return await self._inner.complete(prompt, deadline=deadline)
        prefix = self._prefixes.setdefault(prompt.prefix, _Prefix())
        while not prefix.is_open and self._clock() < deadline:
            if prefix.ahead is None:
                return await self._go_ahead(prefix, prompt, deadline)
            await self._wait(prefix, deadline)
        return await self._inner.complete(prompt, deadline=deadline)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def opened(self, prompt: Prompt) -> None:
        """The answer to `prompt` has begun."""
        prefix = self._prefixes.get(prompt.prefix)
        if prefix is not None and not prefix.is_open:
            prefix.is_open = True
            prefix.change()

    def admitted(self, prompt: Prompt) -> None:
        """`prompt` is about to be sent; without this, only the end of a silent answer releases."""
        prefix = self._prefixes.get(prompt.prefix)
        if prefix is not None and prefix.ahead is prompt:
            loop = asyncio.get_running_loop()
            loop.call_later(self._patience, self._lose_patience, prefix, prompt)

    def _lose_patience(self, prefix: _Prefix, prompt: Prompt) -> None:
        if prefix.ahead is prompt:
            self.opened(prompt)

    async def _go_ahead(self, prefix: _Prefix, prompt: Prompt, deadline: float) -> Completion:
        prefix.ahead = prompt
        try:
            completion = await self._inner.complete(prompt, deadline=deadline)
        finally:
            prefix.ahead = None
            prefix.change()
        self.opened(prompt)
        return completion

    async def _wait(self, prefix: _Prefix, deadline: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, deadline - self._clock())):
                await prefix.changed.wait()
        except TimeoutError:
            return
