"""An answer to a command: what it may rest on, and what came of it."""

from review_action.domain.diff import FileDiff
from review_action.domain.report import RunReport
from review_action.domain.talk import Statement
from review_action.domain.unit import Snippet
from review_action.domain.value import Value


class Ground(Value):
    """What a model is shown to answer from; every text in it is hostile."""

    files: tuple[FileDiff, ...] = ()
    """In order of risk, as many as there is room for."""
    unseen: tuple[str, ...] = ()
    """Paths of the change that are not among `files`."""
    snippets: tuple[Snippet, ...] = ()
    statements: tuple[Statement, ...] = ()
    """The thread the command was said in, oldest first."""
    question: str = ""


class Answer(Value):
    """What is said to whoever gave a command."""

    text: str
    """Markdown, safe as it is; empty where nothing is to be said."""
    done: bool = True
    """False where it could not, or may not, be done."""
    broken: bool = False
    """Whether an error stood in the way: then the job is red, for the comment may not be there."""
    generated: bool = False
    """Whether a model wrote of it."""
    key: str = ""
    """What makes it one and the same answer; empty: the comment that asked."""
    report: RunReport | None = None
    """Of a review that took the place of the pull request's own."""
