"""What the user says of a model: facts and prices."""

import pytest

from tests.unit.domain.given import hints, model, refused


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("structured: json\ncache-hint: false", {"structured": "json", "cache_hint": False}),
        (
            '{"token-coefficient": 1, "cache_minimum": 512}',
            {"token_coefficient": 1.0, "cache_minimum": 512},
        ),
        ("efforts: [low, high]", {"efforts": ("low", "high")}),
        ("efforts: low", {"efforts": ("low",)}),
        ("Output-Limit: max_tokens  # as DeepSeek", {"output_limit": "max_tokens"}),
    ],
)
def test_read_facts__keys_with_values(said: str, facts: dict[str, object]) -> None:
    assert model(model="ollama:x", model_facts=said).facts == facts


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("structred: json", "'structred' is no fact"),
        ("structured: yaml", "`structured` is not"),
        ("structured: 1", "`structured` is not"),
        ("cache-hint: 0.3", "`cache-hint` is not"),
        ("temperature: true", "'temperature' is no fact"),
        ("token-coefficient: true", "`token-coefficient` is not"),
        ("token-coefficient: 1000", "`token-coefficient` is not"),
        ("context-window: 8k", "`context-window` is not"),
        ("context-window: true", "`context-window` is not"),
        ("context-window: 0", "`context-window` is not"),
        ("efforts: [a b]", "`efforts` is not"),
        ("- structured", "no mapping"),
        ("just words", "no mapping"),
        ("a: [", "no mapping"),
        ("a: !!python/object:os.system x", "no mapping"),
        ("a: " + "[" * 1500, "no mapping"),
        ("a: " + "x" * 5000, "no mapping"),
        ("a: 2026-99-99", "no mapping"),
    ],
)
def test_read_facts__refused(said: str, problem: str) -> None:
    assert problem in refused(model_facts=said)["model-facts"]


def test_read_facts__an_unknown_key_is_told_which_there_are() -> None:
    assert "context-window" in hints(model_facts="contextwindow: 1")


@pytest.mark.parametrize(
    ("said", "prices"),
    [
        ("1/5", (1.0, 5.0, None)),
        ("$0.10 / $0.50 / $0.01", (0.1, 0.5, 0.01)),
        ("0/0/0", (0.0, 0.0, 0.0)),
        ("", (None, None, None)),
    ],
)
def test_read_prices__per_million(said: str, prices: tuple[float | None, ...]) -> None:
    found = model(model="ollama:x", prices=said)
    assert (found.price_input, found.price_output, found.price_cached) == prices


@pytest.mark.parametrize("said", ["1", "1/2/3/4", "a/b", "1./2", "-1/2", "1,5/2", "1/", "1.2.3/4"])
def test_read_prices__refused(said: str) -> None:
    assert "two or three amounts" in refused(prices=said)["prices"]
