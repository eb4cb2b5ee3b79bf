"""Reading what was said already: our own by author and marker, over all pages."""

from review_action.domain.marker import Marker
from tests.contract.github_desk import FINGERPRINT, REVIEW_MARKER, Desk, comment, payload, summary
from tests.fakes.github.faults import Fault
from tests.fakes.github.people import ACTIONS_BOT


def test_get_conversation__nothing_said_yet(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull

    conversation = host.get_conversation(pull)

    assert conversation.head_sha == pull.head_sha
    assert conversation.own_comments == ()
    assert conversation.own_reviews == ()
    assert conversation.summary_id is None
    assert desk.sent == ["POST /graphql"] * 2


def test_get_conversation__our_own_by_author_and_marker(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
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
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha))
    desk.server.comment(1, summary("Mine now."))

    conversation = desk.host().get_conversation(pull)

    assert conversation.own_comments == ()
    assert conversation.own_reviews == ()
    assert conversation.summary_id is None


def test_get_conversation__our_own_without_a_marker_are_not_ours_either(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    other = comment(body="Another action of the same bot")
    host.create_review(pull, payload(pull.head_sha, other, body="Another action"))
    desk.server.comment(1, "Another action", ACTIONS_BOT)

    conversation = host.get_conversation(pull)

    assert conversation.own_comments == ()
    assert conversation.own_reviews == ()
    assert conversation.summary_id is None


def test_get_conversation__an_answered_thread(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha))
    desk.server.reply(1, desk.server.pull(1).review_comments[0].id, "Why?")

    (own,) = host.get_conversation(pull).own_comments

    assert own.answered


def test_get_conversation__the_head_moved_and_the_comment_is_outdated(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha))
    pushed = desk.server.push(1, {"app.py": "all\nnew\n"})

    conversation = host.get_conversation(pull)

    assert conversation.head_sha == pushed
    assert conversation.own_comments[0].outdated
    assert conversation.own_comments[0].line is None


def test_get_conversation__over_all_pages(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
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
    pull = host.get_page(1).pull
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
