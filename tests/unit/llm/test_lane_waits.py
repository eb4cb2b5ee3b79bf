"""The lane in virtual time: what it waits for, and how long."""

import asyncio
from collections.abc import Mapping

import pytest

from review_action.adapters.llm.lane import WaitTooLongError
from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.errors import (
    ModelRateLimitedError,
    ModelUnavailableError,
    RefusedError,
)
from tests.fakes import virtual_time
from tests.unit.llm.stage import Observed, ask, ask_all, lane_over, named, prompt, told


def test_lane__one_rate_limit_holds_all_back() -> None:
    async def run() -> None:
        log: list[str] = []
        inner = Observed(ModelRateLimitedError("slow", retry_after=30.0), "ok")
        lane = lane_over(inner, log=log.append)
        outcomes = await ask_all(lane, named(5))
        assert isinstance(outcomes[0], ModelRateLimitedError)
        assert all(isinstance(outcome, Completion) for outcome in outcomes[1:])
        assert inner.sent == [0.0] + [30.0] * 4
        assert log == ["All prompts wait: slow"]

    virtual_time.run(run())


def test_lane__a_shorter_wait_does_not_end_a_longer_one() -> None:
    async def run() -> None:
        waits = {"unit-000": 30.0, "unit-001": 1.0}
        inner = Observed()
        inner.head_after_of = {"unit-000": 1.0, "unit-001": 1.5}
        inner.heads = lambda _: (200, {})
        inner.script = lambda one: (
            ModelRateLimitedError("slow", retry_after=waits[one.unit])
            if one.unit in waits
            else "ok"
        )
        lane = lane_over(inner, max_concurrency=2)
        await ask_all(lane, named(3))
        assert inner.sent == pytest.approx([0.0, 0.3, 31.0])

    virtual_time.run(run())


def test_lane__an_old_success_is_no_news() -> None:
    async def run() -> None:
        inner = Observed()
        inner.heads = lambda _: (200, {})
        inner.script = lambda one: "ok" if one.unit == "slow" else ModelRateLimitedError("slow")
        inner.head_after_of = {"slow": 3.0}
        lane = lane_over(inner)
        slow = asyncio.create_task(ask(lane, prompt("slow")))
        for one in named(6):
            await asyncio.gather(ask(lane, one), return_exceptions=True)
        await slow
        # The first goes after the slow one had 0.3 s; each waits twice as long as the one before.
        assert inner.sent == pytest.approx([0.0, 0.3, 0.8, 1.8, 3.8, 7.8, 15.8])

    virtual_time.run(run())


def test_lane__without_a_word_it_waits_longer_each_time() -> None:
    async def run() -> None:
        limited = ModelRateLimitedError("slow")
        inner = Observed(*[limited] * 6, "ok", limited, "ok")
        lane = lane_over(inner)
        for one in named(9):
            await asyncio.gather(ask(lane, one), return_exceptions=True)
        waits = [after - before for before, after in zip(inner.sent, inner.sent[1:], strict=False)]
        assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 0.0, 0.5]

    virtual_time.run(run())


def test_lane__a_burst_of_rate_limits_is_one_piece_of_news() -> None:
    async def run() -> None:
        log: list[str] = []
        inner = Observed(*[ModelRateLimitedError("slow")] * 12, "ok", latency=1.0)
        lane = lane_over(inner, log=log.append)
        await ask_all(lane, named(13))
        # 0.5 s after the last of them; each of its own would have made it 8 s.
        assert inner.sent[12] == pytest.approx(0.3 + 1.0 + 0.5)
        assert len(log) == 1

    virtual_time.run(run())


@pytest.mark.parametrize(("room", "wait"), [(0, 0.0), (3_000, 1.0)])
def test_lane__thinking_is_charged_before_it_is_done(room: int, wait: float) -> None:
    async def run() -> None:
        inner = Observed()
        inner.heads = lambda _: (200, told(4_000))
        await ask_all(lane_over(inner, max_concurrency=1, reasoning_room=room), named(2))
        # 1,000 asked and 1,000 answered beside it; 1,000 tokens come back each second.
        assert inner.sent == pytest.approx([0.0, wait])

    virtual_time.run(run())


def test_lane__an_unavailable_server_may_name_its_time() -> None:
    async def run() -> None:
        inner = Observed(ModelUnavailableError("busy", retry_after=9.0), "ok")
        outcomes = await ask_all(lane_over(inner, max_concurrency=1), named(2))
        assert isinstance(outcomes[1], Completion)
        assert inner.sent == [0.0, 9.0]

    virtual_time.run(run())


def test_lane__one_prompts_trouble_holds_nobody_back() -> None:
    async def run() -> None:
        inner = Observed(ModelUnavailableError("cut"), RefusedError("no"), "ok")
        await ask_all(lane_over(inner, max_concurrency=1), named(4))
        assert inner.sent == [0.0] * 4

    virtual_time.run(run())


def test_lane__overload_teaches_what_the_server_copes_with() -> None:
    async def run() -> None:
        inner = Observed(latency=10.0, head_after=0.1)
        most = 0

        def head(asked: Prompt) -> tuple[int, Mapping[str, str]]:
            nonlocal most
            most = max(most, inner.in_flight)
            if inner.in_flight < 3:
                return 200, told(60_000_000, limit=60_000_000)
            raise_on.append(asked.unit)
            return 529, {}

        raise_on: list[str] = []
        inner.heads = head
        inner.script = lambda one: ModelUnavailableError("529") if one.unit in raise_on else "ok"
        outcomes = await ask_all(lane_over(inner), named(20))
        lost = [outcome for outcome in outcomes if isinstance(outcome, ModelUnavailableError)]
        assert len(lost) == len(raise_on)
        # Nobody asks twice here, so those that were too much are lost; the others never were.
        assert 0 < len(lost) < 20
        assert sum(isinstance(outcome, Completion) for outcome in outcomes) == 20 - len(lost)

    virtual_time.run(run())


