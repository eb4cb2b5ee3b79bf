"""Asks the model for one answer: once more where it cannot be read, and never past the deadline."""

import asyncio

from review_action.app.commands.context import Asked, CommandContext
from review_action.domain.answer import Ground
from review_action.domain.prompt import Prompt
from review_action.errors import ConfigurationError, InvalidCompletionError, ModelUnavailableError
from review_action.pipeline.asking.answer_format import AnswerKind, Shape
from review_action.pipeline.asking.build_answer_prompt import build_answer_prompt
from review_action.pipeline.asking.parse_answer import parse_answer
from review_action.ports import LanguageModel


def consult(
    context: CommandContext,
    kind: AnswerKind[Shape],
    ground: Ground,
    asked: Asked,
    *,
    language: str = "",
) -> Shape:
    """What the model says, in the shape asked for; hostile as everything it writes.

    Raises:
        ConfigurationError: There is no model.
        ModelError: It could not answer, or said nothing that can be read twice.
    """
    examiner = context.reviewer.examiner
    if examiner.model is None:
        raise ConfigurationError(
            "no model is configured",
            hint="Set the inputs `model`, `base-url` and `api-key` of the workflow.",
        )
    prompt = build_answer_prompt(
        kind,
        ground,
        asked.pull,
        # Who has seen the word that closes the data of a review cannot use it in a question.
        nonce=examiner.nonce_of(f"{asked.pull.head_sha} {asked.command.comment_id}"),
        language=language,
    )
    deadline = examiner.clock() + examiner.deadline
    return asyncio.run(_ask(kind, prompt, examiner.model, deadline, examiner.deadline))


async def _ask(
    kind: AnswerKind[Shape],
    prompt: Prompt,
    model: LanguageModel,
    deadline: float,
    seconds: float,
) -> Shape:
    async def once() -> Shape:
        return parse_answer(await model.complete(prompt, deadline=deadline), kind.shape)

    try:
        async with asyncio.timeout(seconds):
            try:
                return await once()
            except InvalidCompletionError:
                return await once()
    except TimeoutError as error:
        message = "the model did not answer before the deadline"
        raise ModelUnavailableError(message, hint="Raise `deadline`.") from error
    finally:
        await model.aclose()
