"""Hears what a model answered: its claims are held against the change and looked at a second time."""

from collections.abc import Sequence

from review_action.app.ask import Answer
from review_action.app.inquire import Asked, Inquiry
from review_action.app.judge import join, judge
from review_action.app.verify import verify
from review_action.domain.completion import AgentReply
from review_action.domain.finding import Finding
from review_action.domain.prompt import Prompt
from review_action.domain.value import Value
from review_action.pipeline.judging.consolidate import Consolidated
from review_action.ports import LanguageModel


class Heard(Value):
    """What came of all the asking."""

    judged: Consolidated = Consolidated()
    """Findings with those of analyzers and of earlier rounds, most valuable first."""
    prompts: tuple[Prompt, ...] = ()
    """Of the agents, as they were planned; what was asked in parts is in `answers`."""
    answers: tuple[Answer, ...] = ()
    looks: tuple[Answer, ...] = ()
    """What became of the second looks."""
    look_characters: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def replies(self) -> tuple[AgentReply, ...]:
        return tuple(answer.reply for answer in self.answers if answer.reply)

    @property
    def model(self) -> str:
        """The first that answered."""
        return next((answer.model for answer in self.answers if answer.model), "")

    @property
    def prompt_characters(self) -> int:
        return sum(prompt.characters for prompt in self.prompts) + self.look_characters

    @property
    def rating(self) -> int | None:
        """The lowest of all that were given."""
        return min((one.rating for one in self.replies if one.rating is not None), default=None)


async def hear(inquiry: Inquiry, asked: Asked, model: LanguageModel, deadline: float) -> Heard:
    """Judge, look again; never raises for a prompt that failed.

    Args:
        inquiry: What was asked about.
        asked: The questions and their answers.
        model: Looks a second time; not closed here.
        deadline: On the examiner's clock.
    """
    said = [answer.reply for answer in asked.answers if answer.reply]
    heard = Heard(
        judged=_judged(inquiry, [finding for reply in said for finding in reply.findings]),
        prompts=asked.prompts,
        answers=asked.answers,
        warnings=(
            *sorted({why for reply in said for why in reply.rejected}),
            *_split_warnings(asked.prompts, asked.answers),
        ),
    )
    if inquiry.policy.verifies:
        heard = await _look_again(heard, inquiry, model, deadline)
    return heard.model_copy(update={"judged": join(heard.judged, inquiry.surveyed)})


def nobody_asked(inquiry: Inquiry) -> Heard:
    """What stands without a model."""
    return Heard(judged=join(_judged(inquiry, ()), inquiry.surveyed))


def _judged(inquiry: Inquiry, claimed: Sequence[Finding]) -> Consolidated:
    found = (*inquiry.surveyed.proven, *claimed)
    return judge(found, inquiry.surveyed, inquiry.texts, inquiry.examiner.checks)


async def _look_again(
    heard: Heard, inquiry: Inquiry, model: LanguageModel, deadline: float
) -> Heard:
    judged, examiner, policy = heard.judged, inquiry.examiner, inquiry.policy
    claimed = [finding for finding in judged.kept if not finding.is_proven]
    verification = await verify(
        judged.kept,
        inquiry.surveyed.files,
        inquiry.texts.read(sorted({finding.path for finding in claimed})),
        model,
        nonce=examiner.nonce_of(inquiry.pull.head_sha),
        deadline=deadline,
        clock=examiner.clock,
        progress=examiner.progress,
        language=policy.language,
        context_tokens=examiner.context_tokens(),
        second_opinion=policy.profile == "deep",
    )
    return heard.model_copy(
        update={
            "judged": Consolidated(
                kept=verification.findings, dropped=(*judged.dropped, *verification.dropped)
            ),
            "looks": verification.answers,
            "look_characters": sum(prompt.characters for prompt in verification.prompts),
            "warnings": (*heard.warnings, *verification.warnings),
        }
    )


def _split_warnings(prompts: Sequence[Prompt], answers: Sequence[Answer]) -> tuple[str, ...]:
    answered = {(answer.agent, answer.unit) for answer in answers}
    split = sum((prompt.agent, prompt.unit) not in answered for prompt in prompts)
    if not split:
        return ()
    told = (
        f"{split} of {len(prompts)} prompts were too long for the model and were asked in parts;"
        " `context-tokens` set to what it takes spares the first try."
    )
    return (told,)
