"""Google's own API: what is sent, what is read, and what each refusal becomes."""

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
from tests.contract.llm_streams import (
    GEMINI_URL,
    candidate,
    events,
    gemini_bench,
    google_error,
    quota,
    retry_in,
)

MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
SPENT = "You exceeded your current quota, please check your plan and billing details."


@pytest.fixture
def bench(respx_mock: respx.Router) -> Bench:
    return gemini_bench(respx_mock)


def said(text: str = "{}") -> httpx.Response:
    return events(candidate(text, finish="STOP"))


def test_request__whole(respx_mock: respx.Router) -> None:
    bench = gemini_bench(respx_mock, effort="minimal")
    bench.answers(said())
    bench.complete()
    request = bench.route.calls[0].request
    assert str(request.url) == (
        f"{GEMINI_URL}/models/gemini-3.8-flash:streamGenerateContent?alt=sse"
    )
    assert request.headers["x-goog-api-key"] == KEY
    assert "authorization" not in request.headers
    (body,) = bench.bodies()
    assert body == {
        "systemInstruction": {"parts": [{"text": "System."}]},
        "contents": [{"role": "user", "parts": [{"text": "Shared."}, {"text": "Question?"}]}],
        "generationConfig": {
            "maxOutputTokens": 1234 + 8192,
            "thinkingConfig": {"thinkingLevel": "LOW"},
            "responseMimeType": "application/json",
            "responseJsonSchema": {**SCHEMA, "additionalProperties": False},
        },
    }


def test_request__bare(respx_mock: respx.Router) -> None:
    facts = {"output_limit": ""}
    bench = gemini_bench(respx_mock, api_key=None, structured_output="none", facts=facts)
    bench.answers(said())
    bench.complete(prompt=PROMPT.model_copy(update={"system": "", "shared": ""}))
    assert "x-goog-api-key" not in bench.route.calls[0].request.headers
    (body,) = bench.bodies()
    assert body.keys() == {"contents"}
    (part,) = body["contents"][0]["parts"]
    assert "JSON Schema" in part["text"]


def test_request__name_cannot_leave_its_place(respx_mock: respx.Router) -> None:
    bench = gemini_bench(respx_mock, name="models/../x?key=1")
    bench.route = respx_mock.post(url__startswith=f"{GEMINI_URL}/models/..%2Fx%3Fkey%3D1:")
    bench.answers(said("fine"))
    assert bench.complete().text == "fine"


def test_reply__streamed(bench: Bench) -> None:
    usage = {
        "promptTokenCount": 90,
        "cachedContentTokenCount": 64,
        "candidatesTokenCount": 5,
        "thoughtsTokenCount": 30,
    }
    bench.answers(
        events(
            candidate(thought="hm"),
            candidate("one "),
            {**candidate("two", finish="STOP"), "usageMetadata": usage},
        )
    )
    completion = bench.complete()
    assert (completion.text, completion.stop, completion.model) == (
        "one two",
        "stop",
        "gemini-x-001",
    )
    assert completion.usage == Usage(
        input_tokens=90, output_tokens=35, cached_tokens=64, reasoning_tokens=30
    )


def test_reply__not_streamed(bench: Bench) -> None:
    refusal = google_error(400, "INVALID_ARGUMENT", "Streaming is not supported for this model")
    bench.answers(refusal, httpx.Response(200, json=candidate("whole", finish="STOP")))
    assert bench.complete().text == "whole"
    assert str(bench.route.calls[-1].request.url).endswith(":generateContent")


@pytest.mark.parametrize(
    ("finish", "expected"),
    [
        ("STOP", "stop"),
        ("SOME_DAY_NEW", "stop"),
        ("MAX_TOKENS", "length"),
        ("CONTINUATION", "length"),
    ],
)
def test_reply__finish_reasons(bench: Bench, finish: str, expected: str) -> None:
    unsaid = candidate("x", finish="FINISH_REASON_UNSPECIFIED")
    bench.answers(events(unsaid, candidate(finish=finish)))
    completion = bench.complete()
    assert (completion.text, completion.stop) == ("x", expected)


@pytest.mark.parametrize(
    "event",
    [
        candidate(finish="SAFETY"),
        candidate("x", finish="RECITATION"),
        candidate(finish="PROHIBITED_CONTENT"),
        {"promptFeedback": {"blockReason": "BLOCKLIST"}, "usageMetadata": {"promptTokenCount": 1}},
    ],
    ids=["safety", "recitation", "prohibited", "prompt"],
)
def test_reply__refusal(bench: Bench, event: dict[str, Any]) -> None:
    bench.answers(events(event))
    error = bench.fails()
    assert isinstance(error, RefusedError)
    assert "declined to answer (" in str(error)
    assert len(bench.route.calls) == 1


