"""The OpenAI-compatible wire: what is sent and what is read."""

import json
from typing import Any

import httpx
import pytest
import respx

from review_action.adapters.llm.wires.chat_completions import chat_url
from review_action.domain.completion import Usage
from review_action.errors import (
    InvalidInputError,
    RefusedError,
)
from tests.contract.llm_bench import KEY, PROMPT, SCHEMA, Bench, delta, said, stream


@pytest.fixture
def bench(respx_mock: respx.Router) -> Bench:
    return Bench(respx_mock)


def test_request__whole(bench: Bench) -> None:
    bench.answers(said())
    bench.complete()
    (call,) = bench.route.calls
    assert call.request.headers["authorization"] == f"Bearer {KEY}"
    assert call.request.headers["content-type"] == "application/json"
    (body,) = bench.bodies()
    assert body == {
        "model": "m-1",
        "messages": [
            {"role": "system", "content": "System."},
            {"role": "user", "content": "Shared.\n\nQuestion?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_completion_tokens": 1234,
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "review",
                "strict": True,
                "schema": {**SCHEMA, "additionalProperties": False},
            },
        },
    }
    assert bench.firsts == 1


def test_request__no_key(respx_mock: respx.Router) -> None:
    bench = Bench(respx_mock, api_key=None)
    bench.answers(said())
    bench.complete()
    assert "authorization" not in bench.route.calls[0].request.headers


def test_request__azure_key(respx_mock: respx.Router) -> None:
    bench = Bench(respx_mock, base_url="https://me.openai.azure.com/openai/v1/")
    bench.route = respx_mock.post("https://me.openai.azure.com/openai/v1/chat/completions")
    bench.answers(said())
    bench.complete()
    headers = bench.route.calls[0].request.headers
    assert headers["api-key"] == KEY
    assert "authorization" not in headers


def test_request__no_schema(bench: Bench) -> None:
    bench.answers(said("hello"))
    bench.complete(prompt=PROMPT.model_copy(update={"reply_schema": {}, "shared": ""}))
    (body,) = bench.bodies()
    assert "response_format" not in body
    assert body["messages"][1]["content"] == "Question?"


@pytest.mark.parametrize(("mode", "form"), [("json", {"type": "json_object"}), ("none", None)])
def test_request__schema_told_where_it_is_not_enforced(
    respx_mock: respx.Router, mode: str, form: Any
) -> None:
    bench = Bench(respx_mock, structured_output=mode)
    bench.answers(said())
    bench.complete()
    (body,) = bench.bodies()
    assert body.get("response_format") == form
    question = body["messages"][1]["content"]
    assert "JSON" in question
    assert json.loads(question.rsplit("\n", 1)[-1])["properties"] == SCHEMA["properties"]


def test_request__half_a_surrogate_pair(bench: Bench) -> None:
    bench.answers(said())
    bench.complete(prompt=PROMPT.model_copy(update={"shared": "bad \udcff byte"}))
    assert bench.bodies()[0]["messages"][1]["content"].startswith("bad ? byte")


def test_request__deepseek_ignores_the_newer_limit(respx_mock: respx.Router) -> None:
    bench = Bench(respx_mock, base_url="https://api.deepseek.com")
    bench.route = respx_mock.post("https://api.deepseek.com/chat/completions")
    bench.answers(said())
    bench.complete()
    assert bench.bodies()[0]["max_tokens"] == 1234


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions"),
        (" http://h:8000/v1// ", "http://h:8000/v1/chat/completions"),
        ("https://h/v1/chat/completions", "https://h/v1/chat/completions"),
        ("https://h", "https://h/chat/completions"),
    ],
)
def test_chat_url__valid(base_url: str, expected: str) -> None:
    assert chat_url(base_url) == expected


@pytest.mark.parametrize(
    "base_url",
    ["ftp://h/v1", "h/v1", "", "https://", "https://u:p@h/v1", "https://h/v1?k=1", "https://h/#x"],
)
def test_chat_url__refused(base_url: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        chat_url(base_url)
    assert caught.value.name == "base-url"
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-1\nx: y", "sk 1", "sk-é"])
def test_build_model__key_no_header_can_carry(respx_mock: respx.Router, key: str) -> None:
    bench = Bench(respx_mock, api_key=key)
    with pytest.raises(InvalidInputError, match="api-key") as caught:
        bench.complete()
    assert key not in str(caught.value)


def test_reply__streamed(bench: Bench) -> None:
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 4,
        "prompt_tokens_details": {"cached_tokens": 5},
    }
    bench.answers(
        stream(
            delta(role="assistant"),
            delta("one "),
            delta("two"),
            delta(finish="stop"),
            {"choices": [], "usage": usage},
        )
    )
    completion = bench.complete()
    assert (completion.text, completion.stop, completion.model) == ("one two", "stop", "m-1-2026")
    assert completion.usage == Usage(input_tokens=9, output_tokens=4, cached_tokens=5)
    assert completion.attempts == 1


def test_reply__not_streamed(bench: Bench) -> None:
    message = {"role": "assistant", "content": "whole"}
    usage = {"prompt_tokens": 3, "prompt_cache_hit_tokens": 2, "completion_tokens": None}
    bench.answers(httpx.Response(200, json={"choices": [{"message": message}], "usage": usage}))
    completion = bench.complete()
    assert completion.text == "whole"
    assert completion.usage == Usage(input_tokens=3, cached_tokens=2)


def test_reply__stream_with_another_content_type(bench: Bench) -> None:
    text = said("x").text
    bench.answers(httpx.Response(200, headers={"content-type": "text/plain"}, text=text))
    assert bench.complete().text == "x"


def test_reply__content_in_parts(bench: Bench) -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "said"}, "odd"]
    bench.answers(stream(delta(content=parts), delta(finish="stop")))
    assert bench.complete().text == "said"


def test_reply__odd_events_are_passed_over(bench: Bench) -> None:
    bench.answers(
        stream(
            {"choices": None},
            {"choices": ["x"]},
            {"usage": "none", "choices": [{"delta": "x"}]},
            delta("y", finish="stop"),
        )
    )
    assert bench.complete().text == "y"


def test_reply__done_without_finish_reason(bench: Bench) -> None:
    bench.answers(stream(delta("x")))
    assert bench.complete().text == "x"


def test_reply__last_event_without_empty_line(bench: Bench) -> None:
    text = f"data: {json.dumps(delta('x', finish='stop'))}"
    bench.answers(httpx.Response(200, headers={"content-type": "text/event-stream"}, text=text))
    assert bench.complete().text == "x"


@pytest.mark.parametrize("finish", ["length", "max_tokens", "model_length"])
def test_reply__length(bench: Bench, finish: str) -> None:
    bench.answers(stream(delta("x"), delta(finish=finish)))
    assert bench.complete().stop == "length"


@pytest.mark.parametrize(
    "events",
    [
        [delta("x"), delta(finish="content_filter")],
        [delta(refusal="I can"), delta(refusal="not."), delta(finish="stop")],
    ],
    ids=["filter", "refusal"],
)
def test_reply__declined(bench: Bench, events: list[dict[str, Any]]) -> None:
    bench.answers(stream(*events))
    assert isinstance(bench.fails(), RefusedError)
    assert len(bench.route.calls) == 1