def test_lane__waits_for_what_the_headers_leave() -> None:
    async def run() -> None:
        inner = Observed()
        left = iter([3000.0, 1000.0, 0.0, 0.0, 0.0])
        inner.heads = lambda _: (200, told(next(left)))
        await ask_all(lane_over(inner, max_concurrency=1), named(5))
        # Each takes 1,000 and may answer as much; 1,000 a second come back.
        assert inner.sent == pytest.approx([0.0, 0.0, 1.0, 3.0, 5.0], abs=0.01)

    virtual_time.run(run())


def test_lane__what_was_sent_later_is_not_in_the_headers_yet() -> None:
    async def run() -> None:
        inner = Observed()
        inner.heads = lambda _: (200, {})
        lane = lane_over(inner)
        await ask(lane, prompt())
        inner.heads = lambda one: (200, told(2000) if one.unit == "unit-000" else {})
        inner.head_after_of = {"unit-000": 0.1, "unit-001": 5.0}
        both = asyncio.gather(*(ask(lane, one) for one in named(2)))
        await asyncio.sleep(0.2)
        await ask(lane, prompt("unit-003"))
        assert inner.sent == pytest.approx([0.0, 0.0, 0.0, 2.1])
        await both

    virtual_time.run(run())


def test_lane__headers_of_an_older_call_are_older() -> None:
    async def run() -> None:
        inner = Observed()
        inner.heads = lambda _: (200, {})
        lane = lane_over(inner)
        await ask(lane, prompt())
        inner.heads = lambda one: (200, told(2000 if one.unit == "unit-000" else 0))
        inner.head_after_of = {"unit-000": 0.2, "unit-001": 0.1}
        await asyncio.gather(*(ask(lane, one) for one in named(2)))
        await ask(lane, prompt("unit-003"))
        assert inner.sent == pytest.approx([0.0, 0.0, 0.0, 2.1])

    virtual_time.run(run())


def test_lane__as_many_as_the_headers_leave_room_for_and_those_under_way() -> None:
    async def run() -> None:
        inner = Observed(latency=10.0, head_after=0.1)
        inner.heads = lambda one: (200, told(20_000) if one.unit == "unit-000" else {})
        await ask_all(lane_over(inner), named(15))
        assert [round(sent, 2) for sent in inner.sent].count(0.1) == 10

    virtual_time.run(run())


def test_lane__headers_of_others_open_the_window() -> None:
    async def run() -> None:
        inner = Observed(latency=10.0, head_after=0.1)
        inner.heads = lambda _: (200, told(60_000, limit=60_000))
        await ask_all(lane_over(inner), named(20))
        assert inner.sent == pytest.approx([0.0] + [0.1] * 19)

    virtual_time.run(run())


def test_lane__learns_how_many_tokens_this_model_makes_of_a_text() -> None:
    async def run(used: int) -> float:
        answer = Completion(text="ok", usage=Usage(input_tokens=used))
        inner = Observed(*[answer] * 20)
        lane = lane_over(inner, max_concurrency=1)
        await ask_all(lane, named(20))
        inner.heads = lambda _: (200, told(0))
        started = virtual_time.clock()
        await ask_all(lane, named(2))
        return virtual_time.clock() - started

    assert virtual_time.run(run(1000)) == pytest.approx(2.0, abs=0.01)
    assert virtual_time.run(run(2000)) == pytest.approx(3.0, abs=0.01)
    assert virtual_time.run(run(900_000)) == pytest.approx(6.0, abs=0.01)


def test_lane__a_prompt_nobody_estimated() -> None:
    async def run() -> None:
        inner = Observed()
        inner.heads = lambda _: (200, told(0))
        asked = [one.model_copy(update={"tokens": 0, "shared": "x" * 7000}) for one in named(2)]
        await ask_all(lane_over(inner, max_concurrency=1), asked)
        assert inner.sent[1] == pytest.approx(3.0, abs=0.02)

    virtual_time.run(run())


def test_lane__cooling_longer_than_there_is_time() -> None:
    async def run() -> None:
        inner = Observed(ModelRateLimitedError("slow down", retry_after=30.0), "ok")
        lane = lane_over(inner)
        outcomes = await ask_all(lane, named(5), seconds=20)
        assert [type(outcome) for outcome in outcomes[1:]] == [WaitTooLongError] * 4
        with pytest.raises(WaitTooLongError, match="slow down; to wait 30 s") as caught:
            await ask(lane, prompt(), seconds=29)
        assert caught.value.hint
        assert caught.value.retry_after == 30.0
        assert virtual_time.clock() == 0.0
        assert len(inner.sent) == 1

    virtual_time.run(run())


def test_lane__little_patience_where_another_route_may_answer() -> None:
    async def run() -> None:
        inner = Observed(ModelRateLimitedError("slow", retry_after=30.0), "ok")
        lane = lane_over(inner, patience=0.5)
        outcomes = await ask_all(lane, named(3), seconds=59)
        assert [type(outcome) for outcome in outcomes[1:]] == [WaitTooLongError] * 2
        await ask(lane, prompt(), seconds=61)
        assert inner.sent == [0.0, 30.0]

    virtual_time.run(run())
