"""A completion: what came back for one prompt, and what it used."""

from typing import Literal

from review_action.domain.finding import Finding
from review_action.domain.value import Value


class Usage(Value):
    """Tokens as the provider counted them, whatever its own way of counting.

    `input_tokens` is all input: `cached_tokens` (read from the provider's prompt cache) and
    `cache_write_tokens` are parts of it. `output_tokens` is all output: `reasoning_tokens` are a
    part of it.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            **{name: getattr(self, name) + getattr(other, name) for name in Usage.model_fields}
        )


class Spend(Value):
    """Money, in US dollars; what has no known price is counted and never taken for free."""

    usd: float = 0.0
    unpriced: int = 0
    """Calls whose price nobody knows."""

    def __add__(self, other: "Spend") -> "Spend":
        return Spend(usd=self.usd + other.usd, unpriced=self.unpriced + other.unpriced)


class Completion(Value):
    """The raw reply to one prompt."""

    text: str
    stop: Literal["stop", "length", "refusal"] = "stop"
    model: str = ""
    usage: Usage = Usage()
    attempts: int = 1
    route: str = ""
    """`provider:model` that answered."""
    cost_usd: float | None = None
    """None when the price is unknown."""
    from_cache: bool = False
    """Our own completion cache answered: nothing was sent and nothing is owed."""
    seconds: float = 0.0
    first_token_seconds: float | None = None


class AgentReply(Value):
    """What one completion says once parsed: each finding validated alone."""

    agent: str
    unit: str
    summary: str = ""
    rating: int | None = None
    """0 (do not merge) to 10 (nothing to add); None when the agent does not rate."""
    findings: tuple[Finding, ...] = ()
    rejected: tuple[str, ...] = ()
    """Why single findings of the reply could not be used, for the report; no model text in it."""
    truncated: bool = False
    """The reply was cut at the output limit: what is whole is kept, the unit counts as partial."""
