"""Before it is sent, a prompt costs what the dearest route would take for it."""

from datetime import UTC, datetime

import pytest

from review_action.adapters.llm.estimate_cost import HEADROOM, estimate_cost, priced_routes
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOBODY = ModelSettings(name="x", base_url="https://llm.example.com/v1")
SAID = ModelSettings(
    name="x", base_url="https://llm.example.com/v1", price_input=1.0, price_output=10.0
)
CLAUDE = ModelSettings(
    provider="anthropic", name="claude-sonnet-5-5", base_url="https://api.anthropic.com/v1"
)
PROMPT = Prompt(
    agent="review",
    unit="unit-001",
    system="s" * 300,
    shared="d" * 600,
    question="q" * 100,
    tokens=10_000,
    max_output_tokens=2_000,
)


def test_estimate_cost__prompt_and_longest_answer() -> None:
    estimate = estimate_cost([SAID], now=lambda: NOW)(PROMPT)

    assert estimate is not None
    assert estimate.asked == pytest.approx(10_000 * HEADROOM / 1e6)
    assert estimate.most == pytest.approx(estimate.asked + 2_000 * 10 / 1e6)


def test_estimate_cost__a_prompt_nobody_estimated() -> None:
    unknown = PROMPT.model_copy(update={"tokens": 0})
    estimate = estimate_cost([SAID], now=lambda: NOW)(unknown)

    assert estimate is not None
    assert estimate.asked == pytest.approx(1_000 / 3 * HEADROOM / 1e6)


def test_estimate_cost__counts_as_the_model_does_with_room_to_think() -> None:
    estimate = estimate_cost([CLAUDE], now=lambda: NOW)(PROMPT)

    assert estimate is not None
    # More tokens than o200k, each at the price of writing it to the cache.
    assert estimate.asked > 10_000 * HEADROOM * 2.5 / 1e6
    assert estimate.most - estimate.asked > 2_000 * 10 / 1e6


def test_estimate_cost__the_dearest_route_of_those_with_a_price() -> None:
    both = estimate_cost([NOBODY, SAID, CLAUDE], now=lambda: NOW)(PROMPT)

    assert both == estimate_cost([CLAUDE], now=lambda: NOW)(PROMPT)


def test_estimate_cost__no_price_at_all() -> None:
    assert estimate_cost([NOBODY], now=lambda: NOW)(PROMPT) is None


def test_priced_routes__leaves_out_what_nobody_knows_and_says_so() -> None:
    said: list[str] = []

    assert priced_routes([NOBODY, CLAUDE, SAID], at=NOW, log=said.append) == (CLAUDE, SAID)
    assert said == [
        "openai-compatible:x is left out: its price is not known, and `max-cost` is set."
    ]
