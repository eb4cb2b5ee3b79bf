"""The one way in to a model: how many prompts at once, how fast, in which order, and when not at all."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field

from review_action.adapters.llm.buckets import Buckets, Need
from review_action.adapters.llm.rate_limits import read_rate_limits
from review_action.adapters.llm.too_late import too_late
from review_action.adapters.llm.window import Window
from review_action.domain.completion import Completion
from review_action.domain.model_settings import HOSTED_CONCURRENCY
from review_action.domain.prompt import Prompt
from review_action.errors import ModelError, ModelRateLimitedError, ModelUnavailableError
from review_action.ports import Clock, LanguageModel

Sleep = Callable[[float], Awaitable[None]]
"""Sleeps some seconds; `asyncio.sleep` outside of tests."""

OVERLOADED = frozenset({503, 529})
FIRST_COOL_DOWN_SECONDS = 0.5
MAX_COOL_DOWN_SECONDS = 8.0
"""Doubling from the first to the longest, where a server throttles without saying for how long."""
PIONEER_SECONDS = 0.3
"""The very first prompt goes ahead for so long: a wrong key or a refused parameter is told at once,
and is then paid for once. A good answer may take longer to begin, and is not waited for."""
SHORTEST_NAP_SECONDS = 0.001
CHARACTERS_PER_TOKEN = 3.5
"""For prompts that nobody estimated."""
WEIGHT_OF_NEWEST = 0.3
COEFFICIENTS = (0.3, 5.0)


class WaitTooLongError(ModelRateLimitedError):
    """The server wants a longer wait than the lane has patience for: asking again is no use."""


@dataclass(eq=False, slots=True)
class _Call:
    """One prompt's way through the lane; `turn` becomes the reason when its turn never comes."""

    prompt: Prompt
    deadline: float
    turn: "asyncio.Future[ModelError | None]"
    need: Need = field(default_factory=dict)
    number: int = 0
    sent: float = 0.0
    status: int = 0


_CALL: ContextVar[_Call] = ContextVar("call")
"""The call that an answer belongs to: `observe` is called within it."""


