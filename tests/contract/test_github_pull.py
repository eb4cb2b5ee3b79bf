"""Reading a pull request and what stands on it on the wire, and what a host refuses to start with."""

from typing import Any

import pytest

from review_action.domain.pull_request import PullRequest
from review_action.errors import (
    BadCredentialsError,
    GitHubError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    UnavailableError,
)
from tests.contract.github_desk import Desk, payload, summary
from tests.fakes.github.faults import Fault, bad_gateway, primary_limit
from tests.fakes.github.people import ACTIONS_BOT, WRITE
from tests.fakes.github.server import LoopbackGitHub

NO_FIELD = {
    "errors": [{"message": "Field 'isCrossRepository' doesn't exist on type 'PullRequest'"}]
}
FORBIDDEN = {"errors": [{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}]}


def refuses_graphql(desk: Desk, body: Any = NO_FIELD) -> None:
    desk.server.script(Fault("POST", "/graphql", status=200, body=body))


def told_of(desk: Desk) -> Any:
    """What GraphQL last said of the pull request, to be told otherwise the next time."""
    return desk.server.requests[-1].response_json["data"]["repository"]["pullRequest"]


def tell(desk: Desk, node: Any, *, errors: Any = None) -> None:
    body = {"data": {"repository": {"pullRequest": node}}}
    refuses_graphql(desk, body | ({"errors": errors} if errors else {}))


def test_get_page__tells_what_stands_now(desk: Desk) -> None:
    desk.server.pull(1).closes += ["It is slow", "It is wrong"]

    pull = desk.host().get_page(1).pull

    double = desk.server.pull(1)
    assert (pull.title, pull.body) == ("Change things", "Because.")
    assert (pull.author, pull.author_is_bot) == ("grace", False)
    assert (pull.base_ref, pull.base_sha) == ("main", double.base_sha)
    assert (pull.head_ref, pull.head_sha) == ("feature", double.head_sha)
    assert pull.labels == ("skip-review",)
    assert (pull.changed_files, pull.additions, pull.deletions) == (1, 2, 1)
    assert (pull.state, pull.draft, pull.is_fork) == ("open", False, False)
    assert pull.base_repository == pull.head_repository == "acme/widgets"
    assert pull.linked_issues == ("It is slow", "It is wrong")
    assert desk.sent == ["POST /graphql"]


def test_get_page__with_everything_said(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha))
    host.upsert_summary(pull, summary("All told."), host.get_conversation(pull))
    desk.server.requests.clear()

    page = host.get_page(1)

    assert desk.sent == ["POST /graphql"]
    assert page.conversation == host.get_conversation(pull)
    assert page.conversation is not None
    assert page.conversation.own_comments
    assert page.conversation.summary_body
    assert page.problem == ""


def test_get_page__rest_tells_the_same_where_graphql_refuses(
    loopback_github: LoopbackGitHub,
) -> None:
    loopback_github.open_pull(
        {"a": "1\n"}, {"a": "2\n"}, fork="mallory/widgets", user=ACTIONS_BOT, body=None, draft=True
    )
    desk = Desk(loopback_github)
    by_graphql = desk.host().get_page(1)
    refuses_graphql(desk)

    by_rest = desk.host().get_page(1)

    assert by_rest.pull == by_graphql.pull
    assert by_rest.conversation is None
    assert "isCrossRepository" in by_rest.problem
    assert desk.sent == ["POST /graphql", "POST /graphql", "GET /pulls/1"]


def test_get_page__knows_forks_bots_and_drafts(loopback_github: LoopbackGitHub) -> None:
    loopback_github.open_pull(
        {"a": "1\n"}, {"a": "2\n"}, fork="mallory/widgets", user=ACTIONS_BOT, draft=True, body=None
    )

    pull = Desk(loopback_github).host().get_page(1).pull

    assert (pull.is_fork, pull.head_repository) == (True, "mallory/widgets")
    assert (pull.author, pull.author_is_bot) == ("github-actions[bot]", True)
    assert pull.draft
    assert pull.body == ""


@pytest.mark.parametrize("refused", [False, True])
def test_get_page__ghost_author_and_deleted_fork(desk: Desk, *, refused: bool) -> None:
    desk.host().get_page(1)
    gone = {"author": None, "headRepository": None, "isCrossRepository": True}
    errors = [{"type": "FORBIDDEN", "path": ["repository", "pullRequest", "headRepository"]}]
    tell(desk, told_of(desk) | gone, errors=errors if refused else None)

    pull = desk.host().get_page(1).pull

    assert pull.author == "ghost"
    assert pull.head_repository is None
    assert pull.is_fork


