"""What people say and do on a pull request: threads, comments, permissions, reactions, labels."""

from typing import Literal

from review_action.domain.diff import Side
from review_action.domain.value import Value

Permission = Literal["admin", "maintain", "write", "triage", "read", "none"]
WRITERS: frozenset[Permission] = frozenset({"admin", "maintain", "write"})
"""Who may run what costs or changes something."""

Reaction = Literal["eyes", "rocket", "confused"]
"""seen and at work · done · could not or may not be done."""


class CommentRef(Value):
    """A comment to react to: on the pull request, or in a review thread."""

    id: int
    in_thread: bool = False


class Statement(Value):
    """One comment of a thread; `text` is hostile."""

    author: str
    text: str
    own: bool = False
    """Whether we wrote it."""


class Thread(Value):
    """A review thread: where it stands, and all that was said in it, oldest first."""

    thread_id: str
    comment_id: int
    """The first comment: answers go to it."""
    path: str
    line: int | None = None
    start_line: int | None = None
    side: Side = "RIGHT"
    resolved: bool = False
    can_resolve: bool = False
    fingerprint: str = ""
    """Of the finding its first comment, when that is ours, told."""
    statements: tuple[Statement, ...] = ()


class LabelActor(Value):
    """Who put a label on."""

    login: str
    at: str = ""
    """When, as GitHub writes times."""
