"""What every provider's wire does: a pure translation of prompts to requests, events to replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from review_action.adapters.llm.dialect import Dialect
from review_action.adapters.llm.problem import Problem
from review_action.domain.completion import Usage
from review_action.domain.prompt import Prompt

Finish = Literal["", "stop", "length", "refusal", "error"]
"""Why a model stopped; empty while it has not."""


@dataclass(frozen=True, slots=True)
class WireRequest:
    """One POST with a JSON body. `headers` hold the key: never print this value."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)


@dataclass(slots=True)
class PartialReply:
    """What has arrived of a reply; filled event by event.

    Attributes:
        reason: Why it stopped, or was stopped, in the provider's own words.
        begun: The first token is there, be it thinking; so is the prompt, in the server's cache.
        began_at: When that was; noted by who reads the clock.
        ended: The stream said that it is over.
        usage: As far as it was told; what is told later counts.
        counts: The provider's own counters, where they come in pieces.
        cost_usd: What the server says that this answer cost.
        problem: An error the server reported after its status was sent.
    """

    text: list[str] = field(default_factory=list)
    refusal: list[str] = field(default_factory=list)
    finish: Finish = ""
    reason: str = ""
    begun: bool = False
    began_at: float | None = None
    ended: bool = False
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    counts: dict[str, int] = field(default_factory=dict)
    cost_usd: float | None = None
    problem: Problem | None = None


class Wire(Protocol):
    """One provider's JSON, without any I/O."""

    @property
    def host(self) -> str:
        """Whom errors name."""
        ...

    def request(self, prompt: Prompt, dialect: Dialect) -> WireRequest:
        """The request for `prompt`, with the optional parts `dialect` still has."""
        ...

    def read(self, data: str, reply: PartialReply) -> None:
        """Add one event, or one whole answer that was not streamed, to `reply`.

        Raises:
            ValueError: `data` is not what this wire carries.
        """
        ...
