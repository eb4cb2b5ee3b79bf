"""The error tree, by who can mend it; every error says what happened and what to do next."""

from collections.abc import Sequence
from typing import Any


class ReviewActionError(Exception):
    """Base of every error this product raises on purpose.

    Attributes:
        hint: What the reader should do next, one sentence.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigurationError(ReviewActionError):
    """The user's to mend; never retried."""


class InvalidInputError(ConfigurationError):
    """One input of the workflow is missing or wrong."""

    def __init__(self, name: str, problem: str, *, hint: str = "") -> None:
        super().__init__(f"input `{name}`: {problem}", hint=hint)
        self.name = name
        self.problem = problem


class InvalidInputsError(ConfigurationError):
    """Every problem of the inputs at once, so that one run shows all there is to mend."""

    def __init__(self, problems: Sequence[InvalidInputError]) -> None:
        super().__init__(
            "\n".join(str(problem) for problem in problems),
            hint="\n".join(f"{p.name}: {p.hint}" for p in problems if p.hint),
        )
        self.problems = tuple(problems)


class InvalidConfigError(ConfigurationError):
    """The repository's configuration file cannot be used.

    Attributes:
        line: 1-based, 0 when the problem has no place.
        column: 1-based, 0 when the problem has no place.
    """

    def __init__(
        self, path: str, problem: str, *, line: int = 0, column: int = 0, hint: str = ""
    ) -> None:
        place = f"{path}:{line}:{column}" if line else path
        super().__init__(f"{place}: {problem}", hint=hint)
        self.path = path
        self.line = line
        self.column = column
        self.problem = problem


class UntrustedEventError(ConfigurationError):
    """The event payload is not what the runner would have written."""


class UntrustedPayloadError(ConfigurationError):
    """The file between two jobs is not what the other one would have written for this one."""


class GitHubError(ReviewActionError):
    """GitHub answered, or did not, in a way that stops one request.

    Attributes:
        status: HTTP status, 0 when there was no answer.
    """

    def __init__(self, message: str, *, status: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


class BadCredentialsError(GitHubError):
    """401: the token is wrong or expired."""


class PermissionDeniedError(GitHubError):
    """403: the token may not do this (a fork's token, or `permissions:` too narrow)."""


class NotFoundError(GitHubError):
    """404: it is not there, or the token may not see it."""


class UnplaceableCommentError(GitHubError):
    """422: a comment does not point into the diff; GitHub does not say which."""


class RateLimitedError(GitHubError):
    """403 or 429: a primary or secondary limit that outlasts the wait budget.

    Attributes:
        retry_after: Seconds until GitHub would answer again, as far as it said so.
    """

    def __init__(
        self, message: str, *, status: int = 0, hint: str = "", retry_after: float = 0.0
    ) -> None:
        super().__init__(message, status=status, hint=hint)
        self.retry_after = retry_after


class UnavailableError(GitHubError):
    """5xx, a cut connection or a timeout: nobody knows whether it was stored."""


class ModelError(ReviewActionError):
    """The model's provider answered, or did not, in a way that loses one completion."""


class ModelCredentialsError(ModelError):
    """401 or 403: the key is wrong; fatal for the route."""


class ModelQuotaError(ModelError):
    """The account is out of money or quota; fatal for the route."""


class ModelNotFoundError(ModelError):
    """404: no such model or no such URL; fatal for the route."""


class ModelRateLimitedError(ModelError):
    """429 that outlasted the deadline.

    Attributes:
        retry_after: Seconds the provider asked to wait, 0 when it did not say.
    """

    def __init__(self, message: str, *, hint: str = "", retry_after: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class ModelUnavailableError(ModelError):
    """5xx, overload, a cut stream or no answer in time.

    Attributes:
        retry_after: Seconds the provider asked to wait, 0 when it did not say.
    """

    def __init__(self, message: str, *, hint: str = "", retry_after: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class ContextTooLongError(ModelError):
    """The prompt does not fit the model's context window: split, do not retry."""


class RefusedError(ModelError):
    """The model declined to answer: never ask the same route again."""


class InvalidCompletionError(ModelError):
    """The reply holds nothing that can be read as findings."""


class BudgetExceededError(ModelError):
    """`max-cost` leaves no room for this prompt: it was not sent."""


class AnalyzerError(ReviewActionError):
    """One analyzer failed, wholly or in part; it is told and does not stop the others.

    Attributes:
        found: Findings that hold all the same.
    """

    def __init__(self, message: str, *, hint: str = "", found: Sequence[Any] = ()) -> None:
        super().__init__(message, hint=hint)
        self.found = tuple(found)


class DiffSyntaxError(ReviewActionError):
    """The patch of one file cannot be parsed: that file counts as failed, the others go on."""


class GitError(ReviewActionError):
    """Local git refused, or is not there."""


def advice(error: ReviewActionError) -> str:
    """What happened and, in brackets, what to do about it: one line, to stand inside a sentence."""
    said = str(error).removesuffix(".")
    return f"{said} ({error.hint.removesuffix('.')})" if error.hint else said
