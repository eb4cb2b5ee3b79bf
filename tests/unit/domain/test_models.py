"""Routes and addresses: who is asked, and with what."""

import pytest

from review_action.domain.model_settings import ModelSettings
from review_action.domain.provider import PROVIDERS, owner_of
from tests.unit.domain.given import hints, key_of, model, read, refused


@pytest.mark.parametrize(
    ("inputs", "route", "url"),
    [
        ({"api_key": "sk-1"}, "openai:gpt-6.1-terra", "https://api.openai.com/v1"),
        ({"model": "openai:", "api_key": "k"}, "openai:gpt-6.1-terra", "https://api.openai.com/v1"),
        ({"model": "gpt-6-luna", "api_key": "k"}, "openai:gpt-6-luna", "https://api.openai.com/v1"),
        ({"model": "OpenAI:o4", "api_key": "k"}, "openai:o4", "https://api.openai.com/v1"),
        (
            {"model": "groq:openai/gpt-oss-120b", "api_key": "k"},
            "groq:openai/gpt-oss-120b",
            "https://api.groq.com/openai/v1",
        ),
        (
            {"model": "claude-opus-5-5", "anthropic_api_key": "k"},
            "anthropic:claude-opus-5-5",
            "https://api.anthropic.com/v1",
        ),
        (
            {"model": "google:gemini-4-argon", "gemini_api_key": "k"},
            "gemini:gemini-4-argon",
            "https://generativelanguage.googleapis.com/v1beta",
        ),
        (
            {"model": "qwen3:8b", "base_url": "http://models.internal:8000/v1/"},
            "openai-compatible:qwen3:8b",
            "http://models.internal:8000/v1",
        ),
        ({"model": "ollama:qwen3:8b"}, "ollama:qwen3:8b", "http://localhost:11434/v1"),
        ({"model": "llama.cpp:x"}, "llamacpp:x", "http://localhost:8080/v1"),
        ({"model": "vllm:x"}, "vllm:x", "http://localhost:8000/v1"),
        ({"model": "litellm:x"}, "litellm:x", "http://localhost:4000/v1"),
        (
            {"model": "openai:gpt-6", "base_url": "https://proxy.example.com/v1"},
            "openai:gpt-6",
            "https://proxy.example.com/v1",
        ),
        (
            {"model": "openai-compatible:a/b", "base_url": "https://h"},
            "openai-compatible:a/b",
            "https://h",
        ),
        (
            {"model": "x", "base_url": "https://api.groq.com/openai/v1", "groq_api_key": "k"},
            "groq:x",
            "https://api.groq.com/openai/v1",
        ),
        (
            {
                "model": "x",
                "base_url": "https://generativelanguage.googleapis.com/v1beta/openai",
                "gemini_api_key": "k",
            },
            "openai-compatible:x",
            "https://generativelanguage.googleapis.com/v1beta/openai",
        ),
        (
            {"model": "azure:terra", "base_url": "https://a.openai.azure.com/", "api_key": "k"},
            "azure:terra",
            "https://a.openai.azure.com/openai/v1",
        ),
        (
            {"model": "azure:terra", "base_url": "https://a.openai.azure.com/x", "api_key": "k"},
            "azure:terra",
            "https://a.openai.azure.com/x",
        ),
        (
            {"model": "bedrock:x", "base_url": "https://b.eu-west-1.api.aws/v1", "api_key": "k"},
            "bedrock:x",
            "https://b.eu-west-1.api.aws/v1",
        ),
        (
            {"base_url": "https://eu.api.openai.com/v1", "model": "openai:", "api_key": "k"},
            "openai:gpt-6.1-terra",
            "https://eu.api.openai.com/v1",
        ),
    ],
)
def test_read_models__routes(inputs: dict[str, str], route: str, url: str) -> None:
    found = model(**inputs)
    assert (found.route, found.base_url) == (route, url)


@pytest.mark.parametrize(
    ("said", "wire"), [("anthropic:x", "anthropic"), ("gemini:x", "gemini"), ("groq:x", "openai")]
)
def test_read_models__wire(said: str, wire: str) -> None:
    assert model(model=said, api_key="k").wire == wire
    # A proxy in front of a provider speaks what the provider does.
    assert model(model=said, base_url="https://proxy.example.com/v1").wire == wire


@pytest.mark.parametrize("name", sorted(name for name, p in PROVIDERS.items() if p.default_model))
def test_read_models__one_key_chooses_the_provider(name: str) -> None:
    known = PROVIDERS[name]
    found = model(**{known.key_input: "k-123"})
    assert found.route == f"{name}:{known.default_model}"
    assert (found.base_url, found.wire, key_of(found)) == (known.base_url, known.wire, "k-123")


@pytest.mark.parametrize(
    ("key", "provider"), [("sk-ant-1", "anthropic"), ("gsk_1", "groq"), ("AIzaSy1", "gemini")]
)
def test_read_models__a_key_that_says_whose_it_is(key: str, provider: str) -> None:
    assert model(api_key=key).provider == provider


def test_read_models__options() -> None:
    found = model(
        model="x",
        base_url="https://h/v1",
        structured_output="none",
        context_tokens="8000",
        max_concurrency="2",
        effort="Low",
        prices="1/5",
        model_facts="cache_hint: true\ncontext_window: 9000",
    )
    assert found == ModelSettings(
        name="x",
        base_url="https://h/v1",
        structured_output="none",
        context_tokens=8000,
        max_concurrency=2,
        effort="low",
        price_input=1.0,
        price_output=5.0,
        facts={"cache_hint": True, "context_window": 9000},
    )


