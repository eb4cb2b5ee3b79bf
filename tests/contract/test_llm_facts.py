"""What is known of models: the packaged rules are well formed, and the right ones apply."""

import tomllib
from dataclasses import fields
from fnmatch import translate
from typing import Any

import pytest

from review_action.adapters.llm.dialect import first_dialect
from review_action.adapters.llm.facts import EFFORTS, RULES, ModelFacts, facts_of
from review_action.domain.model_settings import ModelSettings
from review_action.domain.provider import PROVIDERS
from review_action.domain.read_facts import READERS

CONDITIONS = {"models", "servers", "wires"}
RULE_TABLE: list[dict[str, Any]] = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]


def settings(route: str, url: str = "", **more: Any) -> ModelSettings:
    provider, _, name = route.partition(":")
    known = PROVIDERS[provider]
    values = {"provider": provider, "name": name, "base_url": url or known.base_url or "https://h"}
    return ModelSettings.model_validate({**values, "wire": known.wire, **more})


@pytest.mark.parametrize("rule", RULE_TABLE, ids=lambda rule: str(sorted(rule.items()))[:60])
def test_rules__are_well_formed(rule: dict[str, Any]) -> None:
    said = rule.keys() - CONDITIONS
    assert rule.keys() & CONDITIONS
    assert said
    kinds = {field.name: type(getattr(ModelFacts(), field.name)) for field in fields(ModelFacts)}
    for name in said - {"efforts"}:
        assert isinstance(rule[name], kinds[name]), name
    assert set(rule.get("efforts", [])) <= set(EFFORTS)
    assert rule.get("structured", "json") in {"strict", "json", "none"}
    assert rule.get("output_limit", "") in {"max_tokens", "max_completion_tokens", ""}
    for glob in rule.get("models", []):
        assert glob == glob.casefold()
        assert translate(glob)


def test_rules__the_user_can_overrule_what_people_know() -> None:
    """What the input `model-facts` takes are facts, and win."""
    names = {key.replace("-", "_") for key in READERS}
    assert names <= {field.name for field in fields(ModelFacts)}
    said = {"structured": "json", "token_coefficient": 2.5, "efforts": ("low",), "unheard_of": 1}
    facts = facts_of(settings("anthropic:claude-sonnet-5-5", facts=said))
    assert (facts.structured, facts.token_coefficient, facts.efforts) == ("json", 2.5, ("low",))
    assert facts.context_window == 1_000_000


def test_facts_of__unknown_model_is_sent_the_minimum() -> None:
    assert facts_of(settings("openai-compatible:house-model-7")) == ModelFacts()
    assert facts_of(settings("azure:my-deployment")) == ModelFacts()


@pytest.mark.parametrize(
    "provider", [name for name, known in PROVIDERS.items() if known.default_model]
)
def test_facts_of__every_default_model_is_known(provider: str) -> None:
    facts = facts_of(settings(f"{provider}:{PROVIDERS[provider].default_model}"))
    assert facts.known
    assert facts.context_window >= 128_000


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ("openai:gpt-6.1-terra", {"context_window": 1_050_000, "cache_hint": True}),
        ("openai:gpt-4.1-mini", {"reasoning_room": 0, "efforts": ()}),
        ("openai:o4-mini", {"efforts": ("low", "medium", "high"), "reasoning_room": 8192}),
        ("openai:gpt-5-mini", {"efforts": ("minimal", "low", "medium", "high")}),
        ("azure:gpt-6-luna", {"cache_hint": False, "reasoning_room": 8192}),
        ("anthropic:claude-sonnet-5-5", {"token_coefficient": 1.63, "output_limit": "max_tokens"}),
        ("anthropic:claude-haiku-5-5", {"cache_minimum": 512}),
        ("anthropic:claude-opus-4-7", {"cache_minimum": 2048, "token_coefficient": 1.63}),
        (
            "anthropic:claude-haiku-4-5",
            {"token_coefficient": 1.27, "efforts": (), "reasoning_room": 0},
        ),
        ("anthropic:claude-sonnet-4-5", {"context_window": 200_000}),
        ("anthropic:claude-3-5-sonnet-latest", {"structured": "none", "token_coefficient": 1.27}),
        (
            "openrouter:anthropic/claude-sonnet-5.5",
            {"token_coefficient": 1.63, "require_parameters": True, "cache_hint": False},
        ),
        ("bedrock:us.anthropic.claude-opus-5-5-v1:0", {"token_coefficient": 1.63}),
        ("gemini:gemini-3.8-flash", {"efforts": ("low", "medium", "high"), "cache_minimum": 4096}),
        ("gemini:gemini-2.5-pro", {"efforts": (), "cache_minimum": 2048, "reasoning_room": 8192}),
        ("gemini:gemini-2.0-flash", {"reasoning_room": 0}),
        ("groq:openai/gpt-oss-120b", {"context_window": 131_072, "cache_hint": False}),
        (
            "deepseek:deepseek-v4-pro",
            {"structured": "json", "output_limit": "max_tokens", "token_coefficient": 1.06},
        ),
        ("mistral:mistral-large-4", {"output_limit": "max_tokens", "context_window": 1_048_576}),
        ("ollama:qwen3.8:27b", {"output_limit": "max_tokens", "structured": "strict"}),
        ("openai:GPT-4.1", {"context_window": 1_000_000}),
    ],
)
def test_facts_of__known(route: str, expected: dict[str, Any]) -> None:
    facts = facts_of(settings(route))
    assert {name: getattr(facts, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("url", "limit"),
    [
        ("https://api.deepseek.com", "max_tokens"),
        ("https://api.mistral.ai/v1", "max_tokens"),
        ("http://localhost:11434/v1", "max_tokens"),
        ("https://me.openai.azure.com/openai/v1", "max_completion_tokens"),
    ],
)
def test_facts_of__server_by_its_address(url: str, limit: str) -> None:
    facts = facts_of(settings("openai-compatible:m", url))
    assert facts.output_limit == limit
    assert not facts.known


@pytest.mark.parametrize(
    ("efforts", "wanted", "sent"),
    [
        ((), "", ""),
        ((), "ultra", "ultra"),
        (("low", "high"), "", ""),
        (("low", "high"), "high", "high"),
        (("low", "medium", "high"), "minimal", "low"),
        (("low", "medium", "high"), "max", "high"),
        (("low", "high", "max"), "xhigh", "high"),
        (("low", "medium"), "ultra", ""),
        (("odd",), "low", ""),
        (("odd",), "odd", "odd"),
    ],
)
def test_effort__nearest_that_is_taken(efforts: tuple[str, ...], wanted: str, sent: str) -> None:
    assert ModelFacts(efforts=efforts).effort(wanted) == sent


def test_first_dialect__what_the_user_chose_is_fixed() -> None:
    model = settings("deepseek:deepseek-v4-pro")
    assert (first_dialect(model).structured, first_dialect(model).fixed) == ("json", False)
    chosen = first_dialect(model.model_copy(update={"structured_output": "strict"}))
    assert (chosen.structured, chosen.fixed) == ("strict", True)