def test_get_page__ghost_author_and_deleted_fork_by_rest(desk: Desk) -> None:
    refuses_graphql(desk)
    desk.host().get_page(1)
    told = desk.server.requests[-1].response_json
    told["user"] = told["head"]["repo"] = None
    refuses_graphql(desk)
    desk.server.script(Fault("GET", "/pulls/1$", status=200, body=told))

    pull = desk.host().get_page(1).pull

    assert (pull.author, pull.head_repository) == ("ghost", None)


def test_get_page__merged_is_closed(desk: Desk) -> None:
    desk.host().get_page(1)
    tell(desk, told_of(desk) | {"state": "MERGED"})

    assert desk.host().get_page(1).pull.state == "closed"


def test_get_page__issues_the_token_may_not_read_are_left_out(desk: Desk) -> None:
    desk.server.pull(1).closes.append("Secret")

    page = desk.host(token="token-reviewer").get_page(1)

    assert page.pull.linked_issues == ()
    assert page.conversation is not None
    assert desk.sent == ["POST /graphql"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", "/graphql", status=200, body=FORBIDDEN),
        bad_gateway("POST", "/graphql", after_store=False, times=3),
        primary_limit("POST", "/graphql", reset=4_000_000_000),
    ],
    ids=["no scope", "an outage", "a limit"],
)
def test_get_page__without_a_conversation(desk: Desk, fault: Fault) -> None:
    desk.server.script(fault)

    page = desk.host().get_page(1)

    assert page.pull.number == 1
    assert page.conversation is None
    assert page.problem


def test_get_page__a_further_page_that_cannot_be_had(desk: Desk) -> None:
    for number in range(101):
        desk.server.comment(1, f"Comment {number}")
    desk.server.script(Fault("POST", "/graphql", skip=1, status=200, body=FORBIDDEN))

    page = desk.host().get_page(1)

    assert page.pull.title == "Change things"
    assert page.conversation is None
    assert "not accessible" in page.problem


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"token": "nonsense"}, BadCredentialsError, "Bad credentials"),
        ({"repository": "acme/other"}, NotFoundError, "Could not resolve"),
    ],
)
def test_get_page__refusals(
    desk: Desk, change: dict[str, str], error: type[GitHubError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        desk.host(**change).get_page(1)

    assert caught.value.hint


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("GET", "/pulls/1$", status=403, body={"message": "Not accessible"}), PermissionDeniedError),
        (bad_gateway("GET", "/pulls/1$", after_store=False, times=3), UnavailableError),
        (primary_limit("GET", "/pulls/1$", reset=4_000_000_000), RateLimitedError),
    ],
)  # fmt: skip
def test_get_page__neither_way(desk: Desk, fault: Fault, error: type[GitHubError]) -> None:
    refuses_graphql(desk, FORBIDDEN)
    desk.server.script(fault)

    with pytest.raises(error):
        desk.host().get_page(1)


def test_get_page__answers_of_another_shape(desk: Desk) -> None:
    tell(desk, {"number": 1})
    desk.server.script(Fault("GET", "/pulls/1$", status=200, body={"number": 1}))

    with pytest.raises(GitHubError, match="documented shape"):
        desk.host().get_page(1)


def test_get_page__nothing_where_the_repository_should_be(desk: Desk) -> None:
    refuses_graphql(desk, {"data": {"repository": None}})

    assert "documented shape" in desk.host().get_page(1).problem


def test_get_page__answer_that_is_no_json_is_asked_for_again(desk: Desk) -> None:
    desk.server.script(Fault("POST", "/graphql", status=200, body=b"<html></html>"))

    assert desk.host().get_page(1).conversation is not None


def test_get_page__hostile_titles_stay_data(loopback_github: LoopbackGitHub) -> None:
    hostile = '"}}} mutation { x }\x00\u202e$number'
    loopback_github.open_pull({"a": "1\n"}, {"a": "2\n"}, title=hostile)
    loopback_github.pull(1).closes.append(hostile)
    assert WRITE.reads_issues

    pull: PullRequest = Desk(loopback_github).host().get_page(1).pull

    assert pull.title == hostile
    assert pull.linked_issues == (hostile,)


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak"])
def test_host__refuses_what_is_no_token(desk: Desk, token: str) -> None:
    with pytest.raises(BadCredentialsError) as caught:
        desk.host(token=token)

    assert token == "" or token not in str(caught.value)


@pytest.mark.parametrize("name", ["acme", "acme/../other", "acme/..", "a/b/c", "a b/c"])
def test_host__refuses_what_is_no_repository(desk: Desk, name: str) -> None:
    with pytest.raises(GitHubError, match="owner/name"):
        desk.host(repository=name)
