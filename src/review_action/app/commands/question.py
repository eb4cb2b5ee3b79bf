"""`/explain` and `/ask`: answered in words, with the code and the thread as context."""

from typing import Final

from review_action.app.commands.consult import consult
from review_action.app.commands.context import Asked, CommandContext
from review_action.app.commands.look import (
    ground_in_thread,
    ground_on,
    read_changes,
    read_policy,
)
from review_action.domain.answer import Answer
from review_action.pipeline.asking.answer_format import ASK, EXPLAIN, AnswerKind, AnswerReply
from review_action.pipeline.speaking.sanitize import sanitize

ANSWER_CHARACTERS: Final = 2_000


def explain(context: CommandContext, asked: Asked) -> Answer:
    """What the thread, or the change, is about."""
    return _answer(context, asked, EXPLAIN)


def ask(context: CommandContext, asked: Asked) -> Answer:
    """A question of anybody who may write."""
    return _answer(context, asked, ASK)


def _answer(context: CommandContext, asked: Asked, kind: AnswerKind[AnswerReply]) -> Answer:
    policy = read_policy(context, asked.pull)
    if asked.thread is not None:
        ground = ground_in_thread(context, asked, asked.thread, policy)
    else:
        ground = ground_on(context, read_changes(context, asked, policy))
    ground = ground.model_copy(update={"question": asked.command.arguments})
    said = consult(context, kind, ground, asked, language=policy.language)
    text = sanitize(context.redact(said.answer), limit=ANSWER_CHARACTERS)
    return Answer(text=text or "The model had nothing to say.", generated=True, done=bool(text))
