"""`/config` and `/help`: what holds here, and what can be asked for."""

from review_action.app.commands.context import Asked, CommandContext
from review_action.app.commands.look import read_config
from review_action.domain.answer import Answer
from review_action.domain.decision import Command
from review_action.domain.talk import WRITERS, Permission
from review_action.pipeline.speaking.sanitize import sanitize
from review_action.pipeline.speaking.tell_policy import tell_policy
from review_action.rendering import render


def config(context: CommandContext, asked: Asked) -> Answer:
    """The rules this pull request is reviewed by, and where each comes from."""
    rules = tell_policy(context.settings, read_config(context, asked.pull))
    return Answer(
        text=render(
            "comments/answers/config.md.j2",
            rules=rules,
            path=context.settings.config_path,
            base=asked.pull.base_ref,
            route=context.settings.model.route if context.settings.model else "",
        ).strip()
    )


def help_on(command: Command, permission: Permission) -> Answer:
    """All commands in short; with what is wrong with the one that was given.

    Who may only read gets it once: a comment is seen by everybody who follows the pull request.
    """
    text = render(
        "comments/answers/help.md.j2", problem=sanitize(command.problem, one_line=True)
    ).strip()
    key = "" if permission in WRITERS else f"help {command.author}"
    return Answer(text=text, done=not command.problem, key=key)


def refusal(command: Command) -> Answer:
    """Said once to each person on each pull request."""
    return Answer(
        text="Commands that cost or change something are for people who may write to this"
        " repository. Somebody who may can give it for you.",
        done=False,
        key=f"refusal {command.author}",
    )
