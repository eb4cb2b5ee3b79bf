"""Records each prompt as a span with the attributes OpenTelemetry has for generative AI."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.errors import ModelError
from review_action.ports import Clock, LanguageModel

# Constants of our own: every `gen_ai.*` name is still "Development", and the packages that had them
# mark them as moved. https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/

Attributes = dict[str, str | int | float | bool | tuple[str, ...]]

MAX_CONTENT_CHARACTERS = 30_000
"""Of one text; a whole prompt is no longer something people read."""
MAX_CONTENT_IN_ALL = 4_000_000
"""Collectors refuse a body of more than some megabytes, and with it every span of the run."""
PROVIDERS = {"gemini": "gcp.gemini", "mistral": "mistral_ai", "azure": "azure.ai.openai"}
"""Where OpenTelemetry's name of a provider is not ours."""


class Spans(Protocol):
    """Takes spans of calls that are over."""

    def add(
        self, name: str, *, start: float, end: float, attributes: Attributes, error: str = ""
    ) -> None:
        """One call, from `start` to `end` on the run's clock; `error` is the kind it failed with."""
        ...


class TracedModel:
    """Wraps everything else, so that a span is a prompt, with all its waits, tries and routes.

    Args:
        inner: What is watched.
        spans: Where it is told.
        routes: Of the run, the preferred one first.
        clock: What `spans` measures on.
        content: Whether texts are recorded, too; they hold the repository's code.
        redact: Takes the run's secrets out of recorded texts.
    """

    def __init__(
        self,
        inner: LanguageModel,
        spans: Spans,
        *,
        routes: Sequence[ModelSettings],
        clock: Clock,
        content: bool = False,
        redact: Callable[[str], str] = str,
    ) -> None:
        self._inner = inner
        self._spans = spans
        self._preferred = routes[0]
        self._routes: Mapping[str, ModelSettings] = {route.route: route for route in routes}
        self._clock = clock
        self._room = MAX_CONTENT_IN_ALL if content else 0
        self._redact = redact

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """A completion of the wrapped model.

        Raises:
            ModelError: The wrapped model's.
        """
        start, error = self._clock(), "cancelled"
        completion: Completion | None = None
        try:
            completion = await self._inner.complete(prompt, deadline=deadline)
            error = ""
        except ModelError as failure:
            error = type(failure).__name__
            raise
        finally:
            self._record(prompt, completion, start=start, error=error)
        return completion

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _record(
        self, prompt: Prompt, completion: Completion | None, *, start: float, error: str
    ) -> None:
        route = self._preferred
        attributes: Attributes = {}
        if completion is not None:
            route = self._routes.get(completion.route, route)
            attributes |= _answered(completion)
        attributes |= _asked(prompt, route) | self._content(prompt, completion)
        name = f"chat {route.name}"
        self._spans.add(name, start=start, end=self._clock(), attributes=attributes, error=error)

    def _content(self, prompt: Prompt, completion: Completion | None) -> Attributes:
        if self._room <= 0:
            return {}
        user = f"{prompt.shared}\n{prompt.question}"
        said: Attributes = {
            "gen_ai.system_instructions": json.dumps([self._part(prompt.system)]),
            "gen_ai.input.messages": json.dumps([{"role": "user", "parts": [self._part(user)]}]),
        }
        if completion is not None:
            answer = {"role": "assistant", "parts": [self._part(completion.text)]}
            finished = [{**answer, "finish_reason": completion.stop}]
            said["gen_ai.output.messages"] = json.dumps(finished)
        return said

    def _part(self, text: str) -> Mapping[str, str]:
        # Redacted before it is cut: half a secret is not recognised as one.
        told = self._redact(text)[:MAX_CONTENT_CHARACTERS]
        self._room -= len(told)
        return {"type": "text", "content": told}


def _asked(prompt: Prompt, route: ModelSettings) -> Attributes:
    url = urlsplit(route.base_url)
    asked: Attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": PROVIDERS.get(route.provider, route.provider),
        "gen_ai.request.model": route.name,
        "gen_ai.request.max_tokens": prompt.max_output_tokens,
        "gen_ai.output.type": "json",
        "gen_ai.prompt.name": prompt.agent,
        "server.address": url.hostname or "",
        "review_action.unit": prompt.unit,
        "langfuse.observation.type": "generation",
    }
    return asked | {"server.port": url.port} if url.port else asked


def _answered(completion: Completion) -> Attributes:
    usage = completion.usage
    answered: Attributes = {
        "gen_ai.response.model": completion.model,
        "gen_ai.response.finish_reasons": (completion.stop,),
        "gen_ai.usage.input_tokens": usage.input_tokens,
        "gen_ai.usage.output_tokens": usage.output_tokens,
        "gen_ai.usage.cache_read.input_tokens": usage.cached_tokens,
        "gen_ai.usage.cache_creation.input_tokens": usage.cache_write_tokens,
        "gen_ai.usage.reasoning.output_tokens": usage.reasoning_tokens,
        "review_action.attempts": completion.attempts,
        "review_action.from_cache": completion.from_cache,
    }
    if completion.first_token_seconds is not None:
        answered["gen_ai.response.time_to_first_chunk"] = completion.first_token_seconds
    if completion.cost_usd is not None:
        answered["review_action.cost_usd"] = completion.cost_usd
        answered["langfuse.observation.cost_details"] = json.dumps({"total": completion.cost_usd})
    return answered
