"""What triage decides about an event: review, answer a command, conclude on a merge group, or skip."""

from typing import Literal

from pydantic import Field

from review_action.domain.profile import Profile
from review_action.domain.review import Conclusion
from review_action.domain.value import Value

CommandName = Literal[
    "review",
    "refactor",
    "explain",
    "ask",
    "ignore",
    "resolve",
    "override",
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


class Request(Value):
    """What a comment asks for; every text of it is as somebody wrote it, and hostile."""

    name: CommandName
    arguments: str = ""
    """The question, reason or rest of the line."""
    profile: Profile | None = None
    full: bool = False
    paths: tuple[str, ...] = ()
    """Globs, as in `include`."""
    rule: str = ""
    """`agent/rule`, by its form; whether there is such an agent is not looked at."""
    problem: str = ""
    """Why it cannot be done as written, one sentence; then nothing is done."""
    unknown: str = ""
    """The word that was written where it is none of ours, only near one: silence for strangers."""


class Command(Request):
    """Somebody asked for something in a comment; whether they may is not known yet."""

    kind: Literal["command"] = "command"
    pull_number: int = Field(gt=0)
    comment_id: int
    in_thread: bool = False
    """Whether it was said in a review thread rather than on the pull request."""
    author: str = ""
    said_at: str = ""
    """When, as GitHub writes times; empty where it does not tell."""


class MergeGroup(Value):
    """Conclude on a merge group by the verdict on the pull request that it tests."""

    kind: Literal["merge-group"] = "merge-group"
    pull_number: int = Field(gt=0)
    head_sha: str
    """Of the group: a commit of its own, on which required checks are waited for."""


class Skip(Value):
    """Nothing to do, which is no failure."""

    kind: Literal["skip"] = "skip"
    reason: str
    """A whole sentence for people; where they can change it, it says how."""
    stands: bool = False
    """Whether an earlier verdict on the same head stays as it is: nothing is said over it."""
    verdict: Conclusion | None = None
    """That verdict, where it is known: the job is as red as it."""


Decision = Review | Command | MergeGroup | Skip
