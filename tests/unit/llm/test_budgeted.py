"""A run costs what it may and no more: set aside before, counted after, the riskiest first."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from review_action.adapters.llm.budgeted import BudgetedModel, Estimate
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import (
    BudgetExceededError,
    InvalidCompletionError,
    ModelError,
    ModelRateLimitedError,
    ModelUnavailableError,
    RefusedError,
)

MOST = Estimate(asked=0.2, most=1.0)


class Desk:
    """A model whose answers are given by hand."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.closed = False
        self._answers: dict[str, asyncio.Future[Completion]] = {}

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        self.asked.append(prompt.unit)
        self._answers[prompt.unit] = asyncio.get_running_loop().create_future()
        assert deadline == 9.0
        return await self._answers[prompt.unit]

    async def aclose(self) -> None:
        self.closed = True

    def give(self, unit: str, outcome: float | ModelError | None) -> None:
        if isinstance(outcome, ModelError):
            self._answers[unit].set_exception(outcome)
        else:
            self._answers[unit].set_result(Completion(text="ok", cost_usd=outcome))

    async def answer(self, unit: str, outcome: float | ModelError | None) -> None:
        self.give(unit, outcome)
        await settle()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def prompt(unit: str, risk: float = 0.0) -> Prompt:
    return Prompt(agent="review", unit=unit, system="", shared="", question="", risk=risk)


