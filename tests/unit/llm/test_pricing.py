"""Prices by date, hour and length; what is not known stays unknown, and what is one's own is free."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from review_action.adapters.llm.pricing import (
    FREE,
    TABLE,
    Rate,
    rate_of,
    table_date,
)
from review_action.domain.completion import Usage
from review_action.domain.provider import PROVIDERS
from review_action.domain.settings import ModelSettings

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def route(said: str, url: str = "", **fields: object) -> ModelSettings:
    provider, _, name = said.partition(":")
    url = url or PROVIDERS[provider].base_url
    return ModelSettings.model_validate(
        {"provider": provider, "name": name, "base_url": url, **fields}
    )


def per_million(said: ModelSettings, at: datetime = NOW, tokens: int = 1_000) -> tuple[float, ...]:
    rate = rate_of(said, tokens, at=at)
    assert rate is not None
    return rate


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ("openai:gpt-6.1-terra", (1, 5, 0.05, 1.25)),
        ("openai:gpt-6.1-terra-2026-10-20", (1, 5, 0.05, 1.25)),
        ("openai:GPT-6.1-Terra", (1, 5, 0.05, 1.25)),
        ("anthropic:claude-sonnet-5-5", (2, 10, 0.1, 2.5)),
        ("gemini:gemini-3.8-flash", (0.75, 3.75, 0.075, 0.75)),
        ("groq:openai/gpt-oss-120b", (0.15, 0.6, 0.075, 0.15)),
        ("mistral:mistral-large-4", (0.7, 2.1, 0.07, 0.7)),
        ("openrouter:agentica-org/deepcoder-14b-preview:free", FREE),
    ],
)
def test_rate_of__by_vendor_and_name(said: str, rate: tuple[float, ...]) -> None:
    assert per_million(route(said)) == rate


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("openai:gpt-7-not-yet", ""),
        ("openai:text-embedding-3-small", ""),
        ("openai-compatible:gpt-6.1-terra", "https://llm.example.com/v1"),
        ("litellm:gpt-6.1-terra", ""),
        ("ollama:qwen3", "https://ollama.example.com/v1"),
        ("openai:" + "a" * 5_000, ""),
    ],
)
def test_rate_of__unknown_is_not_free(said: str, url: str) -> None:
    assert rate_of(route(said, url), 1_000, at=NOW) is None


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("ollama:qwen3", ""),
        ("llamacpp:smollm2", ""),
        ("vllm:any", "http://10.0.0.7:8000/v1"),
        ("ollama:qwen3", "http://host.docker.internal:11434/v1"),
    ],
)
def test_rate_of__ones_own_machine_is_free(said: str, url: str) -> None:
    assert rate_of(route(said, url), 1_000, at=NOW) == FREE


def test_rate_of__the_host_says_whose_price_it_is() -> None:
    assert per_million(
        route("openai-compatible:gpt-6.1-terra", "https://eu.api.openai.com/v1")
    ) == (per_million(route("openai:gpt-6.1-terra")))
    gateway = route("openai:gpt-6.1-terra", "https://gateway.example.com/openai/v1")
    assert per_million(gateway) == per_million(route("openai:gpt-6.1-terra"))
    # Not the end of a host's name, but its domain.
    fake = route("openai-compatible:gpt-6.1-terra", "https://notapi.openai.com/v1")
    assert rate_of(fake, 1_000, at=NOW) is None


def test_rate_of__by_date() -> None:
    argon = route("gemini:gemini-4-argon")

    assert per_million(argon, datetime(2026, 11, 30, 23, 59, tzinfo=UTC)) == (2, 10, 0.1, 2)
    assert per_million(argon, datetime(2026, 12, 1, tzinfo=UTC)) == (4, 20, 0.2, 4)
    east = timezone(timedelta(hours=9))
    assert per_million(argon, datetime(2026, 12, 1, 8, tzinfo=east)) == (2, 10, 0.1, 2)


@pytest.mark.parametrize(
    ("hour", "dear"),
    [(0, False), (1, True), (3, True), (4, False), (5, False), (6, True), (9, True), (10, False)],
)
def test_rate_of__by_hour(hour: int, dear: bool) -> None:  # noqa: FBT001  # a row of the table
    rate = per_million(route("deepseek:deepseek-v4-pro"), NOW.replace(hour=hour))

    assert rate[:2] == ((1.32, 3.96) if dear else (0.66, 1.98))


def test_rate_of__by_hour_over_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    periods = ({"mtok": [2, 4]}, {"hours": ["22:00", "02:00"], "mtok": [1, 2]})
    monkeypatch.setattr("review_action.adapters.llm.pricing._periods", lambda *_: periods)
    night = [per_million(route("openai:x"), NOW.replace(hour=hour))[0] for hour in (21, 22, 1, 2)]

    assert night == [2, 1, 1, 2]


def test_rate_of__by_length() -> None:
    terra, haiku = route("openai:gpt-6.1-terra"), route("anthropic:claude-haiku-5-5")

    assert per_million(terra, tokens=272_000) == (1, 5, 0.05, 1.25)
    assert per_million(terra, tokens=272_001) == (2, 7.5, 0.1, 2.5)
    assert per_million(haiku, tokens=100_001)[:2] == (0.5, 2.5)


def test_rate_of__the_user_wins() -> None:
    terra = route("openai:gpt-6.1-terra", price_input=3.0, price_output=4.0)

    assert per_million(terra) == (3, 4, 3, 3)
    assert per_million(terra.model_copy(update={"price_cached": 0.5})) == (3, 4, 0.5, 3)
    assert per_million(route("litellm:x", price_input=0.0, price_output=0.0)) == FREE


def test_rate_of__a_deployment_is_known_by_what_answers() -> None:
    azure = "https://ours.openai.azure.com/openai/v1"
    ours = route("azure:reviewer", azure)
    misnamed = route("azure:gpt-6-luna", azure)

    assert rate_of(ours, 1_000, at=NOW) is None
    assert rate_of(ours, 1_000, at=NOW, answered_by="gpt-6.1-terra-2026-10-20") == per_million(
        route("openai:gpt-6.1-terra")
    )
    told = rate_of(misnamed, 1_000, at=NOW, answered_by="gpt-6.1-terra")
    assert told == per_million(route("openai:gpt-6.1-terra"))


def test_rate__parts_of_the_input_have_prices_of_their_own() -> None:
    usage = Usage(
        input_tokens=10_000, output_tokens=1_000, cached_tokens=6_000, cache_write_tokens=1_000
    )

    rate = rate_of(route("anthropic:claude-sonnet-5-5"), usage.input_tokens, at=NOW)

    assert rate
    assert rate.of(usage) == pytest.approx(
        (3_000 * 2 + 6_000 * 0.1 + 1_000 * 2.5 + 1_000 * 10) / 1e6
    )


def test_rate__more_cached_than_sent_is_no_discount() -> None:
    usage = Usage(input_tokens=10, cached_tokens=20)

    assert Rate(1.0, 1.0, 0.5, 1.0).of(usage) == pytest.approx(10 / 1e6)


@pytest.mark.parametrize("provider", [name for name in PROVIDERS if PROVIDERS[name].default_model])
def test_table__knows_every_default_model(provider: str) -> None:
    found = rate_of(route(f"{provider}:{PROVIDERS[provider].default_model}"), 1_000, at=NOW)

    assert found is not None
    assert 0 < found.cached < found.input < found.output


def test_table__is_small_dated_and_well_formed() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))

    assert TABLE.stat().st_size <= 150_000
    assert date.fromisoformat(table_date()) >= date(2026, 11, 21)
    assert table["source"].startswith("genai-prices ")
    periods = [
        period
        for vendor in table["vendors"].values()
        for model in vendor["models"]
        for period in model["usd"]
    ]
    assert len(periods) > 1_000
    prices = [price for period in periods for price in period["mtok"] if price is not None]
    assert min(prices) == 0
    assert max(prices) <= 1_000
    assert {key for period in periods for key in period} == {"mtok", "over", "from", "hours"}
