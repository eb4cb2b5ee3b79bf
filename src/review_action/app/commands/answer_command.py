"""Answers one command: who may, what is done, what is said, and a reaction whatever happens."""

from collections.abc import Mapping
from typing import Final

from review_action.app.commands.context import Asked, CommandContext, Handler
from review_action.app.commands.describe import describe
from review_action.app.commands.dismissing import ignore, override, resolve
from review_action.app.commands.drafts import changelog, tests
from review_action.app.commands.labels import label
from review_action.app.commands.question import ask, explain
from review_action.app.commands.reviewing import review
from review_action.app.commands.telling import config, help_on, refusal
from review_action.domain.answer import Answer
from review_action.domain.decision import Command, CommandName
from review_action.domain.talk import WRITERS, CommentRef, Permission, Reaction
from review_action.errors import GitHubError, ReviewActionError, advice
from review_action.pipeline.speaking.compose_answer import compose_answer
from review_action.pipeline.speaking.sanitize import sanitize

HANDLERS: Final[Mapping[CommandName, Handler]] = {
    "review": review,
    "refactor": review,
    "explain": explain,
    "ask": ask,
    "ignore": ignore,
    "resolve": resolve,
    "override": override,
    "describe": describe,
    "labels": label,
    "changelog": changelog,
    "tests": tests,
    "config": config,
}
"""All but `help`, which needs nothing of the pull request."""


def answer_command(context: CommandContext, command: Command) -> Answer | None:
    """Do what was asked, if whoever asked may have it done.

    Returns:
        What was said; None for a stranger's word that is only near a command.

    Raises:
        GitHubError: Nobody can tell who asked, or the pull request cannot be read.
    """
    permission = context.people.get_permission(command.author)
    if command.unknown and permission not in WRITERS:
        return None
    allowed = command.name == "help" or permission in WRITERS
    if allowed:
        _react(context, command, "eyes")
    try:
        asked = _read(context, command)
        answer = _answered(context, asked, permission) if allowed else refusal(command)
        answer = _said(context, asked, answer)
    except BaseException:
        # Eyes that look for ever would be taken for work that goes on.
        _react(context, command, "confused")
        raise
    _react(context, command, "rocket" if answer.done else "confused")
    return answer


def _read(context: CommandContext, command: Command) -> Asked:
    pull = context.reviewer.host.get_page(command.pull_number).pull
    thread = context.threads.get_thread(pull, command.comment_id) if command.in_thread else None
    return Asked(command, pull, thread)


def _answered(context: CommandContext, asked: Asked, permission: Permission) -> Answer:
    command = asked.command
    handler = HANDLERS.get(command.name)
    if handler is None or command.problem:
        return help_on(command, permission)
    try:
        return handler(context, asked)
    except ReviewActionError as error:
        context.reviewer.runner.log("warning", f"/{command.name}: {advice(error)}")
        told = sanitize(context.redact(advice(error)), one_line=True)
        return Answer(text=f"`/{command.name}` could not be done: {told}.", done=False, broken=True)


def _said(context: CommandContext, asked: Asked, answer: Answer) -> Answer:
    """The answer, posted; where that is not allowed the job summary has it, and it is not done."""
    if not answer.text:
        return answer
    text = context.redact(answer.text)
    if not context.settings.dry_run:
        said = asked.command.model_copy(
            update={"arguments": context.redact(asked.command.arguments)}
        )
        body = compose_answer(answer.model_copy(update={"text": text}), said)
        try:
            _post(context, asked, answer, body)
        except GitHubError as error:
            told = f"The answer could not be posted: {advice(error)}"
            context.reviewer.runner.log("warning", told)
            answer = answer.model_copy(update={"done": False, "broken": True})
        else:
            return answer
    context.reviewer.runner.append_summary(f"{text}\n")
    return answer


def _post(context: CommandContext, asked: Asked, answer: Answer, body: str) -> None:
    # What is said once to a person stands on the pull request, wherever it was asked.
    if asked.thread is None or answer.key:
        context.people.create_note(asked.pull, body)
    else:
        context.threads.reply(asked.pull, asked.thread.comment_id, body)


def _react(context: CommandContext, command: Command, reaction: Reaction) -> None:
    if context.settings.dry_run:
        return
    comment = CommentRef(id=command.comment_id, in_thread=command.in_thread)
    try:
        context.people.react(comment, reaction)
    except GitHubError as error:
        context.reviewer.runner.log("info", f"No reaction could be left: {advice(error)}")
