"""What each error on the wire becomes, how often it is met, and what is told of it."""

import httpx
import pytest
import respx

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
from tests.contract.llm_bench import KEY, Bench, delta, refused, said, stream


@pytest.fixture
def bench(respx_mock: respx.Router) -> Bench:
    return Bench(respx_mock)


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