@pytest.mark.parametrize(
    ("said", "url", "expected"),
    [
        ("groq:x", "", 64),
        ("ollama:x", "", 4),
        ("ollama:x", "https://ollama.example.com/v1", 4),
        ("llama.cpp:x", "", 4),
        ("vllm:x", "", 64),
        ("litellm:x", "", 64),
        ("x", "https://models.example.com/v1", 64),
        ("x", "http://127.0.0.1:8080/v1", 4),
        ("x", "http://[::1]:8080/v1", 4),
        ("x", "https://10.0.0.7/v1", 4),
        ("x", "http://models.internal:8000/v1", 4),
    ],
)
def test_read_models__how_many_at_once(said: str, url: str, expected: int) -> None:
    given = {"model": said, "base_url": url, "api_key": "k"}
    assert model(**given).max_concurrency == expected
    assert model(**given, max_concurrency="17").max_concurrency == 17


def test_read_models__a_said_context_wins_over_the_table() -> None:
    assert model(model="ollama:x", context_tokens="8000").facts == {"context_window": 8000}


@pytest.mark.parametrize(
    ("inputs", "name", "problem"),
    [
        ({"model": "vertex:x", "api_key": "k"}, "model", "comes in a later version"),
        ({"model": "openai/gpt-oss-120b", "api_key": "k"}, "model", "which server"),
        ({"model": "gpt-oss-120b", "api_key": "k"}, "model", "which server"),
        ({"model": "openrouter:", "api_key": "k"}, "model", "it is empty"),
        ({"api_key": "sk-or-1"}, "model", "it is empty"),
        ({"base_url": "https://h/v1"}, "model", "it is empty"),
        ({"model": "openai:", "base_url": "https://h/v1"}, "model", "it is empty"),
        ({"openai_api_key": "a", "groq_api_key": "b"}, "model", "several providers: groq, openai"),
        ({"model": "openai-compatible:x"}, "base-url", "needs an address"),
        ({"model": "azure:x", "api_key": "k"}, "base-url", "needs an address"),
        ({"model": "ollama:x", "GITHUB_ACTIONS": "true"}, "base-url", "needs an address"),
        ({"model": "gpt-6"}, "api-key", "`openai` needs one"),
        ({"model": "gpt-6", "groq_api_key": "k"}, "api-key", "`openai` needs one"),
        ({"model": "azure:x", "base_url": "https://a.example.com"}, "api-key", "`azure` needs one"),
        ({"model": "x", "base_url": "https://api.groq.com/openai/v1"}, "api-key", "needs one"),
        ({"model": "gpt-6", "api_key": "sk-ant-1"}, "api-key", "a key of Anthropic"),
        ({"model": "gpt-6", "openai_api_key": "gsk_1"}, "openai-api-key", "a key of Groq"),
        ({"model": "x", "base_url": "https://h", "effort": "very high"}, "effort", "one word"),
        ({"model": "x", "base_url": "https://h", "effort": "x" * 21}, "effort", "one word"),
        ({"model": "gpt-6", "api_key": "a b"}, "api-key", "white space"),
        ({"api_key": "a b"}, "api-key", "white space"),
    ],
)
def test_read_models__refused(inputs: dict[str, str], name: str, problem: str) -> None:
    assert problem in refused(**inputs)[name]


def test_read_models__a_refusal_says_what_would_do() -> None:
    assert "like `https://NAME.openai.azure.com/openai/v1`" in hints(model="azure:x", api_key="k")
    assert "as `groq-api-key` or `api-key`" in hints(model="groq:x")
    assert "as `" not in hints(model="azure:x", base_url="https://a.example.com")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("api.example.com/v1", "does not begin"),
        ("https://", "no host"),
        ("https://user@h/v1", "user name"),
        ("https://h/v1?key=1", "query"),
        ("https://h/v1#", "query or a fragment"),
        ("https://h/v1/chat/completions/", "/chat/completions"),
        ("https://h/v1/messages", "/messages"),
        ("https://h/a b", "white space"),
        ("https://h:port/v1", "not a URL"),
        ("https://[h/v1", "not a URL"),
    ],
)
def test_read_models__base_url_refused(url: str, problem: str) -> None:
    assert problem in refused(model="x", base_url=url)["base-url"]


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://models.example.com/v1", True),
        ("http://8.8.8.8/v1", True),
        ("http://10.0.0.7:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://ollama:11434/v1", False),
        ("http://box.local/v1", False),
        ("https://models.example.com/v1", False),
    ],
)
def test_read_models__plain_http(url: str, *, warned: bool) -> None:
    assert bool(read(model="x", base_url=url).warnings) is warned


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://eu.api.openai.com/v1", "openai"),
        ("https://API.OpenAI.com:443", "openai"),
        ("http://api.openai.com/v1", ""),
        ("https://api.openai.com:8443/v1", ""),
        ("https://api.openai.com.evil.example/v1", ""),
        ("https://evilapi.openai.com/v1", ""),
        ("https://evil.example/api.openai.com/v1", ""),
        ("http://localhost:11434/v1", ""),
    ],
)
def test_owner_of__a_provider_at_its_own_address(url: str, owner: str) -> None:
    assert owner_of(url) == owner
