"""A model's provider in virtual time: limits that charge an answer before it is written, overload, a prefix cache."""

import asyncio
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.errors import ModelRateLimitedError, ModelUnavailableError
from review_action.ports import Clock

OnAnswer = Callable[[int, Mapping[str, str]], None]

PREFILL_TOKENS_PER_SECOND = 10_000.0
OUTPUT_TOKENS_PER_SECOND = 80.0
ROUND_TRIP_SECONDS = 0.1
MIN_CACHED_TOKENS = 1024
CACHED_PRICE = 0.1


@dataclass(frozen=True)
class Tier:
    """What a key may use a minute, and how many calls at once the provider copes with."""

    requests: float = 10_000.0
    tokens: float = 10_000_000.0
    in_flight: int = 10_000


@dataclass
class _Supply:
    """A token bucket: full at first, refilled steadily."""

    limit: float
    level: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.level = self.limit

    def seconds_until(self, need: float, now: float) -> float:
        self.level = min(self.limit, self.level + (now - self.at) * self.limit / 60)
        self.at = now
        return max(0.0, (need - self.level) * 60 / self.limit)

    def headers(self, kind: str) -> dict[str, str]:
        reset = (self.limit - self.level) * 60 / self.limit
        return {
            f"x-ratelimit-limit-{kind}": f"{self.limit:.0f}",
            f"x-ratelimit-remaining-{kind}": f"{max(0.0, math.floor(self.level)):.0f}",
            f"x-ratelimit-reset-{kind}": f"{reset:.3f}s",
        }


@dataclass(frozen=True)
class Job:
    """What one prompt really takes, known to the provider alone."""

    input_tokens: int
    output_tokens: int

    @property
    def seconds(self) -> float:
        return self.first_token + self.output_tokens / OUTPUT_TOKENS_PER_SECOND

    @property
    def first_token(self) -> float:
        return ROUND_TRIP_SECONDS + self.input_tokens / PREFILL_TOKENS_PER_SECOND


class SimulatedProvider:
    """A `LanguageModel` that is its own server; one per virtual run.

    Args:
        tier: Its limits.
        clock: Virtual seconds.
        headers: Whether answers tell of the limits, and rejections how long to wait.
        on_answer: Told of the head of each answer, as `ChatModel` does.
        on_first_token: Told when an answer begins.
    """

    def __init__(
        self,
        tier: Tier,
        *,
        clock: Clock,
        headers: bool = True,
        on_answer: OnAnswer = lambda *_: None,
        on_first_token: Callable[[Prompt], None] = lambda _: None,
    ) -> None:
        self.tier = tier
        self.on_answer = on_answer
        self.on_first_token = on_first_token
        self.in_flight = 0
        self.limited = 0
        self.overloaded = 0
        self.charged_input = 0.0
        self._clock = clock
        self._headers = headers
        self._requests = _Supply(tier.requests)
        self._tokens = _Supply(tier.tokens)
        self._cached: set[str] = set()

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        job = job_of(prompt)
        await asyncio.sleep(ROUND_TRIP_SECONDS / 2)
        self._admit(prompt, job)
        told = self._told()
        self.in_flight += 1
        try:
            cached = self._cached_tokens(prompt)
            self.charged_input += job.input_tokens - (1 - CACHED_PRICE) * cached
            await self._work(job.first_token - ROUND_TRIP_SECONDS / 2, deadline)
            self._cached.add(prompt.prefix)
            self.on_answer(200, told)
            self.on_first_token(prompt)
            await self._work(job.seconds - job.first_token, deadline)
        finally:
            self.in_flight -= 1
        usage = Usage(
            input_tokens=job.input_tokens, output_tokens=job.output_tokens, cached_tokens=cached
        )
        return Completion(text="{}", model="simulated", usage=usage)

    async def aclose(self) -> None:
        """Nothing is open."""

    def _admit(self, prompt: Prompt, job: Job) -> None:
        now = self._clock()
        if self.in_flight >= self.tier.in_flight:
            self.overloaded += 1
            self.on_answer(529, {})
            raise ModelUnavailableError("529: overloaded")
        need = float(job.input_tokens + prompt.max_output_tokens)
        wait = max(self._requests.seconds_until(1.0, now), self._tokens.seconds_until(need, now))
        if wait > 1e-6:
            self.limited += 1
            self.on_answer(429, self._told())
            # Whole seconds, as most servers say it.
            said = math.ceil(wait) if self._headers else 0
            raise ModelRateLimitedError("429: slow down", retry_after=said)
        self._requests.level -= 1.0
        self._tokens.level -= need

    def _told(self) -> Mapping[str, str]:
        if not self._headers:
            return {}
        return self._requests.headers("requests") | self._tokens.headers("tokens")

    def _cached_tokens(self, prompt: Prompt) -> int:
        shared = round(len(prompt.prefix) / max(1, prompt.characters) * job_of(prompt).input_tokens)
        known = prompt.prefix in self._cached and shared >= MIN_CACHED_TOKENS
        return shared if known else 0

    async def _work(self, seconds: float, deadline: float) -> None:
        remaining = deadline - self._clock()
        await asyncio.sleep(max(0.0, min(seconds, remaining)))
        if seconds > remaining:
            raise ModelUnavailableError("no whole answer before the deadline")


def job_of(prompt: Prompt) -> Job:
    """The same for the same prompt: its real size is near the estimate, its answer anything."""
    rng = random.Random(f"{prompt.agent}/{prompt.unit}")  # noqa: S311  # a size, no secret
    output = round(min(prompt.max_output_tokens, rng.lognormvariate(6.5, 0.6)))
    return Job(round(prompt.tokens * rng.uniform(0.92, 1.08)), output)


def prompts(count: int, *, seed: int, max_output_tokens: int = 2000) -> list[Prompt]:
    """Units as pull requests have them: of some 6,800 estimated tokens, the riskiest first."""
    rng = random.Random(seed)  # noqa: S311  # sizes, no secret
    return [
        Prompt(
            agent="review",
            unit=f"unit-{seed:02}-{number:03}",
            system="System.",
            shared=f"{seed} {number}",
            question="?",
            tokens=round(min(12_000, max(1_500, rng.gauss(6_800, 2_000)))),
            max_output_tokens=max_output_tokens,
            risk=float(count - number),
        )
        for number in range(count)
    ]


def lower_bound(asked: Sequence[Prompt], tier: Tier) -> float:
    """Seconds that no schedule can beat.

    A provider hands out what is in its buckets at first and what flows in: the last prompt starts
    when that is enough for all, and then still takes as long as the shortest one.
    """
    jobs = [job_of(prompt) for prompt in asked]
    tokens = sum(
        job.input_tokens + prompt.max_output_tokens for job, prompt in zip(jobs, asked, strict=True)
    )
    shortest = min(job.seconds for job in jobs)
    longest = max(job.seconds for job in jobs)
    return max(
        longest,
        (tokens - tier.tokens) * 60 / tier.tokens + shortest,
        (len(jobs) - tier.requests) * 60 / tier.requests + shortest,
        sum(job.seconds for job in jobs) / tier.in_flight,
    )
