"""GitHub's refusals by their words, and how long it asks to wait."""

import re
from typing import Any

import pytest

from review_action.adapters.github.translate import (
    PendingReviewError,
    to_error,
    understood,
    wait_seconds,
)
from review_action.adapters.github.transport import Answer, Request
from review_action.errors import (
    BadCredentialsError,
    GitHubError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    UnavailableError,
    UnplaceableCommentError,
    advice,
)

REQUEST = Request("POST", "/repos/a/b/pulls/1/reviews", needs="pull-requests: write")
DATE = "Mon, 05 Jan 2026 11:00:00 GMT"
DATE_SECONDS = 1_767_610_800


def said(*errors: Any, message: str = "Unprocessable Entity") -> dict[str, Any]:
    return {"message": message, "errors": list(errors)}


@pytest.mark.parametrize(
    ("status", "data", "kind"),
    [
        (401, {"message": "Bad credentials"}, BadCredentialsError),
        (403, {"message": "Resource not accessible by integration"}, PermissionDeniedError),
        (403, {"message": "Must have admin rights"}, PermissionDeniedError),
        (403, {"message": "You have exceeded a secondary rate limit."}, RateLimitedError),
        (403, {"message": "You have triggered an abuse detection mechanism."}, RateLimitedError),
        (429, None, RateLimitedError),
        (404, {"message": "Not Found"}, NotFoundError),
        (408, None, UnavailableError),
        (409, {"message": "Git Repository is empty."}, GitHubError),
        (422, said("User can only have one pending review per pull request"), PendingReviewError),
        (422, said("Pull request review thread line must be part of the diff"), UnplaceableCommentError),
        (422, said("Pull request review thread diff hunk can't be blank"), UnplaceableCommentError),
        (422, said("Pull request review thread start line must precede the end line."), UnplaceableCommentError),
        (422, said("start line must be part of the same hunk as the line."), UnplaceableCommentError),
        (422, said("Line could not be resolved"), UnplaceableCommentError),
        (422, said("Path could not be resolved"), UnplaceableCommentError),
        (422, said({"field": "pull_request_review_thread.line", "message": "is bad"}), UnplaceableCommentError),
        (422, said({"field": "body", "message": "body is too long"}), GitHubError),
        (422, {"message": "Odd", "errors": "a text"}, GitHubError),
        (500, None, UnavailableError),
        (502, {"message": "Server Error"}, UnavailableError),
        (301, {"message": "Moved Permanently"}, GitHubError),
        (200, None, UnavailableError),
    ],
)  # fmt: skip
def test_to_error__by_status_and_words(status: int, data: Any, kind: type[GitHubError]) -> None:
    error = to_error(Answer(status, {}, data), REQUEST)

    assert type(error) is kind
    assert error.status == status
    # A refusal is read by people: what to give stands in its hint.
    assert (REQUEST.path in str(error)) == (kind is not PermissionDeniedError)


@pytest.mark.parametrize(("status", "data"), [(200, {}), (201, [1]), (204, None)])
def test_to_error__good_answers(status: int, data: Any) -> None:
    assert to_error(Answer(status, {}, data), REQUEST) is None


def test_to_error__the_last_request_of_the_hour_is_no_limit_by_itself() -> None:
    headers = {"x-ratelimit-remaining": "0"}
    denied = Answer(403, headers, {"message": "Resource not accessible by integration"})

    assert isinstance(to_error(denied, REQUEST), PermissionDeniedError)
    assert isinstance(to_error(Answer(403, headers, None), REQUEST), RateLimitedError)


def test_to_error__names_the_permission() -> None:
    written = to_error(Answer(403, {}, None), REQUEST)
    read = to_error(Answer(403, {}, None), REQUEST._replace(needs="contents: read"))
    unknown = to_error(Answer(403, {}, None), REQUEST._replace(needs=""))
    absent = to_error(Answer(404, {}, None), REQUEST._replace(needs=""))

    assert written is not None
    assert "`permissions: pull-requests: write`" in written.hint
    assert "fork" in written.hint
    assert read is not None
    assert "contents: read" in read.hint
    assert "fork" not in read.hint
    assert unknown is not None
    assert "permissions:" in unknown.hint
    assert absent is not None
    assert absent.hint.endswith("may not see it.")


def test_to_error__the_words_that_matter_may_come_late() -> None:
    late = said(*["Something else entirely"] * 50, "line must be part of the diff")

    assert isinstance(to_error(Answer(422, {}, late), REQUEST), UnplaceableCommentError)


def test_to_error__words_are_one_short_line() -> None:
    error = to_error(Answer(400, {}, {"message": "::error::x\n" * 999}), REQUEST)

    assert "\n" not in str(error)
    assert len(str(error)) < 400


GRAPHQL = Request("POST", "/graphql", needs="contents: read", graphql=True)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (None, UnavailableError),
        ({"errors": [{"type": "RATE_LIMITED", "message": "x"}]}, RateLimitedError),
        ({"errors": [{"message": "You have exceeded a secondary rate limit"}]}, RateLimitedError),
        ({"errors": [{"type": "FORBIDDEN", "message": "x"}]}, PermissionDeniedError),
        ({"errors": [{"type": "INSUFFICIENT_SCOPES", "message": "x"}]}, PermissionDeniedError),
        ({"errors": [{"type": "NOT_FOUND", "message": "x"}]}, NotFoundError),
        ({"errors": [{"message": "timeout"}]}, UnavailableError),
        ({"errors": ["odd"]}, GitHubError),
        ({"errors": "odd"}, GitHubError),
        ({}, GitHubError),
        ({"data": None}, GitHubError),
    ],
)
def test_to_error__graphql_with_status_200(data: Any, kind: type[GitHubError]) -> None:
    error = to_error(Answer(200, {}, data), GRAPHQL)

    assert type(error) is kind
    # Its names for kinds of errors are for programs.
    assert not re.search("GraphQL|[A-Z]_[A-Z]|FORBIDDEN", str(error))


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (REQUEST, Answer(403, {}, {"message": "Resource not accessible by integration"})),
        (
            GRAPHQL._replace(needs=REQUEST.needs),
            Answer(
                200,
                {},
                said(
                    {"type": "FORBIDDEN", "message": "Resource not accessible by integration"},
                    message="",
                ),
            ),
        ),
    ],
    ids=["REST", "GraphQL"],
)
def test_to_error__a_refusal_says_which_permission_to_give(
    request_: Request, answer: Answer
) -> None:
    error = to_error(answer, request_)

    assert error is not None
    assert advice(error) == (
        "GitHub does not let this token do it: Resource not accessible by integration"
        " (Give the job `permissions: pull-requests: write`. The token of a fork's `pull_request`"
        " run is read-only whatever is written there)"
    )


def test_to_error__graphql_without_errors() -> None:
    assert to_error(Answer(200, {}, {"data": {}}), GRAPHQL) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "30", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}, 30),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "soon"}, 60),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{DATE_SECONDS + 9}", "date": DATE}, 10),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{DATE_SECONDS - 9}", "date": DATE}, 1),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{DATE_SECONDS}"}, 61),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "²"}, 60),
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": f"{DATE_SECONDS}"}, 60),
        ({}, 60),
    ],
)  # fmt: skip
def test_wait_seconds__in_githubs_own_order(headers: dict[str, str], seconds: float) -> None:
    assert wait_seconds(headers) == seconds


@pytest.mark.parametrize("error", [KeyError, TypeError, ValueError, AttributeError, IndexError])
def test_understood__what_has_another_shape(error: type[Exception]) -> None:
    with pytest.raises(GitHubError, match="a thing"), understood("a thing"):
        raise error
