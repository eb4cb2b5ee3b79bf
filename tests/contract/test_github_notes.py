"""What answers to commands leave on the wire: notes said once, reactions, the description."""

import pytest

from review_action.domain.marker import Marker
from review_action.domain.pull_request import PullRequest
from review_action.domain.talk import CommentRef
from review_action.errors import GitHubError, NotFoundError, PermissionDeniedError, UnavailableError
from tests.contract.github_desk import Desk, payload, summary
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.people import ACTIONS_BOT, STRANGER, TokenKind
from tests.fakes.github.store import Reaction

MARKER = Marker("answer", "aaaaaaaaaaaaaaaa").comment
NOTE = f"Done.\n\n{MARKER}"


@pytest.fixture
def pull(desk: Desk) -> PullRequest:
    pull = desk.host().get_page(1).pull
    desk.server.requests.clear()
    return pull


def bodies(desk: Desk) -> list[str]:
    return [note.body for note in desk.server.pull(1).issue_comments]


def reactions(desk: Desk) -> list[str]:
    (note,) = desk.server.pull(1).issue_comments
    return [one.content for one in note.reactions]


def test_create_note__once_for_its_marker(desk: Desk, pull: PullRequest) -> None:
    desk.server.comment(1, summary("A summary of ours."), ACTIONS_BOT)
    first = desk.host(token="token-reviewer").create_note(pull, NOTE)

    again = desk.host().create_note(pull, NOTE)

    assert first == again == f"{pull.url}#issuecomment-{desk.server.pull(1).issue_comments[1].id}"
    assert bodies(desk)[1:] == [NOTE]
    assert desk.sent == ["POST /graphql", "POST /issues/1/comments", "POST /graphql"]


def test_create_note__edited_where_it_says_something_else(desk: Desk, pull: PullRequest) -> None:
    desk.host().create_note(pull, NOTE)

    desk.host().create_note(pull, NOTE.replace("Done", "Not done"))

    assert bodies(desk) == [NOTE.replace("Done", "Not done")]


def test_create_note__a_strangers_copy_is_not_ours(desk: Desk, pull: PullRequest) -> None:
    desk.server.comment(1, NOTE, STRANGER)

    desk.host().create_note(pull, NOTE)

    assert bodies(desk) == [NOTE, NOTE]


@pytest.mark.parametrize("after_store", [True, False])
def test_create_note__never_twice(desk: Desk, pull: PullRequest, *, after_store: bool) -> None:
    desk.server.script(bad_gateway("POST", "/comments$", after_store=after_store))

    url = desk.host().create_note(pull, NOTE)

    assert bodies(desk) == [NOTE]
    assert url.startswith(f"{pull.url}#issuecomment-")


def test_create_note__deleted_while_it_was_read(desk: Desk, pull: PullRequest) -> None:
    desk.host().create_note(pull, NOTE)
    desk.server.script(Fault("PATCH", "/issues/comments/", status=404))

    desk.host().create_note(pull, NOTE.replace("Done", "Again"))

    assert bodies(desk) == [NOTE, NOTE.replace("Done", "Again")]


def test_create_note__on_the_second_page(desk: Desk, pull: PullRequest) -> None:
    for index in range(100):
        desk.server.comment(1, f"Comment {index}")
    desk.server.comment(1, NOTE, ACTIONS_BOT)

    desk.host().create_note(pull, NOTE)

    assert bodies(desk).count(NOTE) == 1
    assert desk.sent == ["POST /graphql"] * 2


def test_create_note__a_forks_token_may_not(desk: Desk, pull: PullRequest) -> None:
    with pytest.raises(PermissionDeniedError):
        desk.host(token="token-read").create_note(pull, NOTE)


def test_create_note__without_a_marker_is_a_defect(desk: Desk, pull: PullRequest) -> None:
    with pytest.raises(ValueError, match="marker"):
        desk.host().create_note(pull, "Done.")


