"""Prompts, and a scripted model under a wrapper, in virtual time."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from typing_extensions import override

from review_action.adapters.llm.lane import LaneModel
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import ModelRateLimitedError
from review_action.ports import LanguageModel
from tests.fakes import virtual_time
from tests.fakes.fake_model import FakeLanguageModel, Outcome

Script = Sequence[Outcome] | Callable[[Prompt], Outcome]
Heads = Callable[[Prompt], tuple[int, Mapping[str, str]]]


def prompt(name: str = "unit-001", **fields: object) -> Prompt:
    said: dict[str, object] = {
        "agent": "review",
        "unit": name,
        "system": "System.",
        "shared": name,
        "question": "Question?",
        "tokens": 1000,
        "max_output_tokens": 1000,
        **fields,
    }
    return Prompt.model_validate(said)


def fake(script: Script, latency: float = 0.0) -> FakeLanguageModel:
    return FakeLanguageModel(script, latency=latency, clock=virtual_time.clock)


async def ask_all(
    model: LanguageModel, prompts: Sequence[Prompt], *, seconds: float = 1000.0
) -> list[Completion | BaseException]:
    """All at once; outcomes in the order of `prompts`."""
    deadline = virtual_time.clock() + seconds
    asked = [model.complete(one, deadline=deadline) for one in prompts]
    return await asyncio.gather(*asked, return_exceptions=True)


async def ask(model: LanguageModel, one: Prompt, *, seconds: float = 1000.0) -> Completion:
    return await model.complete(one, deadline=virtual_time.clock() + seconds)


class Observed(FakeLanguageModel):
    """Tells the lane of each answer's head, as the real model does; `sent` says when they were sent."""

    lane: LaneModel
    heads: Heads | None = None
    begins = True

    def __init__(self, *script: Outcome, latency: float = 0.0, head_after: float = 0.0) -> None:
        super().__init__(script or ("ok",), latency=latency, clock=virtual_time.clock)
        self.head_after = head_after
        self.head_after_of: Mapping[str, float] = {}
        self.sent: list[float] = []

    @override
    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        self.sent.append(virtual_time.clock())
        await asyncio.sleep(self.head_after_of.get(prompt.unit, self.head_after))
        status, headers = (self.heads or self._head)(prompt)
        self.lane.observe(status, headers)
        if self.begins and status == HTTPStatus.OK:
            self.lane.began()
        return await super().complete(prompt, deadline=deadline)

    def _head(self, _: Prompt) -> tuple[int, Mapping[str, str]]:
        assert not callable(self.script)
        outcome = self.script[min(len(self.prompts), len(self.script) - 1)]
        return 429 if isinstance(outcome, ModelRateLimitedError) else 200, {}


def lane_over(inner: LanguageModel, **options: object) -> LaneModel:
    lane = LaneModel(inner, clock=virtual_time.clock, **options)  # type: ignore[arg-type]  # the tests' own keywords
    if isinstance(inner, Observed):
        inner.lane = lane
    return lane


def named(count: int, **fields: object) -> list[Prompt]:
    return [prompt(f"unit-{number:03}", **fields) for number in range(count)]


def units(inner: FakeLanguageModel) -> list[str]:
    return [asked.unit for asked in inner.prompts]


def told(remaining: float, *, limit: float = 60_000) -> dict[str, str]:
    return {
        "x-ratelimit-limit-tokens": str(limit),
        "x-ratelimit-remaining-tokens": str(remaining),
    }
