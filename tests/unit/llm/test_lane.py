"""The lane in virtual time: who may be under way, in which order, and who leaves it."""

import asyncio
import random
from collections import Counter

import pytest

from review_action.adapters.llm.lane import LaneModel
from review_action.domain.completion import Completion
from review_action.errors import (
    ModelCredentialsError,
    ModelRateLimitedError,
    ModelUnavailableError,
    RefusedError,
)
from tests.fakes import virtual_time
from tests.fakes.fake_model import Outcome
from tests.unit.llm.stage import Observed, ask, ask_all, fake, lane_over, named, prompt, told, units


def test_lane__bound_and_order() -> None:
    async def run() -> None:
        inner = fake(["ok"], latency=1.0)
        outcomes = await ask_all(lane_over(inner, max_concurrency=3), named(10))
        assert all(isinstance(outcome, Completion) for outcome in outcomes)
        assert inner.most_in_flight == 3
        assert units(inner) == [one.unit for one in named(10)]

    virtual_time.run(run())


def test_lane__the_riskiest_first() -> None:
    async def run() -> None:
        inner = fake(["ok"], latency=1.0)
        risks = [0.0, 0.2, 0.9, 0.2, 0.5]
        asked = [prompt(f"unit-{n}", risk=risk) for n, risk in enumerate(risks)]
        await ask_all(lane_over(inner, max_concurrency=1), asked)
        assert units(inner) == ["unit-0", "unit-2", "unit-4", "unit-1", "unit-3"]

    virtual_time.run(run())


def test_lane__tells_whose_turn_has_come() -> None:
    async def run() -> None:
        inner, turns = fake(["ok"], latency=1.0), list[str]()
        lane = lane_over(inner, max_concurrency=1, on_admitted=lambda one: turns.append(one.unit))
        await ask_all(lane, named(3))
        assert turns == units(inner)

    virtual_time.run(run())


def test_lane__window_grows_while_the_server_copes() -> None:
    async def run() -> None:
        inner = Observed(latency=9.0, head_after=1.0)
        await ask_all(lane_over(inner), named(80))
        # A pioneer, the rest of the first window, three more for each first token; an answer's end
        # is waited for by those above 64 alone.
        ends = {10.0: 1, 10.3: 11, 11.0: 3, 11.3: 1}
        sent = Counter(round(instant, 3) for instant in inner.sent)
        assert sent == {0.0: 1, 0.3: 11, 1.0: 3, 1.3: 33, 2.0: 9, 2.3: 7, **ends}

    virtual_time.run(run())


def test_lane__an_answer_that_fails_before_its_first_token_opens_nothing() -> None:
    """Overload may be told within a stream that began as a success."""

    async def run() -> None:
        inner = Observed(ModelUnavailableError("overloaded"), latency=1.0)
        inner.begins = False
        await ask_all(lane_over(inner), named(40))
        assert inner.most_in_flight == 12

    virtual_time.run(run())


@pytest.mark.parametrize(
    ("script", "head_after", "second_sent"),
    [("ok", 0.1, 0.1), ("ok", 5.0, 0.3), (ModelCredentialsError("no"), 0.1, 0.2)],
    ids=["accepted", "slow", "refused"],
)
def test_lane__the_first_goes_ahead_briefly(
    script: Outcome, head_after: float, second_sent: float
) -> None:
    async def run() -> None:
        inner = Observed(script, latency=0.1, head_after=head_after)
        if isinstance(script, ModelCredentialsError):
            inner.heads = lambda _: (401, {})
        await ask_all(lane_over(inner), named(4))
        assert inner.sent[0] == 0.0
        assert inner.sent[1:] == [pytest.approx(second_sent)] * 3

    virtual_time.run(run())


def test_lane__deadline_before_its_turn() -> None:
    async def run() -> None:
        inner = fake(["ok"], latency=5.0)
        lane = lane_over(inner, max_concurrency=1)
        first = asyncio.create_task(ask(lane, prompt()))
        await asyncio.sleep(0)
        with pytest.raises(ModelUnavailableError, match="before the model was asked"):
            await ask(lane, prompt(), seconds=1.0)
        assert virtual_time.clock() == 1.0
        assert (await first).text == "ok"
        assert len(inner.prompts) == 1

    virtual_time.run(run())


def test_lane__a_clock_that_jumped_leaves_nobody_waiting() -> None:
    async def run() -> None:
        jump = 0.0
        inner = fake(["ok"], latency=5.0)
        lane = LaneModel(inner, clock=lambda: virtual_time.clock() + jump, max_concurrency=1)
        first = asyncio.create_task(ask(lane, prompt()))
        second = asyncio.create_task(ask(lane, prompt(), seconds=100.0))
        await asyncio.sleep(1.0)
        jump = 1000.0
        await asyncio.gather(first, second, return_exceptions=True)
        assert isinstance(second.exception(), ModelUnavailableError)
        assert virtual_time.clock() < 10.0

    virtual_time.run(run())


