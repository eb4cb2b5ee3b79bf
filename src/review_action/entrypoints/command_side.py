"""Wires what commands and the steps after a review need; imported only where there is one."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from review_action.app.commands.after_review import after_review
from review_action.app.commands.context import CommandContext
from review_action.app.commands.remembering import ReviewingMemory
from review_action.app.review import Reviewer
from review_action.entrypoints.wiring import Host


def build_context(reviewer: Reviewer, host: Host, redact: Callable[[str], str]) -> CommandContext:
    """The reviewer and the host as a command sees them."""
    return CommandContext(
        reviewer=reviewer,
        people=host,
        threads=host,
        gate=host,
        memory=ReviewingMemory(reviewer),
        redact=redact,
    )


def labelling(reviewer: Reviewer, host: Host, redact: Callable[[str], str]) -> Reviewer:
    """The same, labelling and describing after each review as the settings say."""
    return replace(reviewer, after=partial(after_review, build_context(reviewer, host, redact)))
