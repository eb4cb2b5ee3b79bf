"""Reading what was said already: our own by author and marker, over all pages."""

from review_action.domain.marker import Marker
from tests.contract.github_desk import FINGERPRINT, REVIEW_MARKER, Desk, comment, payload, summary
from tests.fakes.github.faults import Fault
from tests.fakes.github.people import ACTIONS_BOT, AUTHOR, OWNER


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


def test_get_conversation__who_edited_the_summary(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.upsert_summary(pull, summary("One."), host.get_conversation(pull))
    said_by_us = host.get_conversation(pull)
    host.upsert_summary(pull, summary("Two."), said_by_us)
    edited_by_us = host.get_conversation(pull)
    note = desk.server.pull(1).issue_comments[0]
    desk.server.edit_comment(1, note.id, summary("Three."), OWNER)

    edited = host.get_conversation(pull)

    assert (said_by_us.summary_editor, edited_by_us.summary_editor) == ("", "")
    assert (edited.summary_editor, edited.summary_body) == ("ada", summary("Three."))


def remarked(desk: Desk, line: int = 2, body: str = "This is slow.", **more: object) -> int:
    """A review comment by somebody else; its id."""
    host = desk.host(token="token-person")
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha, comment(line, body=body, **more)))
    return desk.server.pull(1).review_comments[-1].id


def test_get_conversation__open_threads_of_others_are_remarks(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha))
    desk.server.reply(1, remarked(desk), "No, it is not.", AUTHOR)
    remarked(desk, 3, "x" * 600)
    other_tool = comment(body="Another action of the same bot")
    host.create_review(pull, payload(pull.head_sha, other_tool))

    remarks = host.get_conversation(pull).remarks

    assert [(one.path, one.line, one.author) for one in remarks] == [
        ("app.py", 2, "ada"),
        ("app.py", 3, "ada"),
        ("app.py", 2, "github-actions[bot]"),
    ]
    assert remarks[0].text == "This is slow."
    assert remarks[1].text == "x" * 500


def test_get_conversation__settled_folded_and_former_lines_are_no_remarks(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    resolved, folded, _ = remarked(desk), remarked(desk), remarked(desk, side="LEFT")
    double = desk.server.pull(1)
    double.resolved[resolved] = OWNER
    next(one for one in double.review_comments if one.id == folded).minimized = "spam"
    assert host.get_conversation(pull).remarks == ()
    remarked(desk)
    assert len(host.get_conversation(pull).remarks) == 1

    desk.server.push(1, {"app.py": "all\nnew\n"})

    assert host.get_conversation(pull).remarks == ()


def test_get_conversation__fifty_remarks_at_the_most_the_newest(desk: Desk) -> None:
    for index in range(51):
        remarked(desk, body=f"Remark {index}")
    host = desk.host()

    remarks = host.get_conversation(host.get_page(1).pull).remarks

    assert [one.text for one in remarks] == [f"Remark {index}" for index in range(1, 51)]


def test_get_conversation__a_forged_finding_is_its_writers_remark(desk: Desk) -> None:
    remarked(desk, body=comment().body)
    host = desk.host()

    conversation = host.get_conversation(host.get_page(1).pull)

    assert conversation.own_comments == ()
    assert [one.author for one in conversation.remarks] == ["ada"]
