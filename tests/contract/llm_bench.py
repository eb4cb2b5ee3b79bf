"""A model on a mocked wire, with a clock that only sleeping moves."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import respx
from pydantic import SecretStr

from review_action.adapters.llm.build import build_model
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.errors import ModelError, ModelUnavailableError

BASE_URL = "https://llm.example/v1"
URL = f"{BASE_URL}/chat/completions"
KEY = "sk-test-0123456789abcdef"
SCHEMA = {
    "type": "object",
    "properties": {"findings": {"type": "array", "items": {"type": "string"}}},
    "required": ["findings"],
}
PROMPT = Prompt(
    agent="review",
    unit="unit-001",
    system="System.",
    shared="Shared.",
    question="Question?",
    reply_schema=SCHEMA,
    max_output_tokens=1234,
)


class Time:
    """A monotonic clock for which sleeping takes no time; `naps` are what was slept."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class Bench:
    """One model against a scripted wire."""

    def __init__(self, router: respx.Router, **settings: Any) -> None:
        values = {"name": "m-1", "base_url": BASE_URL, "api_key": SecretStr(KEY), **settings}
        self.settings = ModelSettings.model_validate(values)
        self.route = router.post(URL)
        self.time = Time()
        self.log: list[str] = []
        self.firsts = 0

    def answers(self, *responses: httpx.Response | Exception) -> None:
        """Given in order; the last one repeats."""
        script = list(responses)

        def give(_: httpx.Request) -> httpx.Response:
            given = script.pop(0) if len(script) > 1 else script[0]
            if isinstance(given, Exception):
                raise given
            return httpx.Response(given.status_code, headers=given.headers, content=given.content)

        self.route.mock(side_effect=give)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(call.request.content) for call in self.route.calls]

    def complete(self, *, seconds: float = 100.0, prompt: Prompt = PROMPT) -> Completion:
        (outcome,) = self.complete_all([prompt], seconds=seconds)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def complete_all(
        self, prompts: Sequence[Prompt], *, seconds: float = 100.0
    ) -> list[Completion | BaseException]:
        async def run() -> list[Completion | BaseException]:
            model = build_model(
                self.settings,
                clock=self.time,
                sleep=self.time.sleep,
                log=self.log.append,
                on_first_request=self._first,
            )
            deadline = self.time() + seconds
            asked = [model.complete(prompt, deadline=deadline) for prompt in prompts]
            try:
                return await asyncio.gather(*asked, return_exceptions=True)
            finally:
                await model.aclose()

        return asyncio.run(run())

    def fails(self, *, seconds: float = 100.0) -> ModelError:
        (outcome,) = self.complete_all([PROMPT], seconds=seconds)
        assert isinstance(outcome, ModelError), outcome
        return outcome

    def fails_at_once(self, response: httpx.Response, kind: type[ModelError]) -> None:
        """One request, and an error that says what to do."""
        self.answers(response)
        error = self.fails()
        assert type(error) is kind
        assert error.hint
        assert len(self.route.calls) == 1

    def recovers(self, response: httpx.Response, then: httpx.Response) -> None:
        """The second request is answered by `then`, which says "then fine"."""
        self.answers(response, then)
        completion = self.complete()
        assert (completion.text, completion.attempts) == ("then fine", 2)

    def gives_up(self, response: httpx.Response) -> None:
        """It is asked for again until there is no time left."""
        self.answers(response)
        assert isinstance(self.fails(seconds=3.0), ModelUnavailableError)
        assert len(self.route.calls) > 1

    def _first(self) -> None:
        self.firsts += 1


def stream(*events: Mapping[str, Any] | str, done: bool = True) -> httpx.Response:
    texts = [event if isinstance(event, str) else json.dumps(event) for event in events]
    lines = "".join(f"data: {text}\n\n" for text in [*texts, *(["[DONE]"] if done else [])])
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, text=lines)


def delta(text: str = "", *, finish: str | None = None, **said: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text, **said}, "finish_reason": finish}
    return {"model": "m-1-2026", "choices": [choice]}


def said(text: str = "{}") -> httpx.Response:
    return stream(delta(text), delta(finish="stop"))


def refused(status: int, message: str = "no", **fields: Any) -> httpx.Response:
    headers = fields.pop("headers", {})
    return httpx.Response(status, headers=headers, json={"error": {"message": message, **fields}})
