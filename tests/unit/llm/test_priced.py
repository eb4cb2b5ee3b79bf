"""A completion says its route and its cost; the server's word on the cost stands."""

import asyncio
from datetime import UTC, datetime

import pytest

from review_action.adapters.llm.priced import PricedModel
from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from tests.fakes.fake_model import FakeLanguageModel

TERRA = ModelSettings(provider="openai", name="gpt-6.1-terra", base_url="https://api.openai.com/v1")
OWN = ModelSettings(provider="ollama", name="qwen3", base_url="http://localhost:11434/v1")
NOBODY = ModelSettings(name="x", base_url="https://llm.example.com/v1")
PROMPT = Prompt(agent="review", unit="unit-001", system="s", shared="d", question="q")
USED = Usage(input_tokens=10_000, output_tokens=1_000)


def priced(settings: ModelSettings, **said: object) -> Completion:
    reply = Completion.model_validate({"text": "ok", **said})
    inner = FakeLanguageModel([reply], clock=lambda: 0.0)
    model = PricedModel(inner, settings, now=lambda: datetime(2026, 11, 21, tzinfo=UTC))

    async def ask() -> Completion:
        completion = await model.complete(PROMPT, deadline=1.0)
        await model.aclose()
        return completion

    completion = asyncio.run(ask())
    assert inner.closed
    return completion


def test_priced__by_the_table() -> None:
    completion = priced(TERRA, usage=USED)

    assert completion.route == "openai:gpt-6.1-terra"
    assert completion.cost_usd == pytest.approx(0.015)
    assert (completion.text, completion.usage) == ("ok", USED)


def test_priced__the_server_knows_better() -> None:
    assert priced(TERRA, usage=USED, cost_usd=0.5).cost_usd == 0.5
    assert priced(TERRA, usage=USED, cost_usd=0.0).cost_usd == 0.0


def test_priced__unknown_stays_unknown() -> None:
    assert priced(NOBODY, usage=USED).cost_usd is None
    assert priced(NOBODY).route == "openai-compatible:x"


def test_priced__what_was_not_counted_is_not_free() -> None:
    assert priced(TERRA).cost_usd is None
    assert priced(TERRA, usage=Usage(output_tokens=5)).cost_usd is None


def test_priced__ones_own_machine_is_free() -> None:
    assert priced(OWN).cost_usd == 0.0
    assert priced(OWN, usage=USED).cost_usd == 0.0
