"""Retries over a lane, in virtual time."""

import random
from itertools import pairwise

import pytest

from review_action.adapters.llm.lane import WaitTooLongError
from review_action.adapters.llm.retrying import RetryingModel
from review_action.domain.completion import Completion
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
from tests.fakes import virtual_time
from tests.fakes.fake_model import Outcome
from tests.unit.llm.stage import Observed, ask, ask_all, lane_over, named, prompt

DOWN = ModelUnavailableError("down")


class Scene:
    """A scripted model under a lane under retries."""

    def __init__(self, *script: Outcome, max_tries: int = 5) -> None:
        self.inner = Observed(*script)
        self.log: list[str] = []
        self.model = RetryingModel(
            lane_over(self.inner),
            clock=virtual_time.clock,
            max_tries=max_tries,
            log=self.log.append,
        )


def test_retrying__waits_longer_each_time() -> None:
    async def run() -> None:
        scene = Scene(DOWN, DOWN, DOWN, "ok")
        completion = await ask(scene.model, prompt())
        assert (completion.text, completion.attempts) == ("ok", 4)
        sent = scene.inner.sent
        first, second, third = (b - a for a, b in pairwise(sent))
        assert 0.5 <= first <= 1.0 <= second <= 1.5
        assert 2.0 <= third <= 2.5
        assert len(scene.log) == 3
        assert scene.log[0].startswith("down; asking again in ")
        await scene.model.aclose()
        assert scene.inner.closed

    virtual_time.run(run())


@pytest.mark.parametrize("tries", [5, 2])
def test_retrying__gives_up_on_a_server_that_is_down(tries: int) -> None:
    async def run() -> None:
        scene = Scene(DOWN, max_tries=tries)
        with pytest.raises(ModelUnavailableError, match="down"):
            await ask(scene.model, prompt())
        assert len(scene.inner.prompts) == tries

    virtual_time.run(run())


def test_retrying__rate_limits_last_as_long_as_there_is_time() -> None:
    async def run() -> None:
        limited = ModelRateLimitedError("slow", retry_after=4.0)
        scene = Scene(*[limited] * 20, "ok")
        completion = await ask(scene.model, prompt(), seconds=100)
        assert completion.attempts == 21
        assert scene.inner.sent == [4.0 * number for number in range(21)]
        assert scene.log == []

    virtual_time.run(run())


def test_retrying__rate_limits_use_up_no_tries() -> None:
    async def run() -> None:
        limited = ModelRateLimitedError("slow", retry_after=1.0)
        scene = Scene(*[limited] * 10, DOWN, *[limited] * 10, DOWN, "ok")
        assert (await ask(scene.model, prompt())).text == "ok"

    virtual_time.run(run())


@pytest.mark.parametrize("retry_after", [4.0, 0.0])
def test_retrying__never_waits_past_the_deadline(retry_after: float) -> None:
    async def run() -> None:
        scene = Scene(ModelRateLimitedError("slow", retry_after=retry_after))
        with pytest.raises(WaitTooLongError, match="slow"):
            await ask(scene.model, prompt(), seconds=10)
        assert virtual_time.clock() < 10

    virtual_time.run(run())


def test_retrying__an_outage_ends_with_the_time() -> None:
    async def run() -> None:
        scene = Scene(DOWN)
        with pytest.raises(ModelUnavailableError, match="down"):
            await ask(scene.model, prompt(), seconds=1.2)
        assert virtual_time.clock() < 1.2

    virtual_time.run(run())


def test_retrying__an_unavailable_server_may_name_its_time() -> None:
    async def run() -> None:
        scene = Scene(ModelUnavailableError("busy", retry_after=9.0), "ok")
        await ask(scene.model, prompt())
        assert scene.inner.sent == [0.0, 9.0]

    virtual_time.run(run())


def test_retrying__of_many_none_is_lost() -> None:
    async def run() -> None:
        rng = random.Random(7)  # noqa: S311  # a scene, no secret
        scene = Scene()
        scene.inner.latency = 2.0
        bad: list[Outcome] = [ModelRateLimitedError("slow"), ModelUnavailableError("cut")]
        scene.inner.script = lambda _: rng.choice([*bad, *["ok"] * 6])
        scene.inner.heads = lambda _: (200, {})
        outcomes = await ask_all(scene.model, named(60))
        assert all(isinstance(outcome, Completion) for outcome in outcomes)

    virtual_time.run(run())


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
    async def run() -> None:
        scene = Scene(kind("no"))
        with pytest.raises(kind):
            await ask(scene.model, prompt())
        assert len(scene.inner.prompts) == 1

    virtual_time.run(run())


def test_retrying__needs_no_log() -> None:
    async def run() -> None:
        inner = Observed(DOWN, "ok")
        model = RetryingModel(lane_over(inner), clock=virtual_time.clock)
        assert (await ask(model, prompt())).attempts == 2

    virtual_time.run(run())