BAD_KEY = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
FATAL: dict[str, tuple[httpx.Response, type[ModelError]]] = {
    "key": (google_error(400, "INVALID_ARGUMENT", "Not valid.", BAD_KEY), ModelCredentialsError),
    "denied": (google_error(403, "PERMISSION_DENIED", "may not"), ModelCredentialsError),
    "day": (
        google_error(429, "RESOURCE_EXHAUSTED", SPENT, quota(MINUTE, DAY), retry_in("14s")),
        ModelQuotaError,
    ),
    "credit": (
        google_error(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."),
        ModelQuotaError,
    ),
    "nothing said but spent": (
        google_error(429, "RESOURCE_EXHAUSTED", SPENT),
        ModelQuotaError,
    ),
    "model": (
        google_error(404, "NOT_FOUND", "models/x is not found for API version v1beta"),
        ModelNotFoundError,
    ),
    "context": (
        google_error(
            400,
            "INVALID_ARGUMENT",
            "The input token count (1048577) exceeds the maximum number of tokens allowed",
        ),
        ContextTooLongError,
    ),
    "invalid": (google_error(400, "INVALID_ARGUMENT", "contents are required"), ModelError),
}


@pytest.mark.parametrize("name", FATAL)
def test_error__fatal(bench: Bench, name: str) -> None:
    bench.fails_at_once(*FATAL[name])


PASSING: dict[str, httpx.Response] = {
    "overloaded": google_error(503, "UNAVAILABLE", "The model is overloaded."),
    "internal": google_error(500, "INTERNAL", "An internal error has occurred."),
    "in stream": events(
        candidate("half"), {"error": {"code": 503, "status": "UNAVAILABLE", "message": "x"}}
    ),
    "cut": events(candidate("half")),
    "unknown trouble": events(candidate("half", finish="OTHER")),
    "nothing": events({"usageMetadata": {}}),
}


@pytest.mark.parametrize("name", PASSING)
def test_error__passing(bench: Bench, name: str) -> None:
    bench.recovers(PASSING[name], said("then fine"))


@pytest.mark.parametrize("name", PASSING)
def test_error__passing_but_lasting(bench: Bench, name: str) -> None:
    bench.gives_up(PASSING[name])


@pytest.mark.parametrize(
    ("details", "seconds"),
    [
        ([quota(MINUTE), retry_in("14s")], 14.0),
        ([retry_in("14.5s")], 14.5),
        ([quota("x" * 5000), retry_in("9s")], 9.0),
    ],
    ids=["by the minute", "unsaid", "far down"],
)
def test_error__rate_limit_waits_as_told(
    bench: Bench, details: list[dict[str, Any]], seconds: float
) -> None:
    """The message is that of an empty account; what is exhausted stands in the details alone."""
    bench.answers(google_error(429, "RESOURCE_EXHAUSTED", SPENT, *details), said("fine"))
    assert bench.complete().text == "fine"
    assert bench.time.now >= 1000 + seconds


def test_error__longer_wait_than_there_is_time(bench: Bench) -> None:
    bench.answers(google_error(429, "RESOURCE_EXHAUSTED", SPENT, quota(MINUTE), retry_in("500s")))
    error = bench.fails(seconds=60)
    assert isinstance(error, ModelRateLimitedError)
    assert error.retry_after == 500


@pytest.mark.parametrize(
    ("refusal", "gone"),
    [
        ("Thinking level is not supported for this model.", "thinkingConfig"),
        ("Unknown name \"thinkingLevel\" at 'generation_config'", "thinkingConfig"),
        ("Unknown name \"responseJsonSchema\" at 'generation_config'", "responseJsonSchema"),
        (
            "The specified schema produces a constraint that has too many states",
            "responseJsonSchema",
        ),
        ("maxOutputTokens must be in the supported range", "room"),
    ],
)
def test_dialect__drops_what_is_refused(respx_mock: respx.Router, refusal: str, gone: str) -> None:
    bench = gemini_bench(respx_mock, effort="high")
    bench.answers(google_error(400, "INVALID_ARGUMENT", refusal), said())
    bench.complete()
    first, second = (body["generationConfig"] for body in bench.bodies())
    assert second.get("maxOutputTokens") == (1234 if gone == "room" else 9426)
    assert gone not in second
    assert gone in first or gone == "room"
