"""Five questions on one pull request of 30 files: input paid for, against five independent calls in the same run."""

import asyncio
import difflib
import json
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

from bench.fixtures import pull_request as contents
from review_action.adapters.llm.build import build_model
from review_action.adapters.llm.chat import ChatModel
from review_action.adapters.llm.dialect import first_dialect
from review_action.adapters.llm.http import HttpTransport
from review_action.adapters.llm.wires.chat_completions import ChatCompletionsWire
from review_action.agents import AGENTS
from review_action.domain.completion import Completion, Usage
from review_action.domain.diff import FileDiff
from review_action.domain.profile import Pass
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import ChangedFile
from review_action.domain.settings import ModelSettings
from review_action.pipeline.asking.build_prompts import build_prompts
from review_action.pipeline.asking.reply_format import reply_schema
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_units import split_units
from review_action.ports import LanguageModel
from tests.fakes.model import ModelServer, Recorded, Reply
from tests.fakes.pull_request import pull_request

FILES = 30
UNIT_TOKENS = 20_000
FIRST_TOKEN_SECONDS = 0.3
CACHED_PRICE = 0.1
MIN_CACHED_TOKENS = 1024
CACHED_STEP = 128


class Caching:
    """A provider that caches by prefix from an answer's first token on, as OpenAI does.

    Args:
        schema_first: Whether the reply's schema stands before the system text, as it does there.
    """

    def __init__(self, *, schema_first: bool) -> None:
        self._schema_first = schema_first
        self._seen: list[tuple[float, str]] = []
        self._lock = threading.Lock()

    def __call__(self, request: Recorded) -> Reply:
        text = f"{request.system}\n{request.user}"
        if self._schema_first:
            text = json.dumps(request.body.get("response_format")) + text
        with self._lock:
            cached = self._cached(text, request.at)
            self._seen.append((request.at + FIRST_TOKEN_SECONDS, text))
        usage = {
            "prompt_tokens": estimate_tokens(text),
            "completion_tokens": 10,
            "prompt_tokens_details": {"cached_tokens": cached},
        }
        return Reply('{"findings": []}', first_token=FIRST_TOKEN_SECONDS, usage=usage)

    def _cached(self, text: str, at: float) -> int:
        known = (_common(text, old) for since, old in self._seen if since <= at)
        tokens = estimate_tokens(max(known, key=len, default=""))
        return tokens // CACHED_STEP * CACHED_STEP if tokens >= MIN_CACHED_TOKENS else 0


def _common(text: str, other: str) -> str:
    pairs = zip(text, other, strict=False)
    shorter = min(len(text), len(other))
    return text[: next((at for at, (one, two) in enumerate(pairs) if one != two), shorter)]


class Bill(NamedTuple):
    """What was used; `units` are input tokens at the full price."""

    tokens: int
    cached: int
    seconds: float

    @property
    def units(self) -> float:
        return self.tokens - (1 - CACHED_PRICE) * self.cached


def questions() -> tuple[Prompt, ...]:
    """Prompts as the product builds them: the five specialists that review, about each unit."""
    return build_prompts(
        split_units(_files(), token_budget=UNIT_TOKENS),
        [Pass(agent=agent.id) for agent in AGENTS.values() if agent.kind == "review"],
        AGENTS,
        pull_request(changed_files=FILES),
        nonce="0123456789abcdef" * 2,
        schema=reply_schema(),
    )


def _files() -> Sequence[FileDiff]:
    base, head = contents(FILES)
    return [
        parse_diff(ChangedFile(path=path, patch=_patch(base[path], head[path]))) for path in head
    ]


def _patch(old: str, new: str) -> str:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="")
    return "\n".join(list(lines)[2:]) + "\n"


def shared(settings: ModelSettings) -> LanguageModel:
    """The product's wrappers."""
    return build_model(settings, clock=time.monotonic)


def independent(settings: ModelSettings) -> LanguageModel:
    """Calls that know nothing of each other."""
    return ChatModel(
        ChatCompletionsWire(settings.name, settings.base_url, settings.api_key),
        HttpTransport(max_connections=settings.max_concurrency),
        dialect=first_dialect(settings),
        clock=time.monotonic,
    )


def measure(*, together: bool, schema_first: bool, named_apart: bool = False) -> Bill:
    """All prompts at once against a fresh server.

    Args:
        together: Through the product's wrappers, and not as calls that know nothing of each other.
        schema_first: As `Caching` takes it.
        named_apart: The schema has another name for each agent: what the product does not do.
    """
    prompts = questions()
    if named_apart:
        prompts = tuple(one.model_copy(update={"schema_name": one.agent}) for one in prompts)

    async def run(model: LanguageModel) -> list[Completion]:
        deadline = time.monotonic() + 60
        try:
            asked = [model.complete(prompt, deadline=deadline) for prompt in prompts]
            return list(await asyncio.gather(*asked))
        finally:
            await model.aclose()

    with ModelServer(Caching(schema_first=schema_first)) as server:
        settings = ModelSettings(
            name="m",
            base_url=server.base_url,
            max_concurrency=64,
            facts={"cache_minimum": 1_024},  # as OpenAI's models
        )
        started = time.monotonic()
        completions = asyncio.run(run((shared if together else independent)(settings)))
        seconds = time.monotonic() - started
    usage = sum((completion.usage for completion in completions), Usage())
    return Bill(usage.input_tokens, usage.cached_tokens, seconds)


def main() -> None:
    prompts = questions()
    units = len({prompt.unit for prompt in prompts})
    print(
        f"\nFive questions on {FILES} files: {len(prompts)} prompts on {units} units; cached input"
        f" costs {CACHED_PRICE}\n"
    )
    print("| provider | reply schema | input tokens | cached | cost of independent calls | wall |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for schema_first, named_apart in ((False, False), (True, False), (True, True)):
        apart = measure(together=False, schema_first=schema_first, named_apart=named_apart)
        bill = measure(together=True, schema_first=schema_first, named_apart=named_apart)
        place = "caches the schema first, too" if schema_first else "caches what is said"
        kind = "one, by a name for each agent" if named_apart else "one for all"
        print(
            f"| {place} | {kind} | {bill.tokens:,} | {bill.cached / bill.tokens:.0%}"
            f" | x {bill.units / apart.units:.2f} | {bill.seconds:.1f} s, not {apart.seconds:.1f} s |",
            flush=True,
        )


if __name__ == "__main__":
    main()
