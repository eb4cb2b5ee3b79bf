"""Every prompt is asked once, some twice; what fails costs itself alone."""

import asyncio
from collections.abc import Sequence

import pytest

from review_action.agents import AGENTS
from review_action.app.ask import Answer, Progress, ask
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.unit import ReviewUnit
from review_action.errors import ModelError, ModelUnavailableError, RefusedError
from review_action.pipeline.intake.parse_diff import parse_diff
from tests.integration.fake_language_model import USAGE, FakeLanguageModel, Said, Silence
from tests.integration.stage import NOTHING, claim, listing, reply, silent, truncated

UNIT = ReviewUnit(id="unit-001", files=(parse_diff(listing().files[0]),))
PROMPTS = tuple(
    Prompt(agent=agent, unit=UNIT.id, system="s", shared="d", question="q", paths=UNIT.paths)
    for agent in AGENTS
)


def asked(
    model: FakeLanguageModel,
    prompts: Sequence[Prompt] = PROMPTS,
    *,
    deadline: float = 60.0,
    progress: Progress = silent,
) -> tuple[Answer, ...]:
    return asyncio.run(_within_seconds(prompts, model, deadline, progress))


async def _within_seconds(
    prompts: Sequence[Prompt], model: FakeLanguageModel, deadline: float, progress: Progress
) -> tuple[Answer, ...]:
    """Whoever waits longer than asked to fails the test instead of stopping it."""
    async with asyncio.timeout(5.0):
        return await ask(
            prompts,
            model,
            agents=AGENTS,
            units={UNIT.id: UNIT},
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