class Run:
    """A budget with prompts on their way through it."""

    def __init__(
        self,
        max_cost: float,
        estimate: Callable[[Prompt], Estimate | None] = lambda _: MOST,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self.desk = Desk()
        self.model = BudgetedModel(self.desk, max_cost=max_cost, estimate=estimate, log=log)
        self.tasks: dict[str, asyncio.Task[Completion]] = {}

    async def start(self, *prompts: Prompt) -> None:
        for one in prompts:
            self.tasks[one.unit] = asyncio.create_task(self.model.complete(one, deadline=9.0))
        await settle()

    def refused(self, unit: str) -> bool:
        task = self.tasks[unit]
        return task.done() and isinstance(task.exception(), BudgetExceededError)

    async def close(self) -> None:
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        await self.model.aclose()
        assert self.desk.closed


def test_budgeted__prompts_under_way_together_do_not_break_the_limit() -> None:
    async def play() -> None:
        run = Run(2.5)
        await run.start(prompt("a"), prompt("b"), prompt("c"))
        assert run.desk.asked == ["a", "b"]

        await run.desk.answer("a", 0.1)
        assert run.desk.asked == ["a", "b", "c"]
        assert run.tasks["a"].result().cost_usd == 0.1
        await run.close()

    asyncio.run(play())


def test_budgeted__what_can_no_longer_fit_is_refused_at_once() -> None:
    said: list[str] = []

    async def play() -> None:
        run = Run(2.5, log=said.append)
        await run.start(prompt("a"), prompt("b"), prompt("c"), prompt("d"))
        await run.desk.answer("a", 0.9)
        await run.desk.answer("b", 0.9)
        assert run.desk.asked == ["a", "b"]
        assert run.refused("c")
        assert run.refused("d")
        await run.start(prompt("e"))
        assert run.refused("e")
        with pytest.raises(BudgetExceededError) as found:
            run.tasks["c"].result()
        # No amounts: one reason for all prompts is said once.
        assert str(found.value) == "`max-cost` leaves no room for this prompt"
        assert found.value.hint == "Raise `max-cost`, or take a cheaper model."
        await run.close()

    asyncio.run(play())
    (told,) = said
    assert told == (
        "A prompt is not asked: `max-cost` leaves no room for this prompt: $0.7000 are left, and it may"
        " cost up to $1.0000. Raise `max-cost`, or take a cheaper model."
    )


def test_budgeted__the_riskiest_waits_in_front() -> None:
    async def play() -> None:
        run = Run(1.0)
        await run.start(prompt("a"), prompt("low", 1.0), prompt("high", 9.0), prompt("same", 9.0))
        for unit in ("a", "high", "same"):
            await run.desk.answer(unit, 0.0)
        assert run.desk.asked == ["a", "high", "same", "low"]
        await run.close()

    asyncio.run(play())


def test_budgeted__a_larger_one_in_front_is_not_overtaken() -> None:
    sizes = {"a": 1.0, "large": 2.0, "small": 0.5}

    async def play() -> None:
        run = Run(2.0, lambda one: Estimate(asked=0.0, most=sizes[one.unit]))
        await run.start(prompt("a"), prompt("large"), prompt("small"))
        assert run.desk.asked == ["a"]
        await run.desk.answer("a", 0.1)
        assert run.refused("large")
        assert run.desk.asked == ["a", "small"]
        await run.close()

    asyncio.run(play())


@pytest.mark.parametrize(
    ("error", "left"),
    [
        (ModelRateLimitedError("429"), 1.0),
        (ModelUnavailableError("503"), 1.0),
        (RefusedError("no"), 0.8),
        (InvalidCompletionError("?"), 0.8),
    ],
)
def test_budgeted__a_failure_owes_the_prompt_at_most(error: ModelError, left: float) -> None:
    sizes = {"a": MOST, "fits": Estimate(asked=0.0, most=left)}
    sizes["over"] = Estimate(asked=0.0, most=0.01)

    async def play() -> None:
        run = Run(1.0, lambda one: sizes[one.unit])
        await run.start(prompt("a"))
        await run.desk.answer("a", error)
        with pytest.raises(type(error)):
            run.tasks["a"].result()
        await run.start(prompt("fits"))
        assert run.desk.asked == ["a", "fits"]
        await run.desk.answer("fits", left)
        await run.start(prompt("over"))
        assert run.refused("over")
        await run.close()

    asyncio.run(play())


def test_budgeted__an_answer_without_a_price_costs_what_was_set_aside() -> None:
    async def play() -> None:
        run = Run(1.5)
        await run.start(prompt("a"))
        await run.desk.answer("a", None)
        await run.start(prompt("b"))
        assert run.refused("b")
        await run.close()

    asyncio.run(play())


def test_budgeted__a_cancelled_one_gives_back_what_it_held() -> None:
    async def play() -> None:
        run = Run(1.2)
        await run.start(prompt("a"), prompt("b"), prompt("c"))
        run.tasks["b"].cancel()
        run.tasks["a"].cancel()
        await settle()
        # The prompt may have been read, and is owed for; the answer was not.
        assert run.desk.asked == ["a", "c"]
        assert not run.refused("c")
        await run.close()

    asyncio.run(play())


def test_budgeted__cancelled_in_the_moment_of_its_turn() -> None:
    async def play() -> None:
        run = Run(1.0)
        await run.start(prompt("a"), prompt("b"), prompt("c"))
        run.desk.give("a", 0.0)
        await asyncio.sleep(0)
        assert run.tasks["a"].done()
        assert run.desk.asked == ["a"]
        run.tasks["b"].cancel()
        await settle()
        assert run.desk.asked == ["a", "c"]
        await run.close()

    asyncio.run(play())


@pytest.mark.parametrize("prompts", [("a",), ("a", "b", "c")])
def test_budgeted__without_a_price_nothing_is_asked(prompts: Sequence[str]) -> None:
    said: list[str] = []

    async def play() -> None:
        run = Run(5.0, lambda _: None, said.append)
        await run.start(*map(prompt, prompts))
        assert run.desk.asked == []
        assert all(run.refused(unit) for unit in prompts)
        with pytest.raises(BudgetExceededError, match="nobody knows what the model costs") as found:
            run.tasks["a"].result()
        assert "`prices: 1/5`" in found.value.hint
        await run.close()

    asyncio.run(play())
    assert len(said) == 1
