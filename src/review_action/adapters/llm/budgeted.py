"""Holds a run to what it may cost: what does not fit is not asked."""

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import (
    BudgetExceededError,
    ContextTooLongError,
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelRateLimitedError,
    ModelUnavailableError,
)
from review_action.ports import LanguageModel

UNCHARGED = (
    ContextTooLongError,
    ModelCredentialsError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelRateLimitedError,
    ModelUnavailableError,
)
"""Errors after which nothing is owed; an answer that was cut may be charged in part all the same, but
nobody tells for how much."""
UNPRICED = "nobody knows what the model costs, so `max-cost` cannot hold"
SAY_PRICES = "Say it, as `prices: 1/5` for input/output in US dollars per million tokens; or leave `max-cost` out."


@dataclass(frozen=True, slots=True)
class Estimate:
    """US dollars for one prompt before it is sent."""

    asked: float
    """For the prompt alone."""
    most: float
    """With the longest answer there may be."""


@dataclass(order=True, slots=True)
class _Waiting:
    """One prompt whose estimate may fit once another one has cost less than its own."""

    risk: float
    number: int
    most: float = field(compare=False)
    turn: "asyncio.Future[None]" = field(compare=False)


class BudgetedModel:
    """Wraps all routes; one instance a run.

    Each prompt's highest cost is set aside before it is asked, so that prompts under way together
    cannot break the limit. What is set aside is known to be too much: a prompt that would fit but
    for that waits until others have cost what they cost, the riskiest first.

    Args:
        inner: Asked for what fits.
        max_cost: US dollars.
        estimate: Of a prompt; None where nobody knows, and then nothing is asked.
        log: Told once when the limit is reached, or cannot be held.
    """

    def __init__(
        self,
        inner: LanguageModel,
        *,
        max_cost: float,
        estimate: Callable[[Prompt], Estimate | None],
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._inner = inner
        self._max_cost = max_cost
        self._estimate = estimate
        self._log = log or (lambda _: None)
        self._told = False
        self._spent = 0.0
        self._reserved = 0.0
        self._come = 0
        self._waiting: list[_Waiting] = []

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """A completion of the wrapped model.

        Raises:
            BudgetExceededError: There is no room for this prompt, or its cost is not known.
            ModelError: The wrapped model's.
        """
        estimate = self._estimate(prompt)
        if estimate is None:
            raise self._refusal(UNPRICED, SAY_PRICES)
        await self._reserve(prompt, estimate)
        owed = estimate.asked
        try:
            completion = await self._inner.complete(prompt, deadline=deadline)
            # Without a price of its own it counts as dear as it could be.
            owed = estimate.most if completion.cost_usd is None else completion.cost_usd
        except UNCHARGED:
            owed = 0.0
            raise
        finally:
            self._reserved -= estimate.most
            self._spent += owed
            self._let_in()
        return completion

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _reserve(self, prompt: Prompt, estimate: Estimate) -> None:
        if not self._waiting and self._fits(estimate.most):
            self._reserved += estimate.most
            return
        self._come += 1
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, _Waiting(-prompt.risk, self._come, estimate.most, turn))
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._reserved -= estimate.most
                self._let_in()
            raise

    def _fits(self, most: float) -> bool:
        return self._spent + self._reserved + most <= self._max_cost

    def _let_in(self) -> None:
        """Decide for whoever waits, in their order, as far as it can be decided already."""
        while self._waiting:
            first = self._waiting[0]
            if not first.turn.done():
                if self._fits(first.most):
                    self._reserved += first.most
                    first.turn.set_result(None)
                elif self._spent + first.most > self._max_cost:
                    first.turn.set_exception(self._no_room(first.most))
                else:
                    return
            heapq.heappop(self._waiting)

    def _no_room(self, most: float) -> ModelError:
        left = max(0.0, self._max_cost - self._spent)
        return self._refusal(
            "`max-cost` leaves no room for this prompt",
            "Raise `max-cost`, or take a cheaper model.",
            detail=f": ${left:.4f} are left, and it may cost up to ${most:.4f}",
        )

    def _refusal(self, message: str, hint: str, *, detail: str = "") -> ModelError:
        """The same words for every prompt, so that they are said once; the amounts are in the log."""
        if not self._told:
            self._told = True
            self._log(f"A prompt is not asked: {message}{detail}. {hint}")
        return BudgetExceededError(message, hint=hint)
