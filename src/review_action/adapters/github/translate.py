"""Turns GitHub's refusals into our errors, once, at the edge."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any

from review_action.adapters.github.transport import Answer, Request
from review_action.errors import (
    BadCredentialsError,
    GitHubError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    UnavailableError,
    UnplaceableCommentError,
)

UNTOLD_WAIT_SECONDS = 60.0
"""https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit"""
MAX_MESSAGE_CHARACTERS = 300

_UNPLACEABLE = re.compile(
    r"part of the diff|diff hunk can't be blank|same hunk|must precede the end line"
    r"|pull_request_review_thread|(?:line|path)s? could not be resolved",
    re.IGNORECASE,
)
_PENDING = "one pending review"
_LIMITED = re.compile(r"rate limit|abuse detection|retry your request again later", re.IGNORECASE)
_OVERLOADED = re.compile(r"something went wrong|timed? ?out|timeout", re.IGNORECASE)

_OUTAGE_HINT = "Run the job again; https://www.githubstatus.com tells of outages."


class PendingReviewError(GitHubError):
    """422: an unsubmitted review of the same user stands in the way; there may be one only."""


def to_error(answer: Answer, request: Request) -> GitHubError | None:
    """The error an answer stands for, None when it is a good one."""
    if 200 <= answer.status < 300:  # noqa: PLR2004 - what success means in HTTP
        return _graphql_error(answer, request) if request.graphql else _unreadable(answer, request)
    words = _words(answer.data)
    shown = words[:MAX_MESSAGE_CHARACTERS]
    message = f"{request.verb} {request.path}: {answer.status} {shown}".rstrip()
    match answer.status:
        case 403 | 429:
            return _refused(answer, request, message, shown)
        case 422:
            return _unprocessable(words, message)
        case 408:
            return UnavailableError(message, status=408, hint=_OUTAGE_HINT)
        case status if status >= 500:  # noqa: PLR2004 - server errors in HTTP
            return UnavailableError(message, status=status, hint=_OUTAGE_HINT)
        case status:
            return _plain(status, message, request)


def _plain(status: int, message: str, request: Request) -> GitHubError:
    match status:
        case 401:
            hint = "The token is wrong or has expired; a job's own token ends with the job."
            return BadCredentialsError(message, status=status, hint=hint)
        case 404:
            return NotFoundError(message, status=status, hint=_absent_hint(request))
        case 301 | 302 | 307 | 308:
            hint = "The repository was renamed or moved: start the workflow anew."
            return GitHubError(message, status=status, hint=hint)
        case _:
            return GitHubError(message, status=status)


@contextmanager
def understood(what: str) -> Iterator[None]:
    """Whatever does not have its documented shape becomes a `GitHubError` that says so."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        message = f"GitHub's answer about {what} has not the documented shape"
        hint = "Report it with the version of your GitHub server."
        raise GitHubError(message, hint=hint) from error


def _unreadable(answer: Answer, request: Request) -> GitHubError | None:
    if answer.data is not None or answer.status == 204:  # noqa: PLR2004 - No Content
        return None
    return UnavailableError(
        f"{request.verb} {request.path}: the answer is not JSON", status=answer.status
    )


def _refused(answer: Answer, request: Request, message: str, words: str) -> GitHubError:
    exhausted = answer.headers.get("x-ratelimit-remaining") == "0"
    told = "retry-after" in answer.headers or _LIMITED.search(message) is not None
    # A permission refused by the last request of the hour is no limit.
    if answer.status == 429 or told or (exhausted and "not accessible" not in message):  # noqa: PLR2004 - Too Many Requests
        hint = "GitHub limits requests per repository and hour; run the job again later."
        wait = wait_seconds(answer.headers)
        return RateLimitedError(message, status=answer.status, hint=hint, retry_after=wait)
    return _denied(request, words)


def _denied(request: Request, words: str) -> PermissionDeniedError:
    said = f": {words}" if words else ""
    message = f"GitHub does not let this token do it{said}"
    return PermissionDeniedError(message, status=403, hint=_permission_hint(request))


def wait_seconds(headers: Mapping[str, str]) -> float:
    """How long GitHub asks to wait, in its own order: retry-after, the reset, else a minute."""
    after = headers.get("retry-after", "")
    if after.isascii() and after.isdigit():
        return float(max(1, int(after)))
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isascii() and reset.isdigit():
        return max(1.0, int(reset) - _server_seconds(headers, int(reset)) + 1)
    return UNTOLD_WAIT_SECONDS


def _server_seconds(headers: Mapping[str, str], reset: int) -> float:
    """GitHub's own clock, which the reset is in; a runner's may be wrong."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return reset - UNTOLD_WAIT_SECONDS


def _unprocessable(words: str, message: str) -> GitHubError:
    if _PENDING in words:
        hint = "Submit or delete the unfinished review that this token's user has there."
        return PendingReviewError(message, status=422, hint=hint)
    if _UNPLACEABLE.search(words):
        return UnplaceableCommentError(message, status=422)
    return GitHubError(message, status=422)


def _graphql_error(answer: Answer, request: Request) -> GitHubError | None:
    if not isinstance(answer.data, Mapping):
        return UnavailableError("the answer to a query is not JSON", status=answer.status)
    errors = answer.data.get("errors") or ()
    may_lack = all(_is_optional(error, request) for error in errors)
    if may_lack and isinstance(answer.data.get("data"), Mapping):
        return None
    kinds = {error.get("type") for error in errors if isinstance(error, Mapping)}
    shown = _words(answer.data)[:MAX_MESSAGE_CHARACTERS]
    return _graphql_refusal(answer, request, kinds, shown)


def _is_optional(error: Any, request: Request) -> bool:
    path = error.get("path") if isinstance(error, Mapping) else None
    return isinstance(path, list) and not request.optional.isdisjoint(map(str, path))


def _graphql_refusal(
    answer: Answer, request: Request, kinds: AbstractSet[object], words: str
) -> GitHubError:
    message = f"GitHub refused a query: {words or 'it does not say why'}"
    if "RATE_LIMITED" in kinds or _LIMITED.search(message):
        wait = wait_seconds(answer.headers)
        return RateLimitedError(message, status=answer.status, retry_after=wait)
    if kinds & {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
        return _denied(request, words)
    if "NOT_FOUND" in kinds:
        return NotFoundError(message, status=404, hint=_absent_hint(request))
    if _OVERLOADED.search(message):
        return UnavailableError(message, status=502, hint=_OUTAGE_HINT)
    return GitHubError(message, status=answer.status)


def _permission_hint(request: Request) -> str:
    if not request.needs:
        return "Look at `permissions:` of the job."
    hint = f"Give the job `permissions: {request.needs}`."
    if "write" in request.needs:
        hint += " The token of a fork's `pull_request` run is read-only whatever is written there."
    return hint


def _absent_hint(request: Request) -> str:
    needs = f" (it takes `{request.needs}`)" if request.needs else ""
    return f"It is not there, or the token may not see it{needs}."


def _words(data: Any) -> str:
    """GitHub's words in one line: `message`, and each of `errors`, which are texts or objects."""
    if not isinstance(data, Mapping):
        return ""
    errors = data.get("errors") or []
    listed = errors if isinstance(errors, list) else [errors]
    words = [str(data.get("message") or ""), *(_error_words(error) for error in listed)]
    return " ".join("; ".join(word for word in words if word).split())


def _error_words(error: Any) -> str:
    if not isinstance(error, Mapping):
        return str(error)
    named = (error.get(key) for key in ("field", "code", "message"))
    return " ".join(str(word) for word in named if word)
