"""What every other prompt would meet too is asked for once."""

import pytest

from review_action.adapters.llm.failing_fast import FailingFastModel
from review_action.domain.completion import Completion
from review_action.errors import (
    ContextTooLongError,
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
)
from tests.fakes import virtual_time
from tests.unit.llm.stage import ask_all, fake, lane_over, named


@pytest.mark.parametrize("kind", [ModelCredentialsError, ModelQuotaError, ModelNotFoundError])
def test_failing_fast__asks_no_more(kind: type[ModelError]) -> None:
    async def run() -> None:
        log: list[str] = []
        inner = fake([kind("no", hint="mend it")])
        model = lane_over(FailingFastModel(inner, log=log.append), max_concurrency=1)
        outcomes = await ask_all(model, named(4))
        assert [type(outcome) for outcome in outcomes] == [kind] * 4
        assert {str(outcome) for outcome in outcomes} == {"no"}
        assert all(outcome.hint == "mend it" for outcome in outcomes if isinstance(outcome, kind))
        assert len(inner.prompts) == 1
        assert len(log) == 1
        await model.aclose()
        assert inner.closed

    virtual_time.run(run())


def test_failing_fast__two_at_once_are_told_once() -> None:
    async def run() -> None:
        log: list[str] = []
        inner = fake([ModelQuotaError("no")], latency=0.01)
        await ask_all(FailingFastModel(inner, log=log.append), named(2))
        assert len(inner.prompts) == 2
        assert len(log) == 1

    virtual_time.run(run())


def test_failing_fast__one_prompts_trouble_is_its_own() -> None:
    async def run() -> None:
        model = FailingFastModel(fake([ContextTooLongError("long"), "ok"]))
        first, second = await ask_all(model, named(2))
        assert isinstance(first, ContextTooLongError)
        assert isinstance(second, Completion)

    virtual_time.run(run())


def test_failing_fast__needs_no_log() -> None:
    async def run() -> None:
        (outcome,) = await ask_all(FailingFastModel(fake([ModelQuotaError("no")])), named(1))
        assert isinstance(outcome, ModelQuotaError)

    virtual_time.run(run())
