"""Reading a pull request, contents and the conversation, on the wire."""

import pytest

from review_action.domain.marker import Marker
from review_action.errors import (
    BadCredentialsError,
    GitError,
    GitHubError,
    NotFoundError,
    PermissionDeniedError,
    UnavailableError,
)
from tests.contract.github_desk import FINGERPRINT, REVIEW_MARKER, Desk, comment, payload, summary
from tests.fakes.fake_workspace import FakeWorkspace
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.people import ACTIONS_BOT
from tests.fakes.github.repository import Submodule
from tests.fakes.github.server import LoopbackGitHub


@pytest.fixture
def desk(loopback_github: LoopbackGitHub) -> Desk:
    loopback_github.open_pull(
        {"app.py": "one\ntwo\n", "README.md": "hello\n"},
        {"app.py": "one\nTWO\nthree\n"},
        title="Change things",
        labels=("skip-review",),
    )
    return Desk(loopback_github)


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


def test_get_contents__many_files_in_one_request(desk: Desk) -> None:
    head = desk.server.pull(1).head_sha

    found = desk.host().get_contents(head, ["app.py", "gone.py", "README.md", "app.py"])

    assert {path: content.text for path, content in found.items()} == {
        "app.py": "one\nTWO\nthree\n",
        "gone.py": None,
        "README.md": "hello\n",
    }
    assert found["gone.py"].reason == "missing"
    assert desk.sent == ["POST /graphql"]


def test_get_contents__of_the_base_not_the_head(desk: Desk) -> None:
    found = desk.host().get_contents(desk.server.pull(1).base_sha, ["app.py"])

    assert found["app.py"].text == "one\ntwo\n"


def test_get_contents__nothing_asked_costs_nothing(desk: Desk) -> None:
    assert desk.host().get_contents("HEAD", []) == {}
    assert desk.sent == []


def test_get_contents__what_has_no_text(loopback_github: LoopbackGitHub) -> None:
    sha = loopback_github.commit(
        {"logo": b"\0\1\2\xff", "lib": Submodule("1" * 40), "src/a.py": "x\n", "big": "x" * 600_000}
    )
    desk = Desk(loopback_github)

    found = desk.host().get_contents(sha, ["logo", "lib", "src", "big"])

    assert found["logo"].reason == "binary"
    assert found["src"].reason == "missing"
    assert found["big"].reason == "too-large"
    assert found["lib"].reason in {"missing", "submodule"}
    assert {content.text for content in found.values()} == {None}


def test_get_contents__paths_are_never_part_of_the_document(
    loopback_github: LoopbackGitHub,
) -> None:
    odd = ['a"){viewer{login}}', "new\nline", "tab\t", "ünï", "a:b", "$e0"]
    sha = loopback_github.commit({path: f"{path}!" for path in odd})
    desk = Desk(loopback_github)

    found = desk.host().get_contents(sha, odd)

    assert {path: content.text for path, content in found.items()} == {p: f"{p}!" for p in odd}


def test_get_contents__a_hundred_files_a_request(loopback_github: LoopbackGitHub) -> None:
    paths = [f"f{index}.txt" for index in range(201)]
    sha = loopback_github.commit(dict.fromkeys(paths, "x\n"))
    desk = Desk(loopback_github)

    found = desk.host().get_contents(sha, paths)

    assert len(found) == 201
    assert all(content.text == "x\n" for content in found.values())
    assert desk.sent == ["POST /graphql"] * 3


def test_get_contents__too_heavy_a_query_is_halved(desk: Desk) -> None:
    desk.server.script(bad_gateway("POST", "/graphql", after_store=False))

    found = desk.host().get_contents(desk.server.pull(1).head_sha, ["app.py", "README.md"])

    assert found["README.md"].text == "hello\n"
    assert desk.sent == ["POST /graphql"] * 3


def test_get_contents__one_file_that_cannot_be_had(desk: Desk) -> None:
    desk.server.script(bad_gateway("POST", "/graphql", after_store=False, times=3))

    with pytest.raises(UnavailableError):
        desk.host().get_contents(desk.server.pull(1).head_sha, ["app.py"])


@pytest.mark.parametrize(
    ("kind", "message", "error"),
    [
        ("FORBIDDEN", "Resource not accessible by integration", PermissionDeniedError),
        ("NOT_FOUND", "Could not resolve to a Repository", NotFoundError),
        (None, "Something went wrong while executing your query", UnavailableError),
        (None, "Field 'x' doesn't exist on type 'Query'", GitHubError),
    ],
)
def test_get_contents__graphql_says_no_with_status_200(
    desk: Desk, kind: str | None, message: str, error: type[GitHubError]
) -> None:
    told = {"data": None, "errors": [{"type": kind, "message": message}]}
    desk.server.script(Fault("POST", "/graphql", times=9, status=200, body=told))

    with pytest.raises(error, match=message) as caught:
        desk.host().get_contents("HEAD", ["app.py"])

    if error is PermissionDeniedError:
        assert "contents: read" in caught.value.hint


def test_get_contents__the_checkout_spares_the_request(desk: Desk) -> None:
    workspace = FakeWorkspace(contents={("abc", "app.py"): "here\n"})

    found = desk.host(workspace=workspace).get_contents("abc", ["app.py"])

    assert found["app.py"].text == "here\n"
    assert desk.sent == []


