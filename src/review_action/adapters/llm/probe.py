"""Asks a model one tiny question, to see whether address, key and name are right and what it takes."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from review_action.adapters.llm.chat import ChatModel
from review_action.adapters.llm.dialect import first_dialect
from review_action.adapters.llm.rate_limits import Kind, RateLimit, read_rate_limits
from review_action.adapters.llm.wires.wire_for import wire_for
from review_action.domain.completion import Completion
from review_action.domain.model_settings import ModelSettings
from review_action.domain.prompt import Prompt
from review_action.errors import ModelError
from review_action.ports import Clock

PROMPT = Prompt(
    agent="doctor",
    unit="doctor",
    system="This is a connection test.",
    shared="",
    question='Answer with the JSON object {"ok": true} and nothing else.',
    reply_schema={
        "type": "object",
        "properties": {"ok": {"type": "boolean"}},
        "required": ["ok"],
    },
    schema_name="doctor",
    # What a model thinks before so short an answer counts too.
    max_output_tokens=2_048,
    tokens=50,
)


@dataclass
class Probe:
    """What one question showed.

    Attributes:
        completion: None when there was no answer; then `error` says why.
        notes: What the model's client learned, in its words: parameters the server refuses.
        limits: What the server told of its rate limits.
    """

    completion: Completion | None = None
    error: ModelError | None = None
    notes: list[str] = field(default_factory=list)
    limits: Mapping[Kind, RateLimit] = field(default_factory=dict)

    @property
    def structured(self) -> bool:
        """Whether the answer was the object that was asked for."""
        try:
            value = json.loads(self.completion.text if self.completion else "")
        except (ValueError, RecursionError):
            return False
        return isinstance(value, dict) and isinstance(value.get("ok"), bool)


def probe(settings: ModelSettings, *, clock: Clock, seconds: float) -> Probe:
    """Ask once, without trying again; `seconds` is the longest to wait for the answer."""
    return asyncio.run(_probe(settings, clock, seconds))


async def _probe(settings: ModelSettings, clock: Clock, seconds: float) -> Probe:
    # Lazily, as in build: httpx takes long to import.
    from review_action.adapters.llm.http import HttpTransport  # noqa: PLC0415

    found = Probe()

    def answered(_status: int, headers: Mapping[str, str]) -> None:
        found.limits = read_rate_limits(headers)

    model = ChatModel(
        wire_for(settings),
        HttpTransport(max_connections=1),
        dialect=first_dialect(settings),
        clock=clock,
        secret=settings.api_key.get_secret_value() if settings.api_key else "",
        on_answer=answered,
        log=found.notes.append,
    )
    try:
        found.completion = await model.complete(PROMPT, deadline=clock() + seconds)
    except ModelError as error:
        found.error = error
    finally:
        await model.aclose()
    return found