def test_lane__a_cancelled_prompt_leaves_its_place_to_the_next() -> None:
    async def run() -> None:
        inner = fake(["ok"], latency=1.0)
        lane = lane_over(inner, max_concurrency=1)
        tasks = [asyncio.create_task(ask(lane, one)) for one in named(4)]
        await asyncio.sleep(0.5)
        tasks[0].cancel()
        tasks[1].cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [isinstance(outcome, Completion) for outcome in outcomes] == [
            False,
            False,
            True,
            True,
        ]
        assert units(inner) == ["unit-000", "unit-002", "unit-003"]
        assert virtual_time.clock() == 2.5

    virtual_time.run(run())


def test_lane__cancelled_in_the_moment_of_its_turn_gives_back_what_it_took() -> None:
    async def run() -> None:
        inner = Observed(latency=1.0)
        inner.heads = lambda _: (200, told(1500))
        lane = lane_over(inner, max_concurrency=1)
        second = asyncio.create_task(ask(lane, prompt("unit-002")))
        await ask(lane, prompt("unit-001", risk=1.0))
        second.cancel()  # it may go since this very moment, and has not run yet
        await asyncio.gather(second, return_exceptions=True)
        await ask(lane, prompt("unit-003"))
        assert units(inner) == ["unit-001", "unit-003"]
        assert virtual_time.clock() == 2.0

    virtual_time.run(run())


@pytest.mark.parametrize("seed", range(20))
def test_lane__whatever_happens_nothing_is_leaked(seed: int) -> None:
    """Prompts fail, are cancelled and run late at random; then the lane still has all its places."""
    rng = random.Random(seed)  # noqa: S311  # a scene, no secret

    async def run() -> None:
        failures: list[Outcome] = [
            "ok",
            ModelRateLimitedError("slow", retry_after=0.7),
            ModelUnavailableError("cut"),
            RefusedError("no"),
        ]
        inner = Observed(latency=1.0, head_after=0.2)
        inner.script = lambda _: rng.choice(failures)
        inner.heads = lambda _: (200, told(rng.uniform(0, 60_000)))
        lane = lane_over(inner, max_concurrency=4)
        tasks = [
            asyncio.create_task(ask(lane, one, seconds=rng.uniform(0.0, 60.0))) for one in named(40)
        ]
        for task in rng.sample(tasks, 15):
            await asyncio.sleep(rng.uniform(0.0, 0.5))
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(1000.0)
        assert inner.in_flight == 0
        inner.script, inner.heads, inner.most_in_flight = ["ok"], lambda _: (200, {}), 0
        outcomes = await ask_all(lane, named(60))
        assert all(isinstance(outcome, Completion) for outcome in outcomes)
        assert inner.most_in_flight == 4
        await lane.aclose()

    virtual_time.run(run())


def test_lane__a_large_prompt_that_leaves_holds_up_nobody() -> None:
    async def run() -> None:
        inner = Observed()
        lane = lane_over(inner)
        lane.observe(200, told(0))
        large = asyncio.create_task(ask(lane, prompt("large", tokens=50_000, risk=1.0)))
        small = asyncio.create_task(ask(lane, prompt("small", tokens=500)))
        await asyncio.sleep(2.0)
        assert inner.sent == []
        large.cancel()
        await small
        assert inner.sent == [2.0]

    virtual_time.run(run())


def test_lane__a_riskier_prompt_that_comes_later_goes_when_it_fits() -> None:
    async def run() -> None:
        inner = Observed()
        lane = lane_over(inner)
        lane.observe(200, told(0))
        large = asyncio.create_task(ask(lane, prompt("large", tokens=50_000)))
        await asyncio.sleep(0.1)
        await ask(lane, prompt("small", tokens=500, risk=1.0))
        assert inner.sent == [pytest.approx(1.5)]
        await large
        assert units(inner) == ["small", "large"]

    virtual_time.run(run())


def test_lane__answers_nobody_here_asked_for() -> None:
    async def run() -> None:
        inner = fake(["ok"])
        lane = lane_over(inner)
        lane.observe(200, told(0))
        await ask(lane, prompt())
        assert virtual_time.clock() == pytest.approx(2.0)

    virtual_time.run(run())


def test_aclose__stops_waiting() -> None:
    async def run() -> None:
        inner = Observed(ModelRateLimitedError("slow", retry_after=30.0), "ok")
        lane = lane_over(inner)
        tasks = [asyncio.create_task(ask(lane, one)) for one in named(2)]
        await asyncio.sleep(1.0)
        await lane.aclose()
        assert inner.closed
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(100.0)
        assert len(inner.sent) == 1

    virtual_time.run(run())
