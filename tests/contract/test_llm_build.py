"""Routes, budget and prefix as they are put together for a run, against loopback servers."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from review_action.adapters.llm.build import build_model, utc_now
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.errors import (
    BudgetExceededError,
    ContextTooLongError,
    ModelCredentialsError,
    ModelUnavailableError,
)
from tests.fakes.model.behaviours import Failure, Reply
from tests.fakes.model.server import ModelServer

DENIED = Failure(401, {"message": "Incorrect API key", "code": "invalid_api_key"})
USAGE = {"prompt_tokens": 1_000_000, "completion_tokens": 0, "total_tokens": 1_000_000}


def settings(server: ModelServer, name: str = "m", **more: object) -> ModelSettings:
    return ModelSettings.model_validate({"name": name, "base_url": server.base_url, **more})


def prompt(question: str = "q", risk: float = 0.0) -> Prompt:
    return Prompt(
        agent="review",
        unit="unit-001",
        system="system",
        shared="data",
        question=question,
        risk=risk,
    )


def ask(
    prompts: Sequence[Prompt], route: ModelSettings, **more: object
) -> list[Completion | BaseException]:
    async def run() -> list[Completion | BaseException]:
        model = build_model(route, clock=time.monotonic, **more)  # type: ignore[arg-type]  # as given
        try:
            deadline = time.monotonic() + 30
            asked = (model.complete(one, deadline=deadline) for one in prompts)
            return list(await asyncio.gather(*asked, return_exceptions=True))
        finally:
            await model.aclose()

    return asyncio.run(run())


def test_build_model__the_next_route_answers_for_a_dead_one() -> None:
    with ModelServer([DENIED]) as dead, ModelServer(["{}"]) as living:
        (answer,) = ask([prompt()], settings(dead), fallbacks=[settings(living, "second")])
    assert isinstance(answer, Completion)
    assert (answer.text, answer.route) == ("{}", "openai-compatible:second")
    assert answer.cost_usd is None


def test_build_model__a_route_with_another_behind_it_is_asked_less_often() -> None:
    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    down = Failure(500, {"message": "down"})
    with ModelServer([down]) as first, ModelServer([down]) as second:
        (answer,) = ask(
            [prompt()], settings(first), fallbacks=[settings(second, "second")], sleep=at_once
        )
    assert isinstance(answer, ModelUnavailableError)
    assert (len(first.requests), len(second.requests)) == (3, 5)


def test_build_model__no_route_left_tells_why() -> None:
    with ModelServer([DENIED]) as dead:
        (answer,) = ask([prompt()], settings(dead))
    assert isinstance(answer, ModelCredentialsError)


def test_build_model__what_does_not_fit_the_budget_is_not_asked() -> None:
    with ModelServer(["{}"]) as server:
        priced = settings(server, price_input=1.0, price_output=1.0)
        (answer,) = ask([prompt()], priced, max_cost=0.000_001)
    assert isinstance(answer, BudgetExceededError)
    assert server.requests == []


def test_build_model__what_an_answer_cost() -> None:
    with ModelServer([Reply("{}", usage=USAGE)]) as server:
        (answer,) = ask([prompt()], settings(server, price_input=1.0, price_output=0.0))
    assert isinstance(answer, Completion)
    assert answer.cost_usd == pytest.approx(1.0)


def test_build_model__a_budget_leaves_out_what_has_no_price() -> None:
    said: list[str] = []
    with ModelServer(["{}"]) as unpriced, ModelServer(["{}"]) as priced:
        fallback = settings(priced, "second", price_input=1.0, price_output=1.0)
        (answer,) = ask(
            [prompt()], settings(unpriced), fallbacks=[fallback], max_cost=1.0, log=said.append
        )
    assert isinstance(answer, Completion)
    assert answer.route == "openai-compatible:second"
    assert any("its price is not known" in line for line in said)


@pytest.mark.parametrize(("minimum", "ahead"), [(1, True), (0, False), (1_000, False)])
def test_build_model__one_prompt_goes_ahead_where_a_prefix_is_cached(
    minimum: int, *, ahead: bool
) -> None:
    with ModelServer([Reply("{}", latency=1.0)]) as server:
        route = settings(server, facts={"cache_minimum": minimum})
        ask([prompt("warm up")], route)  # so that the very first request of a run is not measured
        del server.requests[:]
        answers = ask([prompt(str(n)) for n in range(3)], route)
    assert all(isinstance(answer, Completion) for answer in answers)
    first, *others = server.requests
    assert all(other.at - first.at >= 1.0 for other in others) == ahead


def test_build_model__a_prompt_that_ollama_cut_is_no_answer() -> None:
    asked = prompt().model_copy(update={"tokens": 10_000})
    with ModelServer(["{}"]) as server:
        (cut,) = ask([asked], settings(server, provider="ollama"))
        (whole,) = ask([prompt()], settings(server, provider="ollama"))
        (elsewhere,) = ask([asked], settings(server))
    assert isinstance(cut, ContextTooLongError)
    assert "100 of about 10,000 tokens" in str(cut)
    assert isinstance(whole, Completion)
    assert isinstance(elsewhere, Completion)


def test_utc_now__has_a_zone() -> None:
    assert abs((utc_now() - datetime.now(UTC)).total_seconds()) < 60
