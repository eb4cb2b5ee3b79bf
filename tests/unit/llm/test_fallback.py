"""Which route answers, which is left alone, and what is told when none does."""

import asyncio

import pytest

from review_action.adapters.llm.fallback import FallbackModel, Route
from review_action.adapters.llm.retrying import RetryingModel
from review_action.domain.completion import Completion
from review_action.errors import (
    BudgetExceededError,
    ContextTooLongError,
    InvalidCompletionError,
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelRateLimitedError,
    ModelUnavailableError,
    RefusedError,
)
from tests.fakes import virtual_time
from tests.fakes.fake_model import FakeLanguageModel
from tests.unit.llm.stage import Observed, Script, ask, ask_all, fake, lane_over, named, prompt

DOWN = ModelUnavailableError("down")


class Routes:
    """Some routes, each a script, under one `FallbackModel`."""

    def __init__(self, *scripts: Script, latency: float = 0.0) -> None:
        self.inner = [fake(script, latency=latency) for script in scripts]
        self.log: list[str] = []
        routes = [Route(f"p:m-{number}", model) for number, model in enumerate(self.inner)]
        self.model = FallbackModel(routes, clock=virtual_time.clock, log=self.log.append)

    @property
    def asked(self) -> list[int]:
        return [len(inner.prompts) for inner in self.inner]


@pytest.mark.parametrize(
    "kind",
    [
        ModelCredentialsError,
        ModelQuotaError,
        ModelNotFoundError,
        RefusedError,
        ContextTooLongError,
        ModelRateLimitedError,
        ModelUnavailableError,
    ],
)
def test_fallback__the_next_route_answers(kind: type[ModelError]) -> None:
    async def run() -> None:
        routes = Routes([kind("no")], ["ok"])
        assert (await ask(routes.model, prompt())).text == "ok"
        assert routes.asked == [1, 1]
        assert "review of unit-001 moves on to p:m-1: no" in routes.log

    virtual_time.run(run())


@pytest.mark.parametrize("kind", [ModelError, BudgetExceededError, InvalidCompletionError])
def test_fallback__not_what_another_route_would_meet_too(kind: type[ModelError]) -> None:
    async def run() -> None:
        routes = Routes([kind("no")], ["ok"])
        with pytest.raises(kind):
            await ask(routes.model, prompt())
        assert routes.asked == [1, 0]

    virtual_time.run(run())


def test_fallback__the_preferred_route_is_asked_first_again() -> None:
    async def run() -> None:
        routes = Routes([RefusedError("no"), "first"], ["second"])
        texts = [(await ask(routes.model, one)).text for one in named(3)]
        assert texts == ["second", "first", "first"]

    virtual_time.run(run())


@pytest.mark.parametrize("kind", [ModelCredentialsError, ModelQuotaError, ModelNotFoundError])
def test_fallback__a_dead_route_is_asked_once(kind: type[ModelError]) -> None:
    async def run() -> None:
        routes = Routes([kind("no")], ["ok"])
        for one in named(3):
            await ask(routes.model, one)
        await asyncio.sleep(100.0)
        await ask(routes.model, prompt())
        assert routes.asked == [1, 4]
        assert [line for line in routes.log if "left alone" in line] == ["p:m-0 is left alone: no"]

    virtual_time.run(run())


def test_fallback__three_outages_in_a_row_open_the_breaker() -> None:
    async def run() -> None:
        routes = Routes([DOWN, DOWN, "ok", DOWN, DOWN, DOWN, "ok"], ["second"])
        for one in named(10):
            await ask(routes.model, one)
        assert routes.asked == [6, 9]
        told = [line for line in routes.log if "left alone" in line]
        assert told == ["p:m-0 is left alone for 30 s: down"]
        await asyncio.sleep(30.0)
        assert (await ask(routes.model, prompt())).text == "ok"
        assert (await ask(routes.model, prompt())).text == "ok"
        assert routes.asked == [8, 9]

    virtual_time.run(run())


def test_fallback__after_its_time_one_prompt_tries_and_the_others_do_not() -> None:
    async def run() -> None:
        routes = Routes([DOWN], ["second"], latency=1.0)
        await ask_all(routes.model, named(3))
        await asyncio.sleep(30.0)
        await ask_all(routes.model, named(5))
        assert routes.asked == [4, 8]
        await ask(routes.model, prompt())
        assert routes.asked == [4, 9]
        assert len([line for line in routes.log if "left alone" in line]) == 1

    virtual_time.run(run())


