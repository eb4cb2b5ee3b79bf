"""What a server refuses is found out once, dropped, and remembered for the run."""

import httpx
import pytest
import respx

from review_action.errors import ModelError
from tests.contract.llm_bench import PROMPT, Bench, refused, said


@pytest.fixture
def bench(respx_mock: respx.Router) -> Bench:
    return Bench(respx_mock)


def unsupported(name: str, status: int = 400) -> httpx.Response:
    return refused(status, f"Unsupported parameter: '{name}' is not supported with this model.")


@pytest.mark.parametrize(
    ("refusal", "gone", "instead"),
    [
        (unsupported("stream_options"), "stream_options", "stream"),
        (
            refused(422, "extra fields not permitted", param="stream_options"),
            "stream_options",
            "stream",
        ),
        (unsupported("max_completion_tokens"), "max_completion_tokens", "max_tokens"),
        (
            refused(400, "max_tokens is too large: 1234, at most 99"),
            "max_completion_tokens",
            "model",
        ),
        (
            refused(400, "Your organization must be verified to stream this model", param="stream"),
            "stream",
            "model",
        ),
    ],
    ids=["usage", "usage, 422", "limit", "limit too large", "stream"],
)
def test_dialect__drops_what_is_refused(
    bench: Bench, refusal: httpx.Response, gone: str, instead: str
) -> None:
    bench.answers(refusal, said("fine"))
    completion = bench.complete()
    assert (completion.text, completion.attempts) == ("fine", 1)
    first, second = bench.bodies()
    assert gone in first
    assert gone not in second
    assert instead in second
    assert bench.time.naps == []
    assert len(bench.log) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        refused(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported"),
        refused(400, "This response_format type is unavailable now"),
        refused(400, "Failed to generate JSON", code="json_validate_failed"),
        refused(404, "No endpoints found that can handle the requested parameters."),
        refused(500, "response_format type must be one of text, json_object"),
    ],
    ids=["OpenAI", "DeepSeek", "Groq", "OpenRouter", "llama-cpp-python"],
)
def test_dialect__falls_back_to_plain_json(bench: Bench, refusal: httpx.Response) -> None:
    bench.answers(refusal, said("{}"))
    bench.complete()
    first, second = bench.bodies()
    assert first["response_format"]["type"] == "json_schema"
    assert second["response_format"] == {"type": "json_object"}
    assert "JSON Schema" in second["messages"][1]["content"]


def test_dialect__falls_to_none_at_last(bench: Bench) -> None:
    bench.answers(unsupported("response_format"), unsupported("response_format"), said("{}"))
    bench.complete()
    assert "response_format" not in bench.bodies()[2]
    assert "JSON by the prompt alone" in bench.log[-1]


def test_dialect__everything_refused(bench: Bench) -> None:
    bench.answers(
        unsupported("response_format"),
        unsupported("response_format"),
        unsupported("stream_options"),
        unsupported("max_completion_tokens"),
        unsupported("max_tokens"),
        unsupported("stream"),
        said("{}"),
    )
    bench.complete()
    assert set(bench.bodies()[-1]) == {"model", "messages"}


def test_dialect__older_name_of_the_limit_refused(respx_mock: respx.Router) -> None:
    bench = Bench(respx_mock, base_url="http://localhost/v1")
    bench.route = respx_mock.post("http://localhost/v1/chat/completions")
    message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    bench.answers(refused(400, message), said())
    bench.complete()
    assert bench.bodies()[1]["max_completion_tokens"] == 1234


@pytest.mark.parametrize("mode", ["strict", "json"])
def test_dialect__a_chosen_form_is_not_given_up(respx_mock: respx.Router, mode: str) -> None:
    bench = Bench(respx_mock, structured_output=mode)
    bench.answers(unsupported("response_format"))
    assert type(bench.fails()) is ModelError
    assert len(bench.route.calls) == 1


def test_dialect__same_refusal_for_ever(bench: Bench) -> None:
    bench.answers(unsupported("stream_options"))
    assert type(bench.fails()) is ModelError
    assert len(bench.route.calls) == 2


def test_dialect__refusal_of_what_was_not_sent(bench: Bench) -> None:
    bench.answers(unsupported("temperature"))
    assert type(bench.fails()) is ModelError
    assert len(bench.route.calls) == 1


def test_dialect__only_one_prompt_pays(bench: Bench) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return unsupported("response_format") if b"json_schema" in request.content else said()

    bench.route.mock(side_effect=answer)
    outcomes = bench.complete_all([PROMPT] * 10)
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(bench.route.calls) == 11
    assert len(bench.log) == 1
    assert bench.firsts == 1
