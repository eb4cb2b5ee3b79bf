"""Forty prompts against a provider with limits: the lane, gather with retries, fixed semaphores; in virtual time."""

import asyncio
import statistics
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, NamedTuple

from review_action.adapters.llm.lane import LaneModel
from review_action.adapters.llm.retrying import RetryingModel
from review_action.domain.model_settings import HOSTED_CONCURRENCY
from review_action.domain.prompt import Prompt
from review_action.errors import ModelError, ModelRateLimitedError, ModelUnavailableError
from tests.fakes import virtual_time
from tests.fakes.simulated_provider import SimulatedProvider, Tier, lower_bound, prompts

PROMPTS = 40
SEEDS = range(12)
DEADLINE_SECONDS = 900.0
SDK_RETRIES = 2
"""What providers' own clients do unless told otherwise."""

LOW = Tier(requests=50, tokens=60_000)
MID = Tier(requests=500, tokens=400_000)
HIGH = Tier()
BUSY = Tier(in_flight=6)


class Outcome(NamedTuple):
    """One run: `ratio` is its time over the bound that no schedule can beat."""

    seconds: float
    ratio: float
    lost: int
    limited: int
    overloaded: int


Policy = Callable[[SimulatedProvider, Sequence[Prompt]], Coroutine[Any, Any, int]]
"""Asks all prompts; how many were lost."""


async def lane(provider: SimulatedProvider, asked: Sequence[Prompt]) -> int:
    """What this product does."""
    inner = LaneModel(provider, clock=virtual_time.clock, max_concurrency=HOSTED_CONCURRENCY)
    provider.on_answer = inner.observe
    provider.on_first_token = lambda _: inner.began()
    model = RetryingModel(inner, clock=virtual_time.clock)
    calls = [model.complete(prompt, deadline=DEADLINE_SECONDS) for prompt in asked]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    await model.aclose()
    return sum(isinstance(outcome, BaseException) for outcome in outcomes)


async def everything_at_once(provider: SimulatedProvider, asked: Sequence[Prompt]) -> int:
    return await _with_retries(provider, asked, gate=nullcontext(), retries=SDK_RETRIES)


def semaphore(size: int) -> Policy:
    async def ask(provider: SimulatedProvider, asked: Sequence[Prompt]) -> int:
        return await _with_retries(provider, asked, gate=asyncio.Semaphore(size), retries=5)

    return ask


async def _with_retries(
    provider: SimulatedProvider,
    asked: Sequence[Prompt],
    *,
    gate: AbstractAsyncContextManager[None],
    retries: int,
) -> int:
    async def one(prompt: Prompt) -> bool:
        async with gate:
            for attempt in range(retries + 1):
                try:
                    await provider.complete(prompt, deadline=DEADLINE_SECONDS)
                except (ModelRateLimitedError, ModelUnavailableError) as error:
                    if attempt < retries:
                        await asyncio.sleep(error.retry_after or min(8.0, 0.5 * 2.0**attempt))
                except ModelError:
                    return False
                else:
                    return True
        return False

    return (await asyncio.gather(*(one(prompt) for prompt in asked))).count(False)


def measure(policy: Policy, tier: Tier, *, seed: int, headers: bool = True) -> Outcome:
    """One run in virtual time."""
    asked = prompts(PROMPTS, seed=seed)

    async def run() -> Outcome:
        provider = SimulatedProvider(tier, clock=virtual_time.clock, headers=headers)
        lost = await policy(provider, asked)
        seconds = virtual_time.clock()
        ratio = seconds / lower_bound(asked, tier)
        return Outcome(seconds, ratio, lost, provider.limited, provider.overloaded)

    return virtual_time.run(run())


POLICIES: Mapping[str, Policy] = {
    "lane": lane,
    "gather, 2 retries": everything_at_once,
    "semaphore 4, 5 retries": semaphore(4),
    "semaphore 16, 5 retries": semaphore(16),
}
SITUATIONS: Mapping[str, tuple[Tier, bool]] = {
    "low: 50 rpm, 60 K tpm": (LOW, True),
    "mid: 500 rpm, 400 K tpm": (MID, True),
    "high": (HIGH, True),
    "529 above 6 in flight": (BUSY, True),
    "low, nothing told": (LOW, False),
    "high, nothing told": (HIGH, False),
}


def main() -> None:
    print(f"\n{PROMPTS} prompts, {len(SEEDS)} seeds, virtual time; all prompts of all seeds\n")
    print(
        "| provider | policy | median time | x lower bound, median and worst | lost | 429 | 529 |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for situation, (tier, headers) in SITUATIONS.items():
        for name, policy in POLICIES.items():
            runs = [measure(policy, tier, seed=seed, headers=headers) for seed in SEEDS]
            print(f"| {situation} | {name} | {_row(runs)} |", flush=True)


def _row(runs: Sequence[Outcome]) -> str:
    ratios = [run.ratio for run in runs]
    limited, overloaded = (sum(run[at] for run in runs) for at in (3, 4))
    return (
        f"{statistics.median(run.seconds for run in runs):.0f} s"
        f" | {statistics.median(ratios):.2f}, {max(ratios):.2f}"
        f" | {sum(run.lost for run in runs)} of {PROMPTS * len(runs)}"
        f" | {limited} | {overloaded}"
    )


if __name__ == "__main__":
    main()
