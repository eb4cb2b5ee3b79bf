"""The OpenAI-compatible wire: what is sent, what is read, what each error becomes."""

import json
from typing import Any

import httpx
import pytest
import respx

from review_action.adapters.llm.wires.chat_completions import chat_url
from review_action.domain.completion import Usage
from review_action.errors import (
    ContextTooLongError,
    InvalidInputError,
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelRateLimitedError,
    ModelUnavailableError,
    RefusedError,
)
from tests.contract.llm_bench import KEY, PROMPT, SCHEMA, Bench, delta, refused, said, stream


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


ERRORS: dict[str, tuple[httpx.Response, type[ModelError]]] = {
    "key": (refused(401, "Incorrect API key provided"), ModelCredentialsError),
    "forbidden": (refused(403, "Not allowed to sample"), ModelCredentialsError),
    "key, Gemini": (
        httpx.Response(400, json=[{"error": {"message": "API key not valid", "code": 400}}]),
        ModelCredentialsError,
    ),
    "quota": (refused(429, "You exceeded", code="insufficient_quota"), ModelQuotaError),
    "quota by type": (refused(429, "x", type="monthly_spend_limit_exceeded"), ModelQuotaError),
    "quota by text": (
        refused(400, "Your credit balance is insufficient", code="billing"),
        ModelQuotaError,
    ),
    "payment": (refused(402, "Insufficient credits"), ModelQuotaError),
    "model": (refused(404, "The model `x` does not exist"), ModelNotFoundError),
    "model, 400": (refused(400, "gone", code="model_decommissioned"), ModelNotFoundError),
    "gone": (httpx.Response(410, text="Gone"), ModelNotFoundError),
    "method": (httpx.Response(405), ModelNotFoundError),
    "redirect": (
        httpx.Response(307, headers={"location": "https://evil.example/"}),
        ModelNotFoundError,
    ),
    "context": (refused(400, "x", code="context_length_exceeded"), ContextTooLongError),
    "context, vLLM": (
        refused(400, "This model's maximum context length is 4096"),
        ContextTooLongError,
    ),
    "context, llama.cpp": (
        refused(500, "the request exceeds the context size"),
        ContextTooLongError,
    ),
    "too large": (refused(413, "Request too large for tokens per minute"), ContextTooLongError),
    "filter": (refused(400, "filtered", code="content_filter"), RefusedError),
    "invalid": (refused(400, "messages must not be empty"), ModelError),
    "teapot": (httpx.Response(418, text="short and stout"), ModelError),
    "do not retry": (refused(503, "x", headers={"x-should-retry": "false"}), ModelError),
    "page": (
        httpx.Response(200, headers={"content-type": "text/html"}, text="<html>"),
        ModelNotFoundError,
    ),
    "in stream": (
        stream(
            {"error": {"message": "bad", "code": "invalid_api_key", "type": "authentication_error"}}
        ),
        ModelCredentialsError,
    ),
    "in body of 200": (
        httpx.Response(200, json={"error": {"message": "bad", "code": 402}}),
        ModelQuotaError,
    ),
    "in choice": (
        stream({"choices": [{"error": {"code": 404, "message": "x"}, "delta": {}}]}),
        ModelNotFoundError,
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_error__fatal(bench: Bench, name: str) -> None:
    response, kind = ERRORS[name]
    bench.answers(response)
    error = bench.fails()
    assert type(error) is kind
    assert "llm.example" in str(error)
    assert error.hint
    assert len(bench.route.calls) == 1
    assert bench.time.naps == []


PASSING: dict[str, httpx.Response | Exception] = {
    "rate": refused(429, "slow down"),
    "429 without JSON": httpx.Response(429, text="slow down"),
    "overload": refused(529, "overloaded"),
    "503": httpx.Response(503, text="<html>Service unavailable</html>"),
    "500": refused(500, "The server had an error"),
    "408": httpx.Response(408),
    "409": httpx.Response(409),
    "should retry": refused(400, "odd", headers={"x-should-retry": "true"}),
    "cut": stream(delta("half of"), done=False),
    "finish says error": stream(delta("half of"), delta(finish="error")),
    "in stream": stream(delta("half"), {"error": {"message": "x", "type": "overloaded_error"}}),
    "in stream, text only": stream({"error": "upstream failed"}),
    "in stream, by code": stream({"error": {"code": 502, "message": "x"}}),
    "not JSON": httpx.Response(200, headers={"content-type": "application/json"}, text="{oops"),
    "not an object": stream("[1]"),
    "empty": httpx.Response(200, headers={"content-type": "text/event-stream"}, text=""),
    "connect": httpx.ConnectError("no route"),
    "connect timeout": httpx.ConnectTimeout("slow"),
    "read timeout": httpx.ReadTimeout("silence"),
    "reset": httpx.RemoteProtocolError("peer closed"),
}


@pytest.mark.parametrize("name", PASSING)
def test_error__passing(bench: Bench, name: str) -> None:
    bench.answers(PASSING[name], said("then fine"))
    completion = bench.complete()
    assert (completion.text, completion.attempts) == ("then fine", 2)
    assert len(bench.time.naps) == 1
    assert 0.5 <= bench.time.naps[0] <= 1.0
    assert len(bench.log) == 1


@pytest.mark.parametrize("name", PASSING)
def test_error__passing_but_lasting(bench: Bench, name: str) -> None:
    bench.answers(PASSING[name])
    error = bench.fails(seconds=3.0)
    assert isinstance(error, ModelRateLimitedError | ModelUnavailableError)
    assert "llm.example" in str(error)
    assert bench.time.now <= 1003.0


@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ({"retry-after": "7"}, "", 7.0),
        ({"retry-after": "7.5"}, "", 7.5),
        ({"retry-after-ms": "250"}, "", 0.25),
        ({"retry-after-ms": "250", "retry-after": "7"}, "", 0.25),
        (
            {
                "retry-after": "Sat, 21 Nov 2026 10:00:09 GMT",
                "date": "Sat, 21 Nov 2026 10:00:00 GMT",
            },
            "",
            9.0,
        ),
        ({}, "Please try again in 6.2s.", 6.2),
        ({}, "Please try again in 1m3s.", 63.0),
        ({}, "Please try again in 400ms.", 0.4),
    ],
    ids=range(8),
)
def test_error__waits_as_told(
    bench: Bench, headers: dict[str, str], message: str, seconds: float
) -> None:
    bench.answers(refused(429, message, headers=headers), said())
    bench.complete()
    assert bench.time.naps == [pytest.approx(seconds)]