def test_get_contents__a_checkout_that_fails_is_told(desk: Desk) -> None:
    workspace = FakeWorkspace(problem=GitError("git is not there"))

    found = desk.host(workspace=workspace).get_contents(desk.server.pull(1).head_sha, ["app.py"])

    assert found["app.py"].text == "one\nTWO\nthree\n"
    assert any("git is not there" in line for line in desk.logged)


def test_get_contents__a_submodule_whose_commit_is_here(desk: Desk) -> None:
    node = {"__typename": "Commit", "oid": "1" * 40}
    told = {"data": {"repository": {"f0": node}}}
    desk.server.script(Fault("POST", "/graphql", status=200, body=told))

    assert desk.host().get_contents("HEAD", ["lib"])["lib"].reason == "submodule"


def test_get_contents__a_checkout_without_the_commit(desk: Desk) -> None:
    head = desk.server.pull(1).head_sha

    found = desk.host(workspace=FakeWorkspace()).get_contents(head, ["app.py"])

    assert found["app.py"].text == "one\nTWO\nthree\n"


def test_get_conversation__nothing_said_yet(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_pull_request(1)

    conversation = host.get_conversation(pull)

    assert conversation.head_sha == pull.head_sha
    assert conversation.own_comments == ()
    assert conversation.own_reviews == ()
    assert conversation.summary_id is None
    assert desk.sent == ["GET /pulls/1", "POST /graphql"]


def test_get_conversation__our_own_by_author_and_marker(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_pull_request(1)
    host.create_review(pull, payload(pull.head_sha))
    host.upsert_summary(pull, summary("All told."), host.get_conversation(pull))

    conversation = host.get_conversation(pull)

    (own,) = conversation.own_comments
    stored = desk.server.pull(1)
    assert own.id == stored.review_comments[0].id
    assert (own.fingerprint, own.path, own.line) == (FINGERPRINT, "app.py", 2)
    assert own.original_commit == pull.head_sha
    assert not own.answered
    assert not own.resolved
    assert conversation.own_reviews == (REVIEW_MARKER,)
    assert conversation.summary_id == stored.issue_comments[0].id
    assert conversation.summary_body == summary("All told.")


def test_get_conversation__markers_of_others_are_not_ours(desk: Desk) -> None:
    host = desk.host(token="token-person")
    pull = host.get_pull_request(1)
    host.create_review(pull, payload(pull.head_sha))
    desk.server.comment(1, summary("Mine now."))

    conversation = desk.host().get_conversation(pull)

    assert conversation.own_comments == ()
    assert conversation.own_reviews == ()
    assert conversation.summary_id is None


def test_get_conversation__our_own_without_a_marker_are_not_ours_either(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_pull_request(1)
    other = comment(body="Another action of the same bot")
    host.create_review(pull, payload(pull.head_sha, other, body="Another action"))
    desk.server.comment(1, "Another action", ACTIONS_BOT)

    conversation = host.get_conversation(pull)

    assert conversation.own_comments == ()
    assert conversation.own_reviews == ()
    assert conversation.summary_id is None


def test_get_conversation__an_answered_thread(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_pull_request(1)
    host.create_review(pull, payload(pull.head_sha))
    desk.server.reply(1, desk.server.pull(1).review_comments[0].id, "Why?")

    (own,) = host.get_conversation(pull).own_comments

    assert own.answered


def test_get_conversation__the_head_moved_and_the_comment_is_outdated(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_pull_request(1)
    host.create_review(pull, payload(pull.head_sha))
    pushed = desk.server.push(1, {"app.py": "all\nnew\n"})

    conversation = host.get_conversation(pull)

    assert conversation.head_sha == pushed
    assert conversation.own_comments[0].outdated
    assert conversation.own_comments[0].line is None


def test_get_conversation__over_all_pages(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_pull_request(1)
    for index in range(101):
        desk.server.comment(1, f"Comment {index}")
        digest = f"{index:016x}"
        marker = Marker("review", digest).comment
        one = comment(fingerprint=digest)
        host.create_review(pull, payload(pull.head_sha, one, marker=marker, body=f"x\n{marker}"))
    desk.server.comment(1, summary("The last of all."), ACTIONS_BOT)
    desk.server.requests.clear()

    conversation = host.get_conversation(pull)

    assert len(conversation.own_comments) == 101
    assert len(conversation.own_reviews) == 101
    assert conversation.summary_body == summary("The last of all.")
    assert desk.sent == ["POST /graphql"] * 4


def test_get_conversation__a_server_without_a_viewer(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_pull_request(1)
    host.create_review(pull, payload(pull.head_sha))
    host.get_conversation(pull)
    told = (
        desk.server.requests[-1]
        .response_body.replace(b'"viewerDidAuthor": true', b'"viewerDidAuthor": null')
        .replace(b'"viewerDidAuthor":true', b'"viewerDidAuthor":null')
    )
    assert b"null" in told
    desk.server.script(Fault("POST", "/graphql", status=200, body=told))

    conversation = host.get_conversation(pull)

    assert conversation.own_reviews == (REVIEW_MARKER,)
    assert [own.fingerprint for own in conversation.own_comments] == [FINGERPRINT]
