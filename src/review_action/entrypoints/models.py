"""`review-action models`: what is known of models, and what they cost today."""

from collections.abc import Sequence
from datetime import UTC, datetime

from review_action.adapters.llm.facts import ModelFacts, facts_of
from review_action.adapters.llm.pricing import rate_of, table_date
from review_action.domain.model_settings import ModelSettings
from review_action.domain.provider import PROVIDERS, maker_of, split_route
from review_action.errors import InvalidInputError
from review_action.rendering.visible import visible

SUGGESTED = (
    *("openai:gpt-6-luna", "openai:gpt-6.1-terra", "openai:gpt-6.1-sol"),
    *("anthropic:claude-haiku-5-5", "anthropic:claude-sonnet-5-5", "anthropic:claude-opus-5-5"),
    *("gemini:gemini-3.5-flash-lite", "gemini:gemini-3.8-flash", "gemini:gemini-4-argon"),
    *("groq:openai/gpt-oss-20b", "groq:openai/gpt-oss-120b"),
    *("mistral:mistral-small-latest", "mistral:mistral-large-4"),
    *("deepseek:deepseek-v4-flash", "deepseek:deepseek-v4-pro"),
)
"""From cheap to deep for each provider whose address is known (docs/recipes/models.md)."""
SHORT_PROMPT_TOKENS = 10_000
"""Long ones cost more per token with some models."""


def show(routes: Sequence[str], *, color: bool) -> int:
    """Print a table of `routes`, or of the suggested ones.

    Raises:
        InvalidInputError: A route says no provider.
    """
    # Here and not above: nothing else of this module needs it.
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    now = datetime.now(UTC)
    table = Table("model", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("input $", "output $", "cached $", "context"):
        table.add_column(name, justify="right")
    for name in ("JSON", "effort", "default"):
        table.add_column(name)
    for route in routes or SUGGESTED:
        table.add_row(*_row(settings_of(route), now))
    console = Console(no_color=not color, highlight=False, markup=False)
    console.print(table)
    when = f"at this hour, by a table of {table_date()}"
    console.print(f"US dollars per million tokens of a short prompt, {when}; ? where not known.")
    return 0


def settings_of(route: str) -> ModelSettings:
    """The model at its provider's own address, without a key."""
    said = split_route(route)
    provider = said.provider or maker_of(said.model)
    if provider not in PROVIDERS:
        hint = f"Write `provider:name`; providers are {', '.join(PROVIDERS)}."
        raise InvalidInputError("model", "it does not say its provider", hint=hint)
    known = PROVIDERS[provider]
    return ModelSettings(
        provider=provider,
        name=said.model or known.default_model,
        base_url=known.base_url,
        wire=known.wire,
    )


def _row(settings: ModelSettings, now: datetime) -> tuple[str, ...]:
    facts, rate = facts_of(settings), rate_of(settings, SHORT_PROMPT_TOKENS, at=now)
    default = PROVIDERS[settings.provider].default_model == settings.name
    return (
        visible(settings.route),
        *(told(one) for one in (rate[:3] if rate else (None, None, None))),
        f"{facts.context_window:,}" if facts.context_window else "?",
        facts.structured,
        _efforts(facts),
        "yes" if default else "",
    )


def told(dollars: float | None) -> str:
    """A price without needless zeros."""
    return "?" if dollars is None else f"{dollars:.4f}".rstrip("0").rstrip(".")


def _efforts(facts: ModelFacts) -> str:
    return f"{facts.efforts[0]}-{facts.efforts[-1]}" if facts.efforts else ""
