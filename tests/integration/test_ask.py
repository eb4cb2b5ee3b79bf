"""Every prompt is asked once, some twice; what fails costs itself alone."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from review_action.app.ask import Answer, Progress, ask
from review_action.domain.completion import Completion, Spend, Usage
from review_action.domain.diff import FileDiff
from review_action.domain.prompt import Prompt
from review_action.domain.report import RouteRun
from review_action.domain.unit import ReviewUnit
from review_action.errors import (
    ContextTooLongError,
    ModelError,
    ModelUnavailableError,
    RefusedError,
)
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_units import split_units
from review_action.ports import LanguageModel
from tests.integration.fake_language_model import USAGE, FakeLanguageModel, Said, Silence
from tests.integration.stage import (
    NOTHING,
    changed_file,
    claim,
    listing,
    reply,
    silent,
    truncated,
)
from tests.unit.asking.replies import AGENT, REFACTOR

AGENTS = {agent.id: agent for agent in (AGENT, REFACTOR)}
UNIT = ReviewUnit(id="unit-001", files=(parse_diff(listing().files[0]),))
PROMPTS = tuple(
    Prompt(agent=agent, unit=UNIT.id, system="s", shared="d", question="q", paths=UNIT.paths)
    for agent in AGENTS
)


def rebuilt(unit: ReviewUnit, prompt: Prompt) -> Prompt:
    return about(unit, prompt.agent)


def about(unit: ReviewUnit, agent: str = "review", take: int = 1) -> Prompt:
    return Prompt(
        agent=agent,
        unit=unit.id,
        take=take,
        system="s",
        shared="d",
        question="q",
        paths=unit.paths,
    )


def asked(
    model: LanguageModel,
    prompts: Sequence[Prompt] = PROMPTS,
    *,
    unit: ReviewUnit = UNIT,
    deadline: float = 60.0,
    progress: Progress = silent,
) -> tuple[Answer, ...]:
    return asyncio.run(_within_seconds(prompts, model, unit, deadline, progress))


async def _within_seconds(
    prompts: Sequence[Prompt],
    model: LanguageModel,
    unit: ReviewUnit,
    deadline: float,
    progress: Progress,
) -> tuple[Answer, ...]:
    """Whoever waits longer than asked to fails the test instead of stopping it."""
    async with asyncio.timeout(5.0):
        return await ask(
            prompts,
            model,
            agents=AGENTS,
            units={unit.id: unit},
            rebuild=rebuilt,
            deadline=deadline,
            clock=lambda: 0.0,
            progress=progress,
        )


def test_ask__answers_in_the_order_of_the_prompts() -> None:
    model = FakeLanguageModel(NOTHING, review=[reply(claim())])

    review, refactor = asked(model)

    assert (review.agent, refactor.agent) == ("review", "refactor")
    assert review.reply is not None
    assert [finding.title for finding in review.reply.findings] == ["The items are run as code"]
    assert refactor.reply is not None
    assert refactor.reply.findings == ()
    assert (review.usage, review.model, review.failure) == (USAGE, "fake-1", "")
    assert model.deadlines == {60.0}


def test_ask__no_prompt() -> None:
    assert asked(FakeLanguageModel(NOTHING), ()) == ()


def test_ask__tells_progress() -> None:
    told: list[tuple[str, int, int]] = []

    asked(FakeLanguageModel(NOTHING), progress=lambda *said: told.append(said))

    assert told == [("asking the model", done, 2) for done in (0, 1, 2)]


def test_ask__deadline_keeps_what_was_answered_by_then() -> None:
    model = FakeLanguageModel(Silence.NEVER, review=[reply(claim())])

    review, refactor = asked(model, deadline=0.0)

    assert review.reply is not None
    assert (refactor.reply, refactor.failure) == (
        None,
        "the deadline was reached (raise `deadline`)",
    )
    assert refactor.unit == UNIT.id


def test_ask__deadline_in_the_past() -> None:
    answers = asked(FakeLanguageModel(Silence.NEVER), deadline=-5.0)

    assert {answer.failure for answer in answers} == {"the deadline was reached (raise `deadline`)"}


@pytest.mark.parametrize("error", [ModelUnavailableError("overloaded"), RefusedError("declined")])
def test_ask__a_failure_is_told_and_not_asked_again(error: ModelError) -> None:
    model = FakeLanguageModel(NOTHING, review=[error, reply(claim())])

    review, refactor = asked(model)

    assert (review.reply, review.failure) == (None, str(error))
    assert refactor.reply is not None
    assert len(model.prompts) == len(PROMPTS)


def test_ask__a_refusal_within_a_reply_is_not_asked_again() -> None:
    refusal = Completion(text="", stop="refusal", usage=USAGE)
    model = FakeLanguageModel(refusal)

    (review,) = asked(model, PROMPTS[:1])

    assert (review.failure, review.usage) == (
        "the model declined to answer (Another model may answer this prompt)",
        USAGE,
    )
    assert len(model.prompts) == 1


def test_ask__an_unreadable_reply_is_asked_for_once_more() -> None:
    model = FakeLanguageModel(NOTHING, review=["I see nothing wrong.", reply(claim())])

    (review,) = asked(model, PROMPTS[:1])

    assert review.reply is not None
    assert len(review.reply.findings) == 1
    assert review.usage == USAGE + USAGE


def test_ask__an_unreadable_reply_is_told_after_the_second() -> None:
    script: list[Said] = ["", "Hm.", reply(claim())]
    model = FakeLanguageModel(NOTHING, review=script)

    (review,) = asked(model, PROMPTS[:1])

    assert review.reply is None
    assert review.failure == (
        "the model's reply holds no JSON that could be read as findings"
        " (A model that follows JSON schemas, or a smaller diff, helps)"
    )
    assert (len(model.prompts), review.usage) == (2, USAGE + USAGE)


def test_ask__a_truncated_reply_keeps_its_whole_findings() -> None:
    (review,) = asked(FakeLanguageModel(truncated(claim())), PROMPTS[:1])

    assert review.reply is not None
    assert review.reply.truncated
    assert [finding.title for finding in review.reply.findings] == ["The items are run as code"]


def test_ask__a_defect_of_ours_is_not_hidden() -> None:
    model = FakeLanguageModel(Silence.NEVER, review=[ZeroDivisionError()])

    with pytest.raises(ZeroDivisionError):
        asked(model, deadline=0.0)


# What is paid for


def test_ask__every_completion_is_accounted_for_whether_it_could_be_read_or_not() -> None:
    dear = Completion(text="Hm.", usage=USAGE, route="openai:a", cost_usd=0.5)
    unknown = Completion(text=NOTHING, usage=USAGE, route="vllm:b", model="b-1")
    model = FakeLanguageModel(NOTHING, review=[dear, unknown])

    (review,) = asked(model, PROMPTS[:1])

    assert review.routes == (
        RouteRun(route="openai:a", completions=1, usage=USAGE, spend=Spend(usd=0.5)),
        RouteRun(route="vllm:b", completions=1, usage=USAGE, spend=Spend(unpriced=1)),
    )
    assert (review.usage, review.spend) == (USAGE + USAGE, Spend(usd=0.5, unpriced=1))
    assert review.model == "b-1"


def test_ask__a_kept_completion_has_no_price_to_know() -> None:
    kept = Completion(text=NOTHING, route="openai:a", from_cache=True)

    (review,) = asked(FakeLanguageModel(kept), PROMPTS[:1])

    assert review.routes == (RouteRun(route="openai:a", completions=1, from_cache=1),)
    assert (review.usage, review.spend) == (Usage(), Spend())


def test_ask__what_was_paid_before_the_deadline_is_not_forgotten() -> None:
    model = FakeLanguageModel(NOTHING, review=["Hm.", Silence.NEVER])

    (review,) = asked(model, PROMPTS[:1], deadline=0.0)

    assert review.failure.startswith("the deadline was reached")
    assert review.usage == USAGE


# What is too long


LINES = "\n".join(f"+value_{number} = compute(number={number})" for number in range(64))
WIDE = tuple(
    parse_diff(changed_file(path, patch=f"@@ -0,0 +1,64 @@\n{LINES}")) for path in ("a.py", "b.py")
)
TOO_LONG = ContextTooLongError("4,096 is the maximum context length", hint="Lower it.")


class Narrow:
    """A model that takes as many lines at once, and remembers what it saw of each file."""

    def __init__(self, lines: int, *, silent_about: str = "", void: str = "") -> None:
        self.void = void
        self.lines = lines
        self.silent_about = silent_about
        self.units: dict[str, ReviewUnit] = {}
        self.tries: list[str] = []

    def rebuilt(self, unit: ReviewUnit, prompt: Prompt) -> Prompt | None:
        self.units[unit.id] = unit
        return None if unit.id == self.void else rebuilt(unit, prompt)

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        assert deadline
        self.tries.append(prompt.unit)
        await asyncio.sleep(0)
        if size(self.units[prompt.unit].files) > self.lines:
            raise TOO_LONG
        if prompt.unit == self.silent_about:
            await asyncio.Event().wait()
        return Completion(text=reply(claim(path=prompt.paths[0], line=1)), usage=USAGE)

    async def aclose(self) -> None:
        """Nothing is open."""


def size(files: Sequence[FileDiff]) -> int:
    return sum(len(hunk.lines) for file in files for hunk in file.hunks)


def narrowly(
    model: Narrow, *, deadline: float = 60.0, progress: Progress = silent
) -> tuple[tuple[Answer, ...], Mapping[str, ReviewUnit]]:
    (unit,) = split_units(WIDE, token_budget=100_000)
    model.units[unit.id] = unit

    async def play() -> tuple[Answer, ...]:
        async with asyncio.timeout(5.0):
            return await ask(
                [about(unit)],
                model,
                agents=AGENTS,
                units={unit.id: unit},
                rebuild=model.rebuilt,
                deadline=deadline,
                clock=lambda: 0.0,
                progress=progress,
            )

    return asyncio.run(play()), model.units


def test_ask__what_is_too_long_is_asked_by_files() -> None:
    told: list[tuple[int, int]] = []

    answers, _ = narrowly(
        Narrow(64), progress=lambda _stage, done, total: told.append((done, total))
    )

    assert [(answer.unit, answer.paths, answer.failure) for answer in answers] == [
        ("unit-001a", ("a.py",), ""),
        ("unit-001b", ("b.py",), ""),
    ]
    assert [answer.reply.findings[0].path for answer in answers if answer.reply] == ["a.py", "b.py"]
    assert told == [(0, 1), (1, 2), (2, 2)]


def test_ask__then_by_hunks_and_nothing_is_dropped() -> None:
    answers, units = narrowly(Narrow(40))

    assert {answer.failure for answer in answers} == {""}
    assert len(answers) >= 4
    shown = [
        (file.path, line.text)
        for answer in answers
        for file in units[answer.unit].files
        for hunk in file.hunks
        for line in hunk.lines
    ]
    wanted = [(file.path, line.text) for file in WIDE for hunk in file.hunks for line in hunk.lines]
    assert sorted(shown) == sorted(wanted)
    assert [answer.unit for answer in answers] == sorted(answer.unit for answer in answers)


def test_ask__a_model_that_is_far_too_small_is_given_up() -> None:
    model = Narrow(1)

    answers, units = narrowly(model)

    assert {answer.reply for answer in answers} == {None}
    assert {answer.failure for answer in answers} == {
        "4,096 is the maximum context length (Lower it)"
    }
    assert {len(unit) - len("unit-001") for unit in units} == {0, 1, 2, 3}
    assert len(model.tries) == len(units)


def test_ask__a_part_that_comes_too_late_costs_itself_alone() -> None:
    answers, _ = narrowly(Narrow(64, silent_about="unit-001b"), deadline=0.05)

    assert [(answer.unit, bool(answer.reply)) for answer in answers] == [
        ("unit-001a", True),
        ("unit-001b", False),
    ]
    assert answers[1].paths == ("b.py",)
    assert answers[1].failure == "the deadline was reached (raise `deadline`)"


def test_ask__one_line_that_is_too_long_is_told() -> None:
    model = FakeLanguageModel(TOO_LONG)

    (review,) = asked(model, PROMPTS[:1])

    assert review.failure == "4,096 is the maximum context length (Lower it)"
    assert len(model.prompts) == 1


def test_ask__the_parts_take_over_what_was_paid_for_the_whole() -> None:
    (unit,) = split_units(WIDE, token_budget=100_000)
    model = FakeLanguageModel(NOTHING, review=["Hm.", TOO_LONG, NOTHING])

    answers = asked(model, [about(unit)], unit=unit)

    assert [answer.usage for answer in answers] == [USAGE + USAGE, USAGE]


def test_ask__an_agent_with_nothing_to_ask_of_a_part_is_not_asked() -> None:
    answers, _ = narrowly(Narrow(64, void="unit-001a"))

    assert [answer.unit for answer in answers] == ["unit-001b"]


def test_ask__findings_carry_the_pass_that_raised_them() -> None:
    model = FakeLanguageModel(reply(claim()))

    (second,) = asked(model, [about(UNIT, take=2)])

    assert second.reply is not None
    assert [finding.raised_by for finding in second.reply.findings] == [("review#2",)]