@pytest.mark.parametrize("last", ["rocket", "confused"])
def test_react__eyes_and_then_the_outcome(desk: Desk, last: str) -> None:
    comment = CommentRef(id=desk.server.comment(1, "/review"))
    host = desk.host()

    host.react(comment, "eyes")
    assert reactions(desk) == ["eyes"]
    host.react(comment, "rocket" if last == "rocket" else "confused")

    assert reactions(desk) == [last]
    kinds = [line.split("/reactions", 1)[0].split(" ", 1)[0] for line in desk.sent]
    assert kinds == ["POST", "POST", "DELETE"]


def test_react__eyes_of_a_run_that_died_are_taken_over(desk: Desk) -> None:
    comment = CommentRef(id=desk.server.comment(1, "/review"))
    desk.host().react(comment, "eyes")
    host = desk.host()

    host.react(comment, "eyes")
    host.react(comment, "rocket")

    assert reactions(desk) == ["rocket"]
    assert [one.status for one in desk.server.requests] == [201, 200, 201, 204]


def test_react__eyes_of_others_stay(desk: Desk) -> None:
    comment = CommentRef(id=desk.server.comment(1, "/review"))
    (note,) = desk.server.pull(1).issue_comments
    note.reactions.append(Reaction(1, STRANGER, "eyes", "2026-01-05T09:00:00Z"))

    host = desk.host()
    host.react(comment, "eyes")
    host.react(comment, "rocket")

    assert [(one.user, one.content) for one in note.reactions] == [
        (STRANGER, "eyes"),
        (ACTIONS_BOT, "rocket"),
    ]


def test_react__eyes_that_somebody_took_away(desk: Desk) -> None:
    comment = CommentRef(id=desk.server.comment(1, "/review"))
    host = desk.host()
    host.react(comment, "eyes")
    desk.server.pull(1).issue_comments[0].reactions.clear()

    host.react(comment, "rocket")

    assert reactions(desk) == ["rocket"]


def test_react__in_a_thread_and_through_an_outage(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha))
    note = desk.server.pull(1).review_comments[0]
    desk.server.script(bad_gateway("POST", "/reactions$", after_store=True))

    host.react(CommentRef(id=note.id, in_thread=True), "rocket")

    assert [one.content for one in note.reactions] == ["rocket"]


@pytest.mark.parametrize("permission", ["issues", "pull_requests"])
def test_react__either_permission_is_enough(desk: Desk, permission: str) -> None:
    comment = CommentRef(id=desk.server.comment(1, "/review"))
    may = frozenset({"issues"}) if permission == "issues" else frozenset({"pull_requests"})
    desk.server.tokens["token-one"] = TokenKind(may_write=may)  # type: ignore[arg-type]  # both are permissions

    desk.host(token="token-one").react(comment, "eyes")

    assert reactions(desk) == ["eyes"]


def test_react__refused(desk: Desk) -> None:
    comment = CommentRef(id=desk.server.comment(1, "/review"))

    with pytest.raises(PermissionDeniedError):
        desk.host(token="token-read").react(comment, "eyes")
    with pytest.raises(NotFoundError):
        desk.host().react(CommentRef(id=1), "eyes")


def test_react__an_answer_of_another_shape(desk: Desk) -> None:
    comment = CommentRef(id=desk.server.comment(1, "/review"))
    desk.server.script(Fault("POST", "/reactions$", status=201, body=[]))

    with pytest.raises(GitHubError, match="documented shape"):
        desk.host().react(comment, "eyes")


def test_update_description__replaced_and_nothing_else(desk: Desk, pull: PullRequest) -> None:
    desk.server.script(bad_gateway("PATCH", "/pulls/1$", after_store=True))

    desk.host(token="token-reviewer").update_description(pull, "Because.\n\nMore.")

    assert desk.server.pull(1).body == "Because.\n\nMore."
    assert desk.server.pull(1).title == "Change things"
    assert desk.server.requests[-1].json == {"body": "Because.\n\nMore."}


def test_update_description__refused(desk: Desk, pull: PullRequest) -> None:
    with pytest.raises(PermissionDeniedError):
        desk.host(token="token-read").update_description(pull, "x")
    with pytest.raises(GitHubError, match="too long"):
        desk.host().update_description(pull, "x" * 65_537)
    desk.server.script(bad_gateway("PATCH", "/pulls/1$", after_store=False, times=3))
    with pytest.raises(UnavailableError):
        desk.host().update_description(pull, "x")
