"""Spans of prompts: what they say of a call, and what they never say."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import SecretStr

from review_action.adapters.llm.traced import (
    MAX_CONTENT_CHARACTERS,
    MAX_CONTENT_IN_ALL,
    Attributes,
    TracedModel,
)
from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.errors import ModelRateLimitedError, RefusedError
from tests.fakes.fake_model import FakeLanguageModel, Outcome

PROMPT = Prompt(
    agent="review", unit="unit-001", system="System.", shared="Shared.", question="Question?"
)
ANSWER = Completion(
    text='{"key": "hunter2"}',
    model="m-1-2026",
    route="openai:m-1",
    usage=Usage(
        input_tokens=900,
        output_tokens=90,
        cached_tokens=800,
        cache_write_tokens=7,
        reasoning_tokens=30,
    ),
    cost_usd=0.25,
    first_token_seconds=1.5,
    attempts=3,
)
ROUTES = (
    ModelSettings(
        provider="openai", name="m-1", base_url="https://one.example/v1", api_key=SecretStr("k-1")
    ),
    ModelSettings(provider="gemini", name="m-2", base_url="http://127.0.0.1:8080/v1"),
)
ASKED: Attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "m-1",
    "gen_ai.request.max_tokens": 8192,
    "gen_ai.output.type": "json",
    "gen_ai.prompt.name": "review",
    "server.address": "one.example",
    "review_action.unit": "unit-001",
    "langfuse.observation.type": "generation",
}


@dataclass
class FakeSpans:
    """What was recorded, and a clock that moves by a second a look."""

    told: list[tuple[str, float, float, str]] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)
    time: float = 0.0

    def clock(self) -> float:
        self.time += 1
        return self.time

    def add(
        self, name: str, *, start: float, end: float, attributes: Attributes, error: str = ""
    ) -> None:
        self.told.append((name, start, end, error))
        self.attributes.append(attributes)


def traced(spans: FakeSpans, *script: Outcome, prompt: Prompt = PROMPT, **said: Any) -> Any:
    async def ask() -> list[Completion | BaseException]:
        inner = FakeLanguageModel(script)
        model = TracedModel(inner, spans, routes=ROUTES, clock=spans.clock, **said)
        asked = [model.complete(prompt, deadline=float("inf")) for _ in script]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        await model.aclose()
        assert inner.closed
        return outcomes

    return asyncio.run(ask())


def test_traced__a_completion() -> None:
    spans = FakeSpans()
    assert traced(spans, ANSWER) == [ANSWER]
    assert spans.told == [("chat m-1", 1.0, 2.0, "")]
    assert spans.attributes == [
        ASKED
        | {
            "gen_ai.response.model": "m-1-2026",
            "gen_ai.response.finish_reasons": ("stop",),
            "gen_ai.usage.input_tokens": 900,
            "gen_ai.usage.output_tokens": 90,
            "gen_ai.usage.cache_read.input_tokens": 800,
            "gen_ai.usage.cache_creation.input_tokens": 7,
            "gen_ai.usage.reasoning.output_tokens": 30,
            "gen_ai.response.time_to_first_chunk": 1.5,
            "review_action.attempts": 3,
            "review_action.from_cache": False,
            "review_action.cost_usd": 0.25,
            "langfuse.observation.cost_details": '{"total": 0.25}',
        }
    ]


def test_traced__what_nobody_knows_is_not_said() -> None:
    spans = FakeSpans()
    traced(spans, ANSWER.model_copy(update={"cost_usd": None, "first_token_seconds": None}))
    unknown = {"review_action.cost_usd", "gen_ai.response.time_to_first_chunk"}
    assert not unknown & spans.attributes[0].keys()
    assert "langfuse.observation.cost_details" not in spans.attributes[0]


def test_traced__the_route_that_answered() -> None:
    spans = FakeSpans()
    traced(spans, ANSWER.model_copy(update={"route": "gemini:m-2"}))
    assert spans.told[0][0] == "chat m-2"
    said = spans.attributes[0]
    assert said["gen_ai.provider.name"] == "gcp.gemini"
    assert (said["server.address"], said["server.port"]) == ("127.0.0.1", 8080)


@pytest.mark.parametrize("error", [RefusedError("no"), ModelRateLimitedError("slow down hunter2")])
def test_traced__an_error_is_its_kind_and_goes_on(error: Any) -> None:
    spans = FakeSpans()
    assert traced(spans, error) == [error]
    assert spans.told == [("chat m-1", 1.0, 2.0, type(error).__name__)]
    assert spans.attributes == [ASKED]


def test_traced__a_cancelled_call_is_recorded() -> None:
    spans = FakeSpans()

    async def ask() -> None:
        inner = FakeLanguageModel(["ok"], latency=30)
        model = TracedModel(inner, spans, routes=ROUTES, clock=spans.clock)
        task = asyncio.create_task(model.complete(PROMPT, deadline=float("inf")))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(ask())
    assert [error for *_, error in spans.told] == ["cancelled"]


def test_traced__no_text_unless_asked_for() -> None:
    spans = FakeSpans()
    traced(spans, ANSWER, RefusedError("no"))
    told = json.dumps(spans.attributes)
    assert [word for word in ("System.", "Shared.", "hunter2", "k-1") if word in told] == []


def test_traced__texts_on_request_and_redacted() -> None:
    spans = FakeSpans()
    traced(spans, ANSWER, content=True, redact=lambda text: text.replace("hunter2", "***"))
    said = {name: json.loads(str(spans.attributes[0][name])) for name in CONTENT}
    assert said == {
        "gen_ai.system_instructions": [{"type": "text", "content": "System."}],
        "gen_ai.input.messages": [
            {"role": "user", "parts": [{"type": "text", "content": "Shared.\nQuestion?"}]}
        ],
        "gen_ai.output.messages": [
            {
                "role": "assistant",
                "parts": [{"type": "text", "content": '{"key": "***"}'}],
                "finish_reason": "stop",
            }
        ],
    }


CONTENT = ("gen_ai.system_instructions", "gen_ai.input.messages", "gen_ai.output.messages")


def test_traced__a_failed_call_has_no_answer_to_show() -> None:
    spans = FakeSpans()
    traced(spans, RefusedError("no"), content=True)
    assert [name in spans.attributes[0] for name in CONTENT] == [True, True, False]


def test_traced__a_long_text_is_cut_after_it_was_redacted() -> None:
    spans = FakeSpans()
    edge = "x" * (MAX_CONTENT_CHARACTERS - 3) + "hunter2"
    traced(
        spans,
        ANSWER,
        prompt=PROMPT.model_copy(update={"system": edge}),
        content=True,
        redact=lambda text: text.replace("hunter2", "***"),
    )
    ((part,),) = [json.loads(str(spans.attributes[0]["gen_ai.system_instructions"]))]
    assert part["content"] == "x" * (MAX_CONTENT_CHARACTERS - 3) + "***"


def test_traced__texts_of_a_run_are_bounded_in_all() -> None:
    spans = FakeSpans()
    calls = MAX_CONTENT_IN_ALL // MAX_CONTENT_CHARACTERS + 10
    long = PROMPT.model_copy(update={"shared": "x" * MAX_CONTENT_CHARACTERS})
    traced(spans, *[ANSWER] * calls, prompt=long, content=True)
    assert len(spans.attributes) == calls
    told = sum(len(str(said.get("gen_ai.input.messages", ""))) for said in spans.attributes)
    assert MAX_CONTENT_IN_ALL * 0.9 < told < MAX_CONTENT_IN_ALL * 1.1