class LaneModel:
    """Wraps a model; one lane serves one URL, model and key, in one event loop.

    Args:
        inner: Makes one try a call, and has `observe` called with each answer's head, `began` with
            its first token.
        clock: Monotonic seconds; deadlines are on it.
        max_concurrency: The most prompts under way.
        coefficient: Tokens of this model for one estimated token; corrected by what is used.
        reasoning_room: Tokens that each answer's limit is raised by, for thinking.
        patience: The share of the time left that a cool-down may take; less than 1 where another
            route may answer instead.
        sleep: Sleeps between a cool-down and its end.
        on_admitted: Told of each prompt whose turn has come.
        log: Told of cool-downs.
    """

    def __init__(
        self,
        inner: LanguageModel,
        *,
        clock: Clock,
        max_concurrency: int = HOSTED_CONCURRENCY,
        coefficient: float = 1.0,
        reasoning_room: int = 0,
        patience: float = 1.0,
        sleep: Sleep = asyncio.sleep,
        on_admitted: Callable[[Prompt], None] | None = None,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._coefficient = coefficient
        self._reasoning_room = reasoning_room
        self._patience = patience
        self._sleep = sleep
        self._on_admitted = on_admitted or (lambda _: None)
        self._log = log or (lambda _: None)
        self._window = Window(max_concurrency)
        self._buckets = Buckets()
        self._waiting: list[tuple[float, int, _Call]] = []
        self._under_way: set[_Call] = set()
        self._come = self._sent = self._newest = 0
        self._accepted = False
        self._cool_until = self._cooled_at = float("-inf")
        self._cool_downs = 0
        self._said = ""
        self._timer: asyncio.Task[None] | None = None
        self._wakes_at = float("inf")

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """One completion of the wrapped model.

        Raises:
            WaitTooLongError: The server wants a longer wait than there is time for.
            ModelUnavailableError: The deadline came before this prompt's turn.
            ModelError: The wrapped model's.
        """
        call = await self._turn(prompt, deadline)
        _CALL.set(call)
        try:
            completion = await self._inner.complete(prompt, deadline=deadline)
            self._went_well(call, completion)
        except (ModelRateLimitedError, ModelUnavailableError) as error:
            self._throttled(call, error)
            raise
        finally:
            self._accepted = True
            self._under_way.discard(call)
            self._pump()
        return completion

    async def aclose(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            await asyncio.gather(self._timer, return_exceptions=True)
        await self._inner.aclose()

    def observe(self, status: int, headers: Mapping[str, str]) -> None:
        """The head of an answer: `headers` by lower-case name."""
        call, now = _CALL.get(None), self._clock()
        number = call.number if call else self._newest
        if call:
            call.status = status
        self._buckets.learn(
            read_rate_limits(headers),
            later=[other.need for other in self._under_way if other.number > number],
            stale=number < self._newest,
            now=now,
        )
        self._newest = max(self._newest, number)
        if 200 <= status < 300:  # noqa: PLR2004 - success
            self._accepted = True
            if call:
                room = self._buckets.fitting(call.need, now)
                self._window.widen(len(self._under_way) + room)
        self._pump()

    def began(self) -> None:
        """An answer's first token is there: the server copes with what is under way."""
        self._window.grow(len(self._under_way))
        self._pump()

    async def _turn(self, prompt: Prompt, deadline: float) -> _Call:
        call = _Call(prompt, deadline, asyncio.get_running_loop().create_future())
        self._come += 1
        heapq.heappush(self._waiting, (-prompt.risk, self._come, call))
        self._refuse_long_waits()
        self._pump()
        try:
            async with asyncio.timeout(max(0.0, deadline - self._clock())):
                reason = await call.turn
        except TimeoutError:
            self._leave(call)
            raise too_late() from None
        except asyncio.CancelledError:
            self._leave(call)
            raise
        if reason is not None:
            raise reason
        return call

    def _leave(self, call: _Call) -> None:
        """Its turn may have come in the very moment it was cancelled: nothing was sent then."""
        if call in self._under_way:
            self._under_way.discard(call)
            self._buckets.put_back(call.need)
        call.turn.cancel()
        self._pump()

    def _pump(self) -> None:
        """Let in whoever may; where only time is missing, come back when it has passed."""
        while self._waiting:
            call, now = self._waiting[0][-1], self._clock()
            if not call.turn.done() and now < call.deadline:
                if not self._has_slot():
                    return
                need = self._need(call.prompt)
                wait = max(self._cool_until - now, self._buckets.wait(need, now))
                if wait > 0:
                    self._wake_at(now + wait)
                    return
                self._admit(call, need, now)
            heapq.heappop(self._waiting)
            if not call.turn.done():
                call.turn.set_result(None if call in self._under_way else too_late())
        self._wake_at(float("inf"))

    def _has_slot(self) -> bool:
        return len(self._under_way) < (self._window.size if self._accepted else 1)

    def _admit(self, call: _Call, need: Need, now: float) -> None:
        self._sent += 1
        call.number, call.sent, call.need = self._sent, now, need
        self._buckets.take(need, now)
        self._under_way.add(call)
        self._on_admitted(call.prompt)
        if self._sent == 1:
            asyncio.get_running_loop().call_later(PIONEER_SECONDS, self._go_on)

    def _go_on(self) -> None:
        self._accepted = True
        self._pump()

    def _wake_at(self, instant: float) -> None:
        if self._timer is not None:
            if self._wakes_at <= instant < float("inf"):
                return
            self._timer.cancel()
            self._timer = None
        if instant < float("inf"):
            self._wakes_at = instant
            self._timer = asyncio.create_task(self._wake(instant - self._clock()))

    async def _wake(self, seconds: float) -> None:
        await self._sleep(max(seconds, SHORTEST_NAP_SECONDS))
        self._timer = None
        self._pump()

    def _need(self, prompt: Prompt) -> Need:
        estimate = (prompt.tokens or prompt.characters / CHARACTERS_PER_TOKEN) * self._coefficient
        # Providers charge what an answer may need before it is written (docs/facts.md, 12. Rate limits).
        output = float(prompt.max_output_tokens + self._reasoning_room)
        return {"requests": 1.0, "tokens": estimate + output, "input": estimate, "output": output}

    def _went_well(self, call: _Call, completion: Completion) -> None:
        if call.sent >= self._cooled_at:
            self._cool_downs = 0
        if call.prompt.tokens and completion.usage.input_tokens:
            low, high = COEFFICIENTS
            used = completion.usage.input_tokens / call.prompt.tokens
            step = min(max(used, low), high) - self._coefficient
            self._coefficient += WEIGHT_OF_NEWEST * step

    def _throttled(self, call: _Call, error: ModelRateLimitedError | ModelUnavailableError) -> None:
        now = self._clock()
        limited = isinstance(error, ModelRateLimitedError)
        if limited:
            self._window.shrink(now)
        elif call.status in OVERLOADED:
            self._window.hold(len(self._under_way) - 1)
        if limited or error.retry_after > 0:
            self._said = str(error)
            if call.sent >= self._cooled_at:  # else one of the same burst
                self._cool_downs += 1
                self._cooled_at = now
                self._log(f"All prompts wait: {error}")
            self._cool_until = max(self._cool_until, now + (error.retry_after or self._backoff()))
            self._refuse_long_waits()

    def _backoff(self) -> float:
        return min(MAX_COOL_DOWN_SECONDS, FIRST_COOL_DOWN_SECONDS * 2.0 ** (self._cool_downs - 1))

    def _refuse_long_waits(self) -> None:
        now = self._clock()
        wait = self._cool_until - now
        for _, _, call in self._waiting:
            if wait > 0 and wait >= self._patience * (call.deadline - now) and not call.turn.done():
                call.turn.set_result(_too_long(self._said, wait))


def _too_long(said: str, wait: float) -> ModelError:
    message = f"{said}; to wait {wait:.0f} s more is longer than there is time for"
    hint = "Raise `deadline`, or ask the provider for a higher limit."
    return WaitTooLongError(message, hint=hint, retry_after=wait)
