"""A completion: what came back for one prompt, and what it used."""

from typing import Literal

from review_action.domain.finding import Finding
from review_action.domain.value import Value


class Usage(Value):
    """Tokens as the provider counted them; `input` includes cached ones."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
        )


class Completion(Value):
    """The raw reply to one prompt."""

    text: str
    stop: Literal["stop", "length", "refusal"] = "stop"
    model: str = ""
    usage: Usage = Usage()
    attempts: int = 1


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
