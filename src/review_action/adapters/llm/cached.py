"""Answers a prompt that was answered before, by the same model, without asking it again."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from pydantic import ValidationError

from review_action.adapters.llm.facts import facts_of
from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.ports import CompletionCache, LanguageModel

FORMAT = 3
"""Counted up when what is stored, or what the key is made of, changes its meaning."""
PATIENCE_SECONDS = 3.0
"""A cache that takes longer, even to say that it has nothing, costs more than it saves."""

_ANSWERING = {"provider", "name", "base_url", "wire", "effort", "structured_output"}
"""What of a route changes its answers; keys, prices and bounds do not."""


def identity_of(routes: Sequence[ModelSettings]) -> str:
    """What makes two runs ask the same models in the same way; holds no secret."""
    # Not only the user's facts: those of a later release may ask the same model in another way.
    told = [
        {**route.model_dump(mode="json", include=_ANSWERING), "facts": asdict(facts_of(route))}
        for route in routes
    ]
    return json.dumps(told, sort_keys=True)


class CachedModel:
    """Wraps all routes; one instance a run.

    The second time a run asks the same thing, the first answer could not be read: it is asked of
    the model, and the better answer takes the place of the first.

    Args:
        inner: Asked for what is not there.
        cache: Where completions are kept; called in threads, and left alone once it was slow.
        identity: Of the models, see `identity_of`.
        nonce: Of this run; differs from run to run by design, so it is no part of what is asked.
        redact: Takes the run's secrets out of what is stored: a cache outlives the run.
        patience: Seconds the cache has for a look-up.
    """

    def __init__(
        self,
        inner: LanguageModel,
        cache: CompletionCache,
        *,
        identity: str,
        nonce: str = "",
        redact: Callable[[str], str] = str,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._inner = inner
        self._cache = cache
        self._identity = identity
        self._nonce = nonce
        self._redact = redact
        self._patience = patience
        self._slow = False
        self._asked: set[str] = set()
        self._writes: set[asyncio.Task[None]] = set()

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """A kept completion, free and marked `from_cache`, or one of the wrapped model.

        Raises:
            ModelError: The wrapped model's; never the cache's.
        """
        key = self._key(prompt)
        kept = None if key in self._asked else await self._look_up(key)
        self._asked.add(key)
        if kept is not None:
            return kept
        completion = await self._inner.complete(prompt, deadline=deadline)
        if completion.stop == "stop" and completion.text.strip() and not self._slow:
            # Not waited for here: a deadline in that moment would lose an answer that is paid for.
            write = asyncio.create_task(asyncio.to_thread(self._store, key, completion))
            self._writes.add(write)
            write.add_done_callback(self._writes.discard)
        return completion

    async def aclose(self) -> None:
        """Finish writing, as far as the cache is quick enough, and close the wrapped model."""
        try:
            if self._writes:
                await asyncio.wait(self._writes, timeout=self._patience)
        finally:
            await self._inner.aclose()

    async def _look_up(self, key: str) -> Completion | None:
        if self._slow:
            return None
        try:
            async with asyncio.timeout(self._patience):
                text = await asyncio.to_thread(self._cache.get, key)
        except TimeoutError:
            self._slow = True
            return None
        return None if text is None else _read(text)

    def _store(self, key: str, completion: Completion) -> None:
        said = {
            "text": _whole(self._redact(completion.text)),
            "model": _whole(self._redact(completion.model)),
        }
        self._cache.put(key, completion.model_copy(update=said).model_dump_json())

    def _key(self, prompt: Prompt) -> str:
        asked = [
            FORMAT,
            self._identity,
            *(self._parts(text) for text in (prompt.system, prompt.shared, prompt.question)),
            prompt.reply_schema,
            prompt.schema_name,
            prompt.max_output_tokens,
            prompt.take,
            prompt.second_opinion,
        ]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    def _parts(self, text: str) -> list[str]:
        """`text` cut at the nonce: no other text can be cut into the same parts."""
        return text.split(self._nonce) if self._nonce else [text]


def _whole(text: str) -> str:
    """A model may say half a surrogate pair, which no file takes."""
    return text.encode("utf-8", "replace").decode()


def _read(text: str) -> Completion | None:
    try:
        kept = Completion.model_validate_json(text)
    except ValidationError:
        return None
    if kept.stop != "stop":
        return None
    free = {"usage": Usage(), "cost_usd": 0.0, "seconds": 0.0, "first_token_seconds": None}
    return kept.model_copy(update={**free, "attempts": 1, "from_cache": True})
