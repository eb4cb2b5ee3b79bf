"""Anthropic's messages: what is sent, what is read, and what each refusal becomes."""

from typing import Any

import httpx
import pytest
import respx

from review_action.domain.completion import Usage
from review_action.errors import (
    ContextTooLongError,
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelRateLimitedError,
    RefusedError,
)
from tests.contract.llm_bench import KEY, PROMPT, SCHEMA, Bench
from tests.contract.llm_streams import anthropic_bench, events, message


@pytest.fixture
def bench(respx_mock: respx.Router) -> Bench:
    return anthropic_bench(respx_mock)


def failure(status: int, kind: str, said: str, **headers: str) -> httpx.Response:
    error = {"type": "error", "error": {"type": kind, "message": said}, "request_id": "req_1"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=named, json=error)


def test_request__whole(respx_mock: respx.Router) -> None:
    bench = anthropic_bench(respx_mock, effort="low")
    bench.answers(events(*message("{}")))
    bench.complete()
    headers = bench.route.calls[0].request.headers
    assert headers["x-api-key"] == KEY
    assert "authorization" not in headers
    assert headers["anthropic-version"] == "2026-10-21"
    (body,) = bench.bodies()
    assert body == {
        "model": "claude-sonnet-5-5",
        "max_tokens": 1234 + 8192,
        "stream": True,
        "system": [{"type": "text", "text": "System."}],
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Shared.", "cache_control": {"type": "ephemeral"}},
                    {"type": "text", "text": "Question?"},
                ],
            }
        ],
        "output_config": {
            "effort": "low",
            "format": {"type": "json_schema", "schema": {**SCHEMA, "additionalProperties": False}},
        },
    }


def test_request__without_shared_text_the_system_text_is_cached(bench: Bench) -> None:
    bench.answers(events(*message("{}")))
    bench.complete(prompt=PROMPT.model_copy(update={"shared": " \n", "reply_schema": {}}))
    (body,) = bench.bodies()
    assert body["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert body["messages"][0]["content"] == [{"type": "text", "text": "Question?"}]
    assert "output_config" not in body


def test_request__bare(respx_mock: respx.Router) -> None:
    bench = anthropic_bench(respx_mock, api_key=None, facts={"cache_hint": False})
    bench.answers(events(*message("{}")))
    bench.complete(prompt=PROMPT.model_copy(update={"system": "", "shared": ""}))
    assert "x-api-key" not in bench.route.calls[0].request.headers
    (body,) = bench.bodies()
    assert "system" not in body
    assert "cache_control" not in str(body)


def test_request__schema_told_to_models_without_structured_output(
    respx_mock: respx.Router,
) -> None:
    bench = anthropic_bench(respx_mock, "claude-3-haiku-20240307")
    bench.answers(events(*message("{}")))
    bench.complete()
    (body,) = bench.bodies()
    assert "output_config" not in body
    assert body["max_tokens"] == 1234
    assert "JSON Schema" in body["messages"][0]["content"][-1]["text"]


def test_reply__streamed(bench: Bench) -> None:
    said = message("one ", "two", cache_creation_input_tokens=100, cache_read_input_tokens=30)
    bench.answers(events(*said))
    completion = bench.complete()
    assert (completion.text, completion.stop, completion.model) == (
        "one two",
        "stop",
        "claude-x-2026",
    )
    assert completion.usage == Usage(
        input_tokens=139, output_tokens=40, cached_tokens=30, cache_write_tokens=100
    )


def test_reply__thinking_is_part_of_the_output(bench: Bench) -> None:
    said = message("{}")
    said[-2]["usage"] = {
        "output_tokens": 40,
        "cache_read_input_tokens": None,
        "output_tokens_details": {"thinking_tokens": 25},
    }
    bench.answers(events(*said))
    assert bench.complete().usage == Usage(input_tokens=9, output_tokens=40, reasoning_tokens=25)


def test_reply__not_streamed(bench: Bench) -> None:
    whole = {
        "type": "message",
        "model": "claude-x-2026",
        "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "whole"}],
        "stop_reason": "max_tokens",
        "usage": {"input_tokens": 3, "output_tokens": 2},
    }
    bench.answers(httpx.Response(200, json=whole))
    completion = bench.complete()
    assert (completion.text, completion.stop) == ("whole", "length")
    assert completion.usage == Usage(input_tokens=3, output_tokens=2)


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("some_day_new", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
    ],
)
def test_reply__stop_reasons(bench: Bench, stop: str, expected: str) -> None:
    bench.answers(events(*message("x", stop=stop)))
    assert bench.complete().stop == expected


def test_reply__the_end_comes_in_two_pieces(bench: Bench) -> None:
    counted = {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 7}}
    said = message("x", stop="max_tokens")
    bench.answers(events(*said[:-1], counted, said[-1]))
    completion = bench.complete()
    assert (completion.stop, completion.usage.output_tokens) == ("length", 7)


