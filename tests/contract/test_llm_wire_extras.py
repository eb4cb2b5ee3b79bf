"""What some servers that speak OpenAI's wire take or tell beside the common part, and what is noted of each answer."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
import respx

from review_action.adapters.llm.chat import ChatModel
from review_action.adapters.llm.dialect import first_dialect
from review_action.adapters.llm.http import HttpTransport
from review_action.adapters.llm.wires.wire_for import wire_for
from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.errors import ModelError
from tests.contract.llm_bench import PROMPT, Bench, Time, delta, refused, said, stream

OPENAI = "https://api.openai.com/v1"
OPENROUTER = "https://openrouter.ai/api/v1"


@pytest.fixture
def bench(respx_mock: respx.Router) -> Bench:
    return Bench(respx_mock)


def at(router: respx.Router, url: str, **settings: Any) -> Bench:
    bench = Bench(router, base_url=url, **settings)
    bench.route = router.post(f"{url}/chat/completions")
    return bench


def counted(**usage: Any) -> httpx.Response:
    return stream(delta("{}"), delta(finish="stop"), {"choices": [], "usage": usage})


def test_request__openai_is_told_the_prefix_and_the_effort(respx_mock: respx.Router) -> None:
    bench = at(respx_mock, OPENAI, provider="openai", name="gpt-6.1-terra", effort="minimal")
    bench.answers(said())
    other = PROMPT.model_copy(update={"question": "Another?"})
    elsewhere = PROMPT.model_copy(update={"shared": "Other \udcff."})
    bench.complete_all([PROMPT, other, elsewhere])
    bodies = bench.bodies()
    assert {body["reasoning_effort"] for body in bodies} <= {"none", "low"}
    assert {body["max_completion_tokens"] for body in bodies} == {1234 + 8192}
    keys = [body["prompt_cache_key"] for body in bodies]
    assert len(set(keys)) == 2
    assert all(len(key) <= 64 and key.isalnum() for key in keys)


@pytest.mark.parametrize("name", ["prompt_cache_key", "reasoning_effort"])
def test_dialect__extras_are_droppable(respx_mock: respx.Router, name: str) -> None:
    bench = at(respx_mock, OPENAI, provider="openai", name="gpt-6.1-terra", effort="high")
    bench.answers(refused(400, f"Unknown parameter: '{name}'.", param=name), said("fine"))
    assert bench.complete().text == "fine"
    first, second = bench.bodies()
    assert first.keys() - second.keys() == {name}


def test_dialect__thinking_room_goes_before_the_limit_does(respx_mock: respx.Router) -> None:
    bench = at(respx_mock, OPENAI, provider="openai", name="gpt-6.1-terra")
    large = refused(400, "max_completion_tokens is too large")
    bench.answers(large, large, said())
    bench.complete()
    assert [body.get("max_completion_tokens") for body in bench.bodies()] == [9426, 1234, None]


def test_request__openrouter_passes_no_schema_over(respx_mock: respx.Router) -> None:
    bench = at(respx_mock, OPENROUTER, provider="openrouter", name="x/y")
    bench.answers(said())
    bench.complete()
    bench.complete(prompt=PROMPT.model_copy(update={"reply_schema": {}}))
    with_schema, without = bench.bodies()
    assert with_schema["provider"] == {"require_parameters": True}
    assert "provider" not in without


def test_request__deepseek_is_asked_for_json_at_once(respx_mock: respx.Router) -> None:
    bench = at(respx_mock, "https://api.deepseek.com", provider="deepseek", name="deepseek-v4-pro")
    bench.answers(said())
    bench.complete()
    (body,) = bench.bodies()
    assert body["response_format"] == {"type": "json_object"}
    assert "JSON Schema" in body["messages"][1]["content"]


def test_reply__usage_in_all_its_parts(bench: Bench) -> None:
    bench.answers(
        counted(
            prompt_tokens=90,
            completion_tokens=40,
            prompt_tokens_details={"cached_tokens": 64, "cache_write_tokens": 16},
            completion_tokens_details={"reasoning_tokens": 30},
        )
    )
    assert bench.complete().usage == Usage(
        input_tokens=90,
        output_tokens=40,
        cached_tokens=64,
        cache_write_tokens=16,
        reasoning_tokens=30,
    )


def test_reply__parts_of_the_usage_are_never_more_than_the_whole(bench: Bench) -> None:
    bench.answers(
        counted(
            prompt_tokens=9,
            completion_tokens=True,
            prompt_tokens_details={"cached_tokens": 10**9, "cache_write_tokens": -1},
            completion_tokens_details={"reasoning_tokens": 7},
        )
    )
    assert bench.complete().usage == Usage(input_tokens=9, cached_tokens=9)


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        ({"cost": 0.0123}, 0.0123),
        ({"cost": 0}, 0.0),
        ({"cost": 0.01, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.2}}, 0.21),
        ({"cost": 0.01, "is_byok": True, "cost_details": None}, 0.01),
        ({"cost": 0.01, "is_byok": True, "cost_details": {}}, 0.01),
        ({"cost": 0.01, "cost_details": {"upstream_inference_cost": 0.2}}, 0.01),
        ({"cost": {"total_cost": 1}}, None),
        ({"cost": "0.1"}, None),
        ({"cost": True}, None),
        ({"cost": -1}, None),
        ({"cost": 1e12}, None),
        ({}, None),
    ],
)
def test_reply__cost_as_openrouter_says_it(
    bench: Bench, usage: dict[str, Any], cost: float | None
) -> None:
    bench.answers(counted(prompt_tokens=9, **usage))
    assert bench.complete().cost_usd == (None if cost is None else pytest.approx(cost))


@pytest.mark.parametrize(
    ("header", "cost"), [("0.0031", 0.0031), ("0.0", None), ("nan", None), ("x", None)]
)
def test_reply__cost_as_litellm_says_it(bench: Bench, header: str, cost: float | None) -> None:
    answer = counted(prompt_tokens=9)
    answer.headers["x-litellm-response-cost"] = header
    bench.answers(answer)
    assert bench.complete().cost_usd == cost


@pytest.mark.parametrize(
    ("said_by", "text"),
    [
        (
            "OpenAI",
            "Please try again in 6s. To raise it: https://platform.openai.com/account/billing",
        ),
        (
            "Groq",
            "Please try again in 6s. Need more? https://console.groq.com/settings/billing",
        ),
        (
            "LiteLLM before Gemini",
            "You exceeded your current quota. quotaId: GenerateRequestsPerMinutePerProject",
        ),
    ],
    ids=lambda value: value[:12],
)
def test_error__a_limit_that_passes_is_no_empty_account(
    bench: Bench, said_by: str, text: str
) -> None:
    bench.answers(refused(429, text), said(said_by))
    assert bench.complete().text == said_by


class Watched:
    """A `ChatModel` alone, with all that it tells."""

    def __init__(self, bench: Bench) -> None:
        self.time = Time()
        self.answers: list[tuple[int, Mapping[str, str]]] = []
        self.begun: list[Prompt] = []
        self._bench = bench

    def complete(self) -> Completion | BaseException:
        return asyncio.run(self._run())

    async def _run(self) -> Completion | BaseException:
        settings = self._bench.settings
        model = ChatModel(
            wire_for(settings),
            HttpTransport(max_connections=1),
            dialect=first_dialect(settings),
            clock=self._tick,
            route=settings.route,
            on_first_token=self.begun.append,
            on_answer=lambda status, headers: self.answers.append((status, headers)),
        )
        asked = model.complete(PROMPT, deadline=self.time.now + 100)
        (outcome,) = await asyncio.gather(asked, return_exceptions=True)
        await model.aclose()
        return outcome

    def _tick(self) -> float:
        self.time.now += 1
        return self.time.now


def test_complete__tells_when_it_began_and_how_long_it_took(bench: Bench) -> None:
    bench.answers(stream(delta(role="assistant"), delta("x"), delta(finish="stop")))
    watched = Watched(bench)
    completion = watched.complete()
    assert isinstance(completion, Completion)
    assert completion.route == "openai-compatible:m-1"
    # The clock goes on by a second with each look: at the start, the first token and the end.
    assert (completion.first_token_seconds, completion.seconds) == (1.0, 2.0)
    assert watched.begun == [PROMPT]


def test_complete__tells_of_every_answer(bench: Bench) -> None:
    headers = {"X-RateLimit-Remaining-Tokens": "7"}
    bench.answers(refused(400, "stream_options is unknown", headers=headers), said())
    watched = Watched(bench)
    assert isinstance(watched.complete(), Completion)
    (first, told), (second, _) = watched.answers
    assert (first, second) == (400, 200)
    assert told["x-ratelimit-remaining-tokens"] == "7"
    assert len(watched.begun) == 1


@pytest.mark.parametrize(
    "answer",
    [refused(429, "slow down"), stream({"error": {"message": "x", "code": 502}}), stream()],
    ids=["429", "error in stream", "nothing"],
)
def test_complete__nothing_began(bench: Bench, answer: httpx.Response) -> None:
    bench.answers(answer)
    watched = Watched(bench)
    outcome = watched.complete()
    assert isinstance(outcome, ModelError | Completion)
    assert watched.begun == []
    assert len(watched.answers) == 1
