"""What every language model does, held against the real adapter over HTTP and against the fake."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest

from review_action.adapters.llm.build import build_model
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.errors import (
    ContextTooLongError,
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelUnavailableError,
    RefusedError,
)
from review_action.ports import LanguageModel
from tests.fakes.fake_model import FakeLanguageModel, Outcome
from tests.fakes.model import Behaviour, Failure, ModelServer, Recorded, Reply

FAILURES: dict[type[ModelError], Failure] = {
    ModelCredentialsError: Failure(401, {"message": "bad key"}),
    ModelQuotaError: Failure(429, {"message": "pay", "code": "insufficient_quota"}),
    ModelNotFoundError: Failure(404, {"message": "no such model", "code": "model_not_found"}),
    ContextTooLongError: Failure(400, {"message": "too long", "code": "context_length_exceeded"}),
    RefusedError: Failure(400, {"message": "filtered", "code": "content_filter"}),
}


@dataclass
class Subject:
    """A model under test and how often it was asked."""

    model: LanguageModel
    asked: Callable[[], int]


Script = Sequence[Outcome] | Callable[[Prompt], Outcome]
Build = Callable[..., AbstractAsyncContextManager[Subject]]


@asynccontextmanager
async def fake(script: Script, latency: float = 0.0) -> AsyncIterator[Subject]:
    model = FakeLanguageModel(script, latency=latency)
    yield Subject(model, lambda: len(model.prompts))


@asynccontextmanager
async def real(script: Script, latency: float = 0.0) -> AsyncIterator[Subject]:
    def behaviour(outcome: Outcome) -> Behaviour:
        if isinstance(outcome, ModelError):
            return FAILURES[type(outcome)]
        if isinstance(outcome, str):
            return Reply(outcome, latency=latency)
        return Reply(outcome.text, finish=outcome.stop, latency=latency)

    def answer(request: Recorded) -> Behaviour:
        if callable(script):
            prompt = Prompt(agent="", unit="", system="", shared="", question=request.user)
            return behaviour(script(prompt))
        return behaviour(script[min(len(server.requests), len(script)) - 1])

    with ModelServer(answer) as server:
        settings = ModelSettings(name="m", base_url=server.base_url)
        model = build_model(settings, clock=time.monotonic)
        try:
            yield Subject(model, lambda: len(server.requests))
        finally:
            await model.aclose()


@pytest.fixture(params=[fake, real], ids=["fake", "real"])
def build(request: pytest.FixtureRequest) -> Build:
    built: Build = request.param
    return built


def prompt(question: str = "Q") -> Prompt:
    return Prompt(agent="review", unit="unit-001", system="S", shared="", question=question)


def soon() -> float:
    return time.monotonic() + 20


def test_complete__text(build: Build) -> None:
    async def run() -> None:
        async with build(["héllo \u2028 {}"]) as subject:
            completion = await subject.model.complete(prompt(), deadline=soon())
            assert (completion.text, completion.stop) == ("héllo \u2028 {}", "stop")
            assert completion.model
            assert subject.asked() == 1

    asyncio.run(run())


def test_complete__script_in_order(build: Build) -> None:
    async def run() -> None:
        async with build(["one", "two"]) as subject:
            texts = [(await subject.model.complete(prompt(), deadline=soon())).text for _ in "123"]
            assert texts == ["one", "two", "two"]

    asyncio.run(run())


def test_complete__each_its_own_answer(build: Build) -> None:
    async def run() -> None:
        async with build(lambda asked: f"re {asked.question}") as subject:
            questions = [f"Q{number}" for number in range(12)]
            completions = await asyncio.gather(
                *(
                    subject.model.complete(prompt(question), deadline=soon())
                    for question in questions
                )
            )
            assert [completion.text for completion in completions] == [f"re {q}" for q in questions]

    asyncio.run(run())


def test_complete__length(build: Build) -> None:
    async def run() -> None:
        async with build([Completion(text="cut", stop="length")]) as subject:
            completion = await subject.model.complete(prompt(), deadline=soon())
            assert (completion.text, completion.stop) == ("cut", "length")

    asyncio.run(run())


@pytest.mark.parametrize("kind", list(FAILURES), ids=lambda kind: kind.__name__)
def test_complete__error(build: Build, kind: type[ModelError]) -> None:
    async def run() -> None:
        async with build([kind("no", hint="do this")]) as subject:
            with pytest.raises(kind) as caught:
                await subject.model.complete(prompt(), deadline=soon())
            assert str(caught.value)
            assert caught.value.hint
            assert subject.asked() == 1

    asyncio.run(run())


def test_complete__deadline_passed(build: Build) -> None:
    async def run() -> None:
        async with build(["never"]) as subject:
            with pytest.raises(ModelUnavailableError, match="deadline"):
                await subject.model.complete(prompt(), deadline=time.monotonic() - 1)
            assert subject.asked() == 0

    asyncio.run(run())


def test_complete__deadline_while_waiting(build: Build) -> None:
    async def run() -> None:
        async with build(["late"], latency=1.0) as subject:
            started = time.monotonic()
            with pytest.raises(ModelUnavailableError, match="deadline"):
                await subject.model.complete(prompt(), deadline=started + 0.05)
            assert time.monotonic() - started < 0.9

    asyncio.run(run())


def test_complete__cancelled_leaves_it_usable(build: Build) -> None:
    async def run() -> None:
        async with build(["fine"], latency=0.05) as subject:
            task = asyncio.create_task(subject.model.complete(prompt(), deadline=soon()))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await subject.model.complete(prompt(), deadline=soon())).text == "fine"

    asyncio.run(run())


def test_aclose__twice(build: Build) -> None:
    async def run() -> None:
        async with build(["fine"]) as subject:
            await subject.model.complete(prompt(), deadline=soon())
            await subject.model.aclose()
            await subject.model.aclose()
            assert subject.asked() == 1

    asyncio.run(run())