@pytest.mark.parametrize(
    ("details", "word"),
    [({"type": "refusal", "category": "cyber"}, "(cyber)"), (None, "(refusal)")],
    ids=["category", "none"],
)
def test_reply__refusal(bench: Bench, details: Any, word: str) -> None:
    bench.answers(events(*message("I", stop="refusal", details=details)))
    error = bench.fails()
    assert isinstance(error, RefusedError)
    assert word in str(error)
    assert len(bench.route.calls) == 1


FATAL: dict[str, tuple[httpx.Response, type[ModelError]]] = {
    "key": (failure(401, "authentication_error", "invalid x-api-key"), ModelCredentialsError),
    "permission": (failure(403, "permission_error", "may not"), ModelCredentialsError),
    "billing": (failure(402, "billing_error", "Your payment failed"), ModelQuotaError),
    "credit": (
        failure(400, "invalid_request_error", "Your credit balance is too low to access the API"),
        ModelQuotaError,
    ),
    "own limit": (
        failure(400, "invalid_request_error", "You have reached your specified API usage limits."),
        ModelQuotaError,
    ),
    "model": (failure(404, "not_found_error", "model: claude-nope"), ModelNotFoundError),
    "context": (
        failure(400, "invalid_request_error", "prompt is too long: 1000001 tokens > 1000000"),
        ContextTooLongError,
    ),
    "context with answer": (
        failure(
            400,
            "invalid_request_error",
            "input length and `max_tokens` exceed context limit: 199000 + 9426 > 200000",
        ),
        ContextTooLongError,
    ),
    "body": (failure(413, "request_too_large", "exceeds the maximum size"), ContextTooLongError),
    "invalid": (failure(400, "invalid_request_error", "messages: too odd"), ModelError),
    "billing, in stream": (
        events(*message("x")[:3], {"type": "error", "error": {"type": "billing_error"}}),
        ModelQuotaError,
    ),
}


@pytest.mark.parametrize("name", FATAL)
def test_error__fatal(bench: Bench, name: str) -> None:
    bench.fails_at_once(*FATAL[name])


PASSING: dict[str, httpx.Response] = {
    "overloaded": failure(529, "overloaded_error", "Overloaded"),
    "api error": failure(500, "api_error", "Internal server error"),
    "timeout": failure(504, "timeout_error", "took too long"),
    "overloaded, in stream": events(
        *message("half")[:7],
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
    ),
    "timeout, in stream": events({"type": "error", "error": {"type": "timeout_error"}}),
    "cut": events(*message("half")[:7]),
    "cut before the end": events(*message("half")[:8]),
    "another server's words": events({"choices": [{"delta": {"content": "x"}}]}),
}


@pytest.mark.parametrize("name", PASSING)
def test_error__passing(bench: Bench, name: str) -> None:
    bench.recovers(PASSING[name], events(*message("then fine")))


@pytest.mark.parametrize("name", PASSING)
def test_error__passing_but_lasting(bench: Bench, name: str) -> None:
    bench.gives_up(PASSING[name])


def test_error__rate_limit_waits_as_told(bench: Bench) -> None:
    said = "This request would exceed your organization's rate limit of 50,000 input tokens"
    bench.answers(failure(429, "rate_limit_error", said, retry_after="7"), events(*message("fine")))
    assert bench.complete().text == "fine"
    assert bench.time.now >= 1007.0


def test_error__longer_wait_than_there_is_time(bench: Bench) -> None:
    bench.answers(failure(429, "rate_limit_error", "slow down", retry_after="500"))
    error = bench.fails(seconds=60)
    assert isinstance(error, ModelRateLimitedError)
    assert error.retry_after == 500


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("output_config.effort: Extra inputs are not permitted", ("output_config", "effort")),
        ("output_config.format: Extra inputs are not permitted", ("output_config", "format")),
        ("The compiled grammar is too large", ("output_config", "format")),
        ("stream: streaming is not supported", ("stream",)),
    ],
)
def test_dialect__drops_what_is_refused(
    respx_mock: respx.Router, said: str, path: tuple[str, ...]
) -> None:
    bench = anthropic_bench(respx_mock, effort="high")
    bench.answers(failure(400, "invalid_request_error", said), events(*message("{}")))
    bench.complete()
    first, second = bench.bodies()
    for name in path[:-1]:
        first, second = first[name], second[name]
    assert path[-1] in first
    assert path[-1] not in second


def test_dialect__drops_the_breakpoint(bench: Bench) -> None:
    said = "messages.0.content.0.cache_control: Extra inputs are not permitted"
    bench.answers(failure(400, "invalid_request_error", said), events(*message("{}")))
    bench.complete()
    assert ["cache_control" in str(body) for body in bench.bodies()] == [True, False]


def test_dialect__lowers_the_limit_step_by_step(bench: Bench) -> None:
    said = "max_tokens: 16384 > 8192, which is the maximum allowed number of output tokens"
    refusal = failure(400, "invalid_request_error", said)
    bench.answers(refusal, refusal, events(*message("{}")))
    bench.complete(prompt=PROMPT.model_copy(update={"max_output_tokens": 8192}))
    assert [body["max_tokens"] for body in bench.bodies()] == [16384, 8192, 4096]
