"""Who sees which key, who is asked next, and what is left where secrets are withheld."""

import pytest
from pydantic import SecretStr

from review_action.domain.model_settings import ModelSettings
from tests.unit.domain.given import key_of, model, read, read_withheld, refused


def test_fallbacks__how_many_at_once_is_each_servers_own() -> None:
    settings = read(model="groq:x", api_key="k", fallback_models="ollama:y")
    assert settings.model
    assert settings.model.max_concurrency == 64
    assert [one.max_concurrency for one in settings.fallbacks] == [4]


def test_keys__each_goes_to_its_own_provider_alone() -> None:
    settings = read(
        model="anthropic:",
        anthropic_api_key="key-a",
        groq_api_key="key-g",
        openai_api_key="key-o",
        fallback_models="groq:, openai:gpt-6-luna\nollama:qwen3 http://gpu.internal:11434/v1",
    )
    assert settings.model is not None
    routes = (settings.model, *settings.fallbacks)
    assert [(one.route, key_of(one)) for one in routes] == [
        ("anthropic:claude-sonnet-5-5", "key-a"),
        ("groq:openai/gpt-oss-120b", "key-g"),
        ("openai:gpt-6-luna", "key-o"),
        ("ollama:qwen3", ""),
    ]
    assert settings.secrets == ("key-a", "key-g", "key-o")


def test_keys__a_typed_address_gets_no_provider_s_key() -> None:
    found = model(model="openai:x", base_url="https://proxy.example.com", openai_api_key="key-o")
    assert found.api_key is None
    found = model(model="openai:x", base_url="https://proxy.example.com", api_key="key-p")
    assert key_of(found) == "key-p"


def test_keys__the_first_model_s_key_stays_at_its_server() -> None:
    settings = read(
        model="a",
        base_url="https://h.example/v1",
        api_key="key-1",
        fallback_models="openai-compatible:b\nvllm:c https://other.example/v1",
    )
    assert [(one.route, one.base_url, key_of(one)) for one in settings.fallbacks] == [
        ("openai-compatible:b", "https://h.example/v1", "key-1"),
        ("vllm:c", "https://other.example/v1", ""),
    ]


def test_keys__a_provider_s_own_wins() -> None:
    assert key_of(model(model="groq:x", api_key="key-1", groq_api_key="key-g")) == "key-g"


def test_fallbacks__do_not_inherit_what_is_said_of_the_first_model() -> None:
    settings = read(
        model="groq:x",
        api_key="k",
        fallback_models="groq:y",
        prices="1/2/0.1",
        model_facts='{"structured": "json"}',
        structured_output="json",
        effort="high",
        max_concurrency="3",
        context_tokens="9000",
    )
    assert settings.fallbacks == (
        ModelSettings(
            provider="groq",
            name="y",
            base_url="https://api.groq.com/openai/v1",
            api_key=SecretStr("k"),
            effort="high",
            max_concurrency=3,
            context_tokens=9000,
        ),
    )


def test_fallbacks__are_asked_once_each() -> None:
    settings = read(model="groq:x", api_key="k", fallback_models="groq:x, groq:y, groq:y")
    assert [one.name for one in settings.fallbacks] == ["y"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("vertex:x", "later version"),
        ("llama", "which server"),
        ("openrouter:", "it is empty"),
        ("azure:x", "`azure` needs an address"),
        ("vllm:x ftp://h", "does not begin"),
        ("mistral:x", "`mistral:x` needs a key of its own"),
        ("azure:x https://a.example.com", "needs a key of its own"),
    ],
)
def test_fallbacks__refused(said: str, problem: str) -> None:
    assert problem in refused(model="groq:x", api_key="k", fallback_models=said)["fallback-models"]


def test_fallbacks__a_broken_key_is_told_once() -> None:
    found = refused(model="groq:x", api_key="k", mistral_api_key="a b", fallback_models="mistral:y")
    assert found.keys() == {"mistral-api-key"}


def test_fallbacks__a_foreign_key() -> None:
    found = refused(
        model="groq:x", api_key="k", mistral_api_key="gsk_1", fallback_models="mistral:y"
    )
    assert found.keys() == {"mistral-api-key"}


def test_fallbacks__without_a_first_model() -> None:
    assert "no model to go on from" in refused(fallback_models="ollama:x")["fallback-models"]


@pytest.mark.parametrize(
    "inputs",
    [
        {"model": "gpt-6"},
        {"model": "anthropic-like"},
        {"model": "x", "base_url": "https://api.groq.com/openai/v1"},
        {"model": "azure:x", "base_url": "https://a.example.com"},
        {"model": "gpt-6", "fallback_models": "groq:x"},
    ],
)
def test_withheld__the_embedded_checks_review(inputs: dict[str, str]) -> None:
    settings = read_withheld(**inputs)
    assert settings.model is None
    assert "No `api-key` reached this run" in settings.warnings[0]
    assert settings.warnings[0].endswith("the embedded checks review alone.")


def test_withheld__an_open_server_reviews() -> None:
    settings = read_withheld(model="x", base_url="http://models.internal/v1")
    assert settings.model is not None
    assert settings.warnings == ()


def test_withheld__an_open_fallback_takes_the_place() -> None:
    settings = read_withheld(
        model="groq:x", fallback_models="mistral:y\nvllm:z http://gpu.internal/v1"
    )
    assert settings.model is not None
    assert (settings.model.route, settings.fallbacks) == ("vllm:z", ())
    assert settings.warnings[0].endswith("`vllm:z` reviews, which needs none.")


def test_withheld__but_no_model_asked_for() -> None:
    assert read_withheld().warnings == ()


def test_withheld__a_broken_address_is_still_told() -> None:
    assert "base-url" in refused(model="x", base_url="nowhere")
