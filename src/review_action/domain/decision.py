"""What triage decides about an event: review a pull request, answer a command, or skip."""

from typing import Literal

from pydantic import Field

from review_action.domain.value import Value

CommandName = Literal[
    "review",
    "refactor",
    "explain",
    "ask",
    "ignore",
    "resolve",
    "describe",
    "labels",
    "changelog",
    "tests",
    "config",
    "help",
]


class Review(Value):
    """Review this pull request."""

    kind: Literal["review"] = "review"
    pull_number: int = Field(gt=0)


class Command(Value):
    """Somebody asked for something in a comment; whether they may is not known yet."""

    kind: Literal["command"] = "command"
    pull_number: int = Field(gt=0)
    name: CommandName
    arguments: str = ""
    """The rest of the command's line, as written by anybody: hostile text."""
    comment_id: int
    in_thread: bool = False
    """Whether it was said in a review thread rather than on the pull request."""
    author: str = ""


class Skip(Value):
    """Nothing to do, which is no failure."""

    kind: Literal["skip"] = "skip"
    reason: str
    """A whole sentence for people; where they can change it, it says how."""


Decision = Review | Command | Skip
