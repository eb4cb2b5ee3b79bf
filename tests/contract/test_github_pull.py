"""Reading a pull request on the wire, and what a host refuses to start with."""

import pytest

from review_action.errors import (
    BadCredentialsError,
    GitHubError,
    NotFoundError,
)
from tests.contract.github_desk import Desk
from tests.fakes.github.faults import Fault
from tests.fakes.github.people import ACTIONS_BOT
from tests.fakes.github.server import LoopbackGitHub


def test_get_pull_request__tells_what_stands_now(desk: Desk) -> None:
    pull = desk.host().get_pull_request(1)

    double = desk.server.pull(1)
    assert pull.title == "Change things"
    assert (pull.author, pull.author_is_bot) == ("grace", False)
    assert (pull.base_ref, pull.base_sha) == ("main", double.base_sha)
    assert (pull.head_ref, pull.head_sha) == ("feature", double.head_sha)
    assert pull.labels == ("skip-review",)
    assert (pull.changed_files, pull.additions, pull.deletions) == (1, 2, 1)
    assert not pull.is_fork
    assert desk.sent == ["GET /pulls/1"]


def test_get_pull_request__knows_forks_bots_and_drafts(loopback_github: LoopbackGitHub) -> None:
    loopback_github.open_pull(
        {"a": "1\n"}, {"a": "2\n"}, fork="mallory/widgets", user=ACTIONS_BOT, draft=True, body=None
    )

    pull = Desk(loopback_github).host().get_pull_request(1)

    assert pull.is_fork
    assert pull.author_is_bot
    assert pull.draft
    assert pull.body == ""


def test_get_pull_request__ghost_author_and_deleted_fork(desk: Desk) -> None:
    desk.host().get_pull_request(1)
    told = desk.server.requests[-1].response_json
    told["user"] = None
    told["head"]["repo"] = None
    desk.server.script(Fault("GET", "/pulls/1$", status=200, body=told))

    pull = desk.host().get_pull_request(1)

    assert pull.author == "ghost"
    assert pull.head_repository is None


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"token": "nonsense"}, BadCredentialsError, "Bad credentials"),
        ({"repository": "acme/other"}, NotFoundError, "404"),
    ],
)
def test_get_pull_request__refusals(
    desk: Desk, change: dict[str, str], error: type[GitHubError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        desk.host(**change).get_pull_request(1)

    assert caught.value.hint


def test_get_pull_request__answer_of_another_shape(desk: Desk) -> None:
    desk.server.script(Fault("GET", "/pulls/1$", status=200, body={"number": 1}))

    with pytest.raises(GitHubError, match="documented shape"):
        desk.host().get_pull_request(1)


def test_get_pull_request__answer_that_is_no_json_is_asked_for_again(desk: Desk) -> None:
    desk.server.script(Fault("GET", "/pulls/1$", status=200, body=b"<html></html>"))

    assert desk.host().get_pull_request(1).number == 1


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak"])
def test_host__refuses_what_is_no_token(desk: Desk, token: str) -> None:
    with pytest.raises(BadCredentialsError) as caught:
        desk.host(token=token)

    assert token == "" or token not in str(caught.value)


@pytest.mark.parametrize("name", ["acme", "acme/../other", "acme/..", "a/b/c", "a b/c"])
def test_host__refuses_what_is_no_repository(desk: Desk, name: str) -> None:
    with pytest.raises(GitHubError, match="owner/name"):
        desk.host(repository=name)