def test_fallback__rate_limits_do_not_open_the_breaker() -> None:
    async def run() -> None:
        routes = Routes([ModelRateLimitedError("slow")], ["second"])
        for one in named(5):
            await ask(routes.model, one)
        assert routes.asked == [5, 5]

    virtual_time.run(run())


def test_fallback__all_left_alone_is_no_reason_to_lose_a_prompt() -> None:
    async def run() -> None:
        routes = Routes([DOWN, DOWN, DOWN, "ok"], [ModelCredentialsError("key")])
        for one in named(3):
            with pytest.raises(ModelError):
                await ask(routes.model, one)
        assert (await ask(routes.model, prompt())).text == "ok"

    virtual_time.run(run())


def test_fallback__one_route_alone_is_what_it_wraps() -> None:
    async def run() -> None:
        routes = Routes([DOWN])
        for one in named(4):
            with pytest.raises(ModelUnavailableError) as caught:
                await ask(routes.model, one)
            assert caught.value is DOWN
        assert routes.log == []
        await routes.model.aclose()
        assert routes.inner[0].closed

    virtual_time.run(run())


def test_fallback__every_route_is_told_of() -> None:
    async def run() -> None:
        routes = Routes([ModelQuotaError("empty", hint="Pay.")], [RefusedError("declined")])
        with pytest.raises(RefusedError) as caught:
            await ask(routes.model, prompt())
        assert str(caught.value) == "p:m-0: empty (Pay); p:m-1: declined"

    virtual_time.run(run())


@pytest.mark.parametrize(
    "errors",
    [
        (ContextTooLongError("long"), ModelCredentialsError("key")),
        (RefusedError("no"), ContextTooLongError("long")),
    ],
    ids=["first", "last"],
)
def test_fallback__too_long_for_one_of_them_may_be_split(
    errors: tuple[ModelError, ModelError],
) -> None:
    async def run() -> None:
        routes = Routes([errors[0]], [errors[1]])
        with pytest.raises(ContextTooLongError, match=r"p:m-0: .*; p:m-1: "):
            await ask(routes.model, prompt())

    virtual_time.run(run())


def test_fallback__no_time_for_another_route() -> None:
    async def run() -> None:
        routes = Routes(["late"], ["ok"], latency=10.0)
        with pytest.raises(ModelUnavailableError):
            await ask(routes.model, prompt(), seconds=5.0)
        assert routes.asked == [1, 0]
        assert routes.log == []
        await routes.model.aclose()
        assert [inner.closed for inner in routes.inner] == [True, True]

    virtual_time.run(run())


@pytest.mark.parametrize(("retry_after", "text"), [(10.0, "first"), (60.0, "second")])
def test_fallback__hops_when_the_wait_is_more_than_half_of_the_time(
    retry_after: float, text: str
) -> None:
    async def run() -> None:
        limited = ModelRateLimitedError("slow", retry_after=retry_after)
        routes = [
            Route("p:m-0", retrying(Observed(limited, "first"), patience=0.5)),
            Route("p:m-1", retrying(Observed("second"))),
        ]
        model = FallbackModel(routes, clock=virtual_time.clock)
        outcomes = await ask_all(model, named(4), seconds=100.0)
        assert [out.text for out in outcomes if isinstance(out, Completion)] == [text] * 4

    virtual_time.run(run())


def retrying(inner: FakeLanguageModel, **options: object) -> RetryingModel:
    return RetryingModel(lane_over(inner, **options), clock=virtual_time.clock)


@pytest.mark.parametrize(
    ("scripts", "text", "asked"),
    [
        ([["first"], ["second"], ["third"]], "second", [0, 1, 0]),
        ([["first"], [DOWN], ["third"]], "third", [0, 1, 1]),
        ([["first"], [DOWN], [DOWN]], "first", [1, 1, 1]),
        ([["first"]], "first", [1]),
    ],
)
def test_fallback__a_second_opinion_is_another_routes_where_there_is_one(
    scripts: list[Script], text: str, asked: list[int]
) -> None:
    async def run() -> None:
        routes = Routes(*scripts)
        assert (await ask(routes.model, prompt(second_opinion=True))).text == text
        assert routes.asked == asked

    virtual_time.run(run())
