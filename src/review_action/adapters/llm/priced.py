"""Says of every completion which route gave it, and what it cost."""

from collections.abc import Callable
from datetime import datetime

from review_action.adapters.llm.pricing import FREE, rate_of
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.ports import LanguageModel


class PricedModel:
    """Wraps the model of one route.

    Args:
        inner: Is asked.
        settings: Of the route.
        now: The time of day, with its zone.
    """

    def __init__(
        self, inner: LanguageModel, settings: ModelSettings, *, now: Callable[[], datetime]
    ) -> None:
        self._inner = inner
        self._settings = settings
        self._now = now

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """A completion of the wrapped model; the server's own word on its cost stands.

        Raises:
            ModelError: The wrapped model's.
        """
        completion = await self._inner.complete(prompt, deadline=deadline)
        cost = completion.cost_usd
        if cost is None:
            cost = self._cost(completion)
        return completion.model_copy(update={"route": self._settings.route, "cost_usd": cost})

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _cost(self, completion: Completion) -> float | None:
        usage, name = completion.usage, completion.model
        rate = rate_of(self._settings, usage.input_tokens, at=self._now(), answered_by=name)
        # A server that counts no tokens does not thereby work for nothing.
        if rate is None or not (usage.input_tokens or rate == FREE):
            return None
        return rate.of(usage)
