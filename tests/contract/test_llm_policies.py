"""Retrying, pacing, going ahead, failing fast: on a clock of their own, over a scripted model."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
import respx

from review_action.adapters.llm.failing_fast import FailingFastModel
from review_action.adapters.llm.paced import PacedModel
from review_action.adapters.llm.pioneered import PioneeredModel
from review_action.adapters.llm.retrying import RetryingModel
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import (
    ContextTooLongError,
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelRateLimitedError,
    ModelUnavailableError,
    RefusedError,
)
from review_action.ports import LanguageModel
from tests.contract.llm_bench import PROMPT, Bench, Time, refused
from tests.fakes.fake_model import FakeLanguageModel, Outcome

DOWN = ModelUnavailableError("down")


class Scene:
    """A fake model under one wrapper, sharing one clock."""

    def __init__(self, script: Sequence[Outcome], latency: float = 0.0) -> None:
        self.time = Time()
        self.inner = FakeLanguageModel(script, clock=self.time, latency=latency)
        self.log: list[str] = []

    def run(
        self, make: Callable[["Scene"], LanguageModel], *, prompts: int = 1, seconds: float = 100.0
    ) -> list[Completion | BaseException]:
        async def ask() -> list[Completion | BaseException]:
            model = make(self)
            deadline = self.time() + seconds
            asked = [model.complete(named(number), deadline=deadline) for number in range(prompts)]
            outcomes = await asyncio.gather(*asked, return_exceptions=True)
            await model.aclose()
            return outcomes

        outcomes = asyncio.run(ask())
        assert self.inner.closed
        return outcomes


def named(number: int) -> Prompt:
    return PROMPT.model_copy(update={"unit": f"unit-{number:03}"})


def retrying(scene: Scene) -> LanguageModel:
    return RetryingModel(
        scene.inner, clock=scene.time, sleep=scene.time.sleep, log=scene.log.append
    )


def paced(scene: Scene) -> LanguageModel:
    return PacedModel(scene.inner, max_concurrency=3, clock=scene.time, sleep=scene.time.sleep)


def failing_fast(scene: Scene) -> LanguageModel:
    return FailingFastModel(scene.inner, log=scene.log.append)


def one_by_one(scene: Scene) -> LanguageModel:
    return PacedModel(failing_fast(scene), max_concurrency=1, clock=scene.time)


def test_retrying__waits_longer_each_time() -> None:
    scene = Scene([DOWN, DOWN, DOWN, "ok"])
    (outcome,) = scene.run(retrying)
    assert isinstance(outcome, Completion)
    assert (outcome.text, outcome.attempts) == ("ok", 4)
    first, second, third = scene.time.naps
    assert 0.5 <= first <= 1.0 <= second <= 1.5
    assert 2.0 <= third <= 2.5
    assert len(scene.log) == 3
    assert scene.log[0].startswith("down; asking again in ")


def test_retrying__gives_up_on_a_server_that_is_down() -> None:
    scene = Scene([DOWN])
    (outcome,) = scene.run(retrying)
    assert isinstance(outcome, ModelUnavailableError)
    assert len(scene.inner.prompts) == 5


def test_retrying__rate_limits_last_as_long_as_there_is_time() -> None:
    limited = ModelRateLimitedError("slow", retry_after=4.0)
    scene = Scene([*[limited] * 20, "ok"])
    (outcome,) = scene.run(retrying, seconds=100)
    assert isinstance(outcome, Completion)
    assert scene.time.naps == [4.0] * 20


def test_retrying__never_sleeps_past_the_deadline() -> None:
    scene = Scene([ModelRateLimitedError("slow", retry_after=4.0)])
    (outcome,) = scene.run(retrying, seconds=10)
    assert isinstance(outcome, ModelRateLimitedError)
    assert scene.time.naps == [4.0, 4.0]


def test_retrying__an_unavailable_server_may_name_its_time() -> None:
    scene = Scene([ModelUnavailableError("busy", retry_after=9.0), "ok"])
    scene.run(retrying)
    assert scene.time.naps == [9.0]


@pytest.mark.parametrize(
    "kind",
    [
        ModelCredentialsError,
        ModelQuotaError,
        ModelNotFoundError,
        ContextTooLongError,
        RefusedError,
        ModelError,
    ],
)
def test_retrying__not_what_asking_again_cannot_mend(kind: type[ModelError]) -> None:
    scene = Scene([kind("no")])
    (outcome,) = scene.run(retrying)
    assert type(outcome) is kind
    assert len(scene.inner.prompts) == 1


def test_paced__bound_and_order() -> None:
    scene = Scene(["ok"], latency=0.001)
    outcomes = scene.run(paced, prompts=10)
    assert all(isinstance(outcome, Completion) for outcome in outcomes)
    assert scene.inner.most_in_flight == 3
    assert [prompt.unit for prompt in scene.inner.prompts] == [named(n).unit for n in range(10)]


def test_paced__one_rate_limit_holds_all_back() -> None:
    scene = Scene([ModelRateLimitedError("slow", retry_after=30.0), "ok"])
    model = paced(scene)

    async def ask() -> None:
        with pytest.raises(ModelRateLimitedError):
            await model.complete(PROMPT, deadline=scene.time() + 100)
        assert scene.time() == 1000.0
        await model.complete(PROMPT, deadline=scene.time() + 100)
        assert scene.time() == 1030.0

    asyncio.run(ask())


def test_paced__cooling_longer_than_there_is_time() -> None:
    scene = Scene([ModelRateLimitedError("slow", retry_after=30.0), "ok"])
    outcomes = scene.run(paced, prompts=5, seconds=20)
    limited = [outcome for outcome in outcomes if isinstance(outcome, ModelRateLimitedError)]
    assert len(limited) + len(scene.inner.prompts) - 1 == 5
    assert scene.time.naps == []
    assert limited[-1].hint


def test_paced__deadline_before_its_turn() -> None:
    scene = Scene(["ok"], latency=0.05)

    async def ask() -> list[Completion | BaseException]:
        model = PacedModel(scene.inner, max_concurrency=1, clock=scene.time)
        first = asyncio.create_task(model.complete(PROMPT, deadline=scene.time() + 9))
        await asyncio.sleep(0)
        second = asyncio.create_task(model.complete(PROMPT, deadline=scene.time() + 0.01))
        return list(await asyncio.gather(first, second, return_exceptions=True))

    first, second = asyncio.run(ask())
    assert isinstance(first, Completion)
    assert isinstance(second, ModelUnavailableError)
    assert len(scene.inner.prompts) == 1


@pytest.mark.parametrize("kind", [ModelCredentialsError, ModelQuotaError, ModelNotFoundError])
def test_failing_fast__asks_no_more(kind: type[ModelError]) -> None:
    scene = Scene([kind("no", hint="mend it")])
    outcomes = scene.run(one_by_one, prompts=4)
    assert [type(outcome) for outcome in outcomes] == [kind] * 4
    assert {str(outcome) for outcome in outcomes} == {"no"}
    assert all(outcome.hint == "mend it" for outcome in outcomes if isinstance(outcome, kind))
    assert len(scene.inner.prompts) == 1
    assert len(scene.log) == 1


def test_failing_fast__two_at_once_are_told_once() -> None:
    scene = Scene([ModelQuotaError("no")], latency=0.01)
    scene.run(failing_fast, prompts=2)
    assert len(scene.inner.prompts) == 2
    assert len(scene.log) == 1


def test_failing_fast__one_prompts_trouble_is_its_own() -> None:
    scene = Scene([ContextTooLongError("long"), "ok"])
    first, second = scene.run(one_by_one, prompts=2)
    assert isinstance(first, ContextTooLongError)
    assert isinstance(second, Completion)


def test_failing_fast__needs_no_log() -> None:
    scene = Scene([ModelQuotaError("no")])
    (outcome,) = scene.run(lambda scene: FailingFastModel(scene.inner))
    assert isinstance(outcome, ModelQuotaError)


def test_pioneered__first_goes_ahead_until_it_is_answered() -> None:
    scene = Scene(["ok"], latency=0.02)
    outcomes = scene.run(
        lambda scene: PioneeredModel(scene.inner, accepted=asyncio.Event()), prompts=4
    )
    assert all(isinstance(outcome, Completion) for outcome in outcomes)
    assert scene.inner.most_in_flight == 3


def test_pioneered__others_do_not_wait_for_a_slow_answer() -> None:
    scene = Scene(["ok"], latency=0.05)

    def impatient(scene: Scene) -> LanguageModel:
        return PioneeredModel(scene.inner, accepted=asyncio.Event(), patience=0.001)

    scene.run(impatient, prompts=4)
    assert scene.inner.most_in_flight == 4


def test_pioneered__released_when_the_server_accepts() -> None:
    scene = Scene(["ok"], latency=0.05)

    async def ask() -> None:
        accepted = asyncio.Event()
        model = PioneeredModel(scene.inner, accepted=accepted)
        tasks = [asyncio.create_task(model.complete(PROMPT, deadline=2000)) for _ in range(3)]
        await asyncio.sleep(0.01)
        assert scene.inner.in_flight == 1
        accepted.set()
        await asyncio.gather(*tasks)
        assert scene.inner.most_in_flight == 3

    asyncio.run(ask())


def test_build_model__wrong_key_is_paid_for_once(respx_mock: respx.Router) -> None:
    bench = Bench(respx_mock)
    bench.answers(refused(401, "bad key"))
    outcomes = bench.complete_all([PROMPT] * 20)
    assert {type(outcome) for outcome in outcomes} == {ModelCredentialsError}
    assert len(bench.route.calls) == 1


def test_build_model__rate_limit_holds_every_prompt(respx_mock: respx.Router) -> None:
    bench = Bench(respx_mock, max_concurrency=2)
    bench.answers(refused(429, "slow", headers={"retry-after": "20"}))
    outcomes = bench.complete_all([PROMPT] * 6, seconds=50)
    assert {type(outcome) for outcome in outcomes} == {ModelRateLimitedError}
    assert bench.time.now <= 1050
