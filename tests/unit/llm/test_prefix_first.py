"""Who goes ahead with a prefix, and when the others follow, in virtual time."""

import asyncio

import pytest

from review_action.adapters.llm.prefix_first import PrefixFirstModel
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import ModelUnavailableError, RefusedError
from tests.fakes import virtual_time
from tests.fakes.fake_model import Outcome
from tests.unit.llm.stage import Observed, ask, ask_all, lane_over, prompt


class Scene:
    """A scripted model that tells of its first token, under a lane if asked for."""

    def __init__(
        self, *script: Outcome, latency: float = 10.0, first_token: float = 2.0, places: int = 0
    ) -> None:
        self.inner = Observed(*script, latency=latency - first_token, head_after=first_token)
        lane = lane_over(self.inner, max_concurrency=places or 8, on_admitted=self._admitted)
        self.model = PrefixFirstModel(lane if places else self.inner, clock=virtual_time.clock)
        self.inner.heads = self._head

    def _admitted(self, one: Prompt) -> None:
        self.model.admitted(one)

    def _head(self, asked: Prompt) -> tuple[int, dict[str, str]]:
        self.model.opened(asked)
        return 200, {}


def questions(count: int, shared: str = "diff", **fields: object) -> list[Prompt]:
    return [
        prompt(f"{shared}-{number}", shared=shared, question=str(number), **fields)
        for number in range(count)
    ]


def test_prefix_first__the_others_follow_at_the_first_token() -> None:
    async def run() -> None:
        scene = Scene()
        outcomes = await ask_all(scene.model, questions(5))
        assert all(isinstance(outcome, Completion) for outcome in outcomes)
        assert scene.inner.sent == [0.0] + [2.0] * 4
        assert virtual_time.clock() == 12.0

    virtual_time.run(run())


def test_prefix_first__each_prefix_has_its_own_first() -> None:
    async def run() -> None:
        scene = Scene()
        await ask_all(scene.model, [*questions(2, "one"), *questions(2, "two")])
        assert scene.inner.sent == [0.0, 0.0, 2.0, 2.0]

    virtual_time.run(run())


def test_prefix_first__one_prompt_a_prefix_is_not_held() -> None:
    async def run() -> None:
        scene = Scene()
        await ask_all(scene.model, [one for name in "abc" for one in questions(1, name)])
        assert scene.inner.sent == [0.0] * 3

    virtual_time.run(run())


def test_prefix_first__an_open_prefix_stays_open() -> None:
    async def run() -> None:
        scene = Scene()
        await ask(scene.model, questions(1)[0])
        await ask_all(scene.model, questions(3))
        assert scene.inner.sent == [0.0] + [10.0] * 3

    virtual_time.run(run())


def test_prefix_first__when_it_fails_the_next_goes_ahead() -> None:
    async def run() -> None:
        scene = Scene(RefusedError("no"), ModelUnavailableError("down"), "ok")
        scene.inner.heads = lambda _: (200, {})  # no first token is told of
        outcomes = await ask_all(scene.model, questions(5))
        assert scene.inner.sent == [0.0, 10.0, 20.0, 30.0, 30.0]
        assert [isinstance(outcome, Completion) for outcome in outcomes] == [False] * 2 + [True] * 3

    virtual_time.run(run())


def test_prefix_first__a_cancelled_one_is_followed_by_the_next() -> None:
    async def run() -> None:
        scene = Scene()
        tasks = [asyncio.create_task(ask(scene.model, one)) for one in questions(3)]
        await asyncio.sleep(1.0)
        tasks[0].cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert scene.inner.sent == [0.0, 1.0, 3.0]
        assert [isinstance(outcome, Completion) for outcome in outcomes] == [False, True, True]

    virtual_time.run(run())


def test_prefix_first__a_cancelled_waiter_is_missed_by_nobody() -> None:
    async def run() -> None:
        scene = Scene()
        tasks = [asyncio.create_task(ask(scene.model, one)) for one in questions(3)]
        await asyncio.sleep(1.0)
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert scene.inner.sent == [0.0, 2.0]

    virtual_time.run(run())


def test_prefix_first__a_silent_answer_is_waited_for_a_while() -> None:
    async def run() -> None:
        scene = Scene(latency=100.0, first_token=90.0, places=8)
        await ask_all(scene.model, questions(3))
        assert scene.inner.sent == [0.0, 20.0, 20.0]

    virtual_time.run(run())


def test_prefix_first__patience_with_one_is_not_patience_with_the_next() -> None:
    async def run() -> None:
        scene = Scene(RefusedError("no"), "ok", latency=15.0, first_token=14.0, places=8)
        scene.inner.heads = lambda _: (200, {})
        await ask_all(scene.model, questions(3))
        assert scene.inner.sent == [0.0, 15.0, 30.0]

    virtual_time.run(run())


def test_prefix_first__who_waits_takes_no_place() -> None:
    async def run() -> None:
        scene = Scene(places=2)
        await ask_all(scene.model, [*questions(3, "one"), *questions(1, "two")])
        by_unit = dict(
            zip([one.unit for one in scene.inner.prompts], scene.inner.sent, strict=True)
        )
        assert by_unit["two-0"] < 1.0

    virtual_time.run(run())


def test_prefix_first__who_waits_for_a_place_is_waited_for() -> None:
    async def run() -> None:
        scene = Scene(latency=50.0, first_token=1.0, places=1)
        await ask_all(scene.model, [*questions(1, "one"), *questions(2, "two")])
        assert [one.unit for one in scene.inner.prompts] == ["one-0", "two-0", "two-1"]
        assert scene.inner.sent == [0.0, 50.0, 100.0]

    virtual_time.run(run())


@pytest.mark.parametrize("first_token", [3.0, 90.0])
def test_prefix_first__deadline_while_waiting(first_token: float) -> None:
    async def run() -> None:
        scene = Scene(latency=100.0, first_token=first_token)
        ahead, *others = questions(3)
        first = asyncio.create_task(ask(scene.model, ahead))
        await asyncio.sleep(1.0)
        outcomes = await ask_all(scene.model, others, seconds=1.0)
        assert [type(outcome) for outcome in outcomes] == [ModelUnavailableError] * 2
        await first

    virtual_time.run(run())


def test_prefix_first__tokens_of_unknown_prompts() -> None:
    async def run() -> None:
        scene = Scene()
        scene.model.opened(prompt())
        scene.model.admitted(prompt())
        await ask(scene.model, prompt())
        await scene.model.aclose()
        assert scene.inner.closed

    virtual_time.run(run())