@pytest.mark.parametrize(
    "headers",
    [{"retry-after": "soon"}, {"retry-after": "-5"}, {"retry-after": "nan"}],
    ids=range(3),
)
def test_error__odd_retry_after_is_passed_over(bench: Bench, headers: dict[str, str]) -> None:
    bench.answers(refused(429, "x", headers=headers), said())
    bench.complete()
    assert 0.5 <= bench.time.naps[0] <= 1.0


def test_error__longer_wait_than_there_is_time(bench: Bench) -> None:
    bench.answers(refused(429, "x", headers={"retry-after": "500"}))
    error = bench.fails(seconds=60)
    assert isinstance(error, ModelRateLimitedError)
    assert error.retry_after == 500
    assert bench.time.naps == []
    assert len(bench.route.calls) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"Incorrect API key provided: {KEY}. See https://x.example/keys",
        "Incorrect API key provided: sk-abc***************xyz.",
        f'{{"headers": {{"Authorization": "Bearer {KEY}"}}}}',
        "::add-mask::x\n##[error]\x1b[31mred\x00 " + "diff line " * 500,
    ],
    ids=range(4),
)
def test_error__message_is_short_printable_and_without_the_key(bench: Bench, text: str) -> None:
    bench.answers(refused(400, text))
    message = str(bench.fails())
    assert message.isprintable()
    assert len(message) < 260
    assert KEY not in message
    assert "sk-abc" not in message


def test_error__exception_text_is_not_told(bench: Bench) -> None:
    bench.answers(httpx.LocalProtocolError(f"Illegal header value b'Bearer {KEY}'"))
    error = bench.fails(seconds=1)
    assert KEY not in str(error)
    assert error.__cause__ is None


def test_error__redirect_is_not_followed(bench: Bench) -> None:
    """Following it would be a request that nothing answers here, and an error of its own."""
    bench.answers(httpx.Response(308, headers={"location": "https://evil.example/v1"}))
    assert "Redirects" in bench.fails().hint
    assert len(bench.route.calls) == 1


def test_error__endless_answer(bench: Bench) -> None:
    bench.answers(
        httpx.Response(200, headers={"content-type": "text/event-stream"}, text="x" * (17 << 20))
    )
    assert "16 MiB" in str(bench.fails(seconds=0.4))
