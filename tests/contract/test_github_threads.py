"""Review threads on the wire: resolved, folded away, answered once, and read."""

import pytest

from review_action.domain.marker import Marker
from review_action.domain.pull_request import PullRequest
from review_action.errors import GitHubError, NotFoundError, PermissionDeniedError, UnavailableError
from tests.contract.github_desk import FINGERPRINT, Desk, comment, payload
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.people import ACTIONS_BOT, AUTHOR, OWNER, STRANGER

MARKER = Marker("answer", "aaaaaaaaaaaaaaaa").comment
ANSWER = f"Fixed.\n\n{MARKER}"


@pytest.fixture
def pull(desk: Desk) -> PullRequest:
    """Pull request 1 with one finding of ours on line 2; requests so far are forgotten."""
    host = desk.host()
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha))
    desk.server.requests.clear()
    return pull


def opening(desk: Desk) -> int:
    return desk.server.pull(1).review_comments[0].id


def answers(desk: Desk) -> list[str]:
    return [note.body for note in desk.server.pull(1).review_comments if note.in_reply_to]


def test_resolve_thread__takes_the_right_to_write_contents(desk: Desk, pull: PullRequest) -> None:
    host = desk.host()
    (own,) = host.get_conversation(pull).own_comments
    (seen_by_less,) = desk.host(token="token-reviewer").get_conversation(pull).own_comments

    with pytest.raises(PermissionDeniedError) as caught:
        desk.host(token="token-reviewer").resolve_thread(own.thread_id)
    host.resolve_thread(own.thread_id)

    (after,) = host.get_conversation(pull).own_comments
    assert (own.can_resolve, seen_by_less.can_resolve) == (True, False)
    assert "contents: write" in caught.value.hint
    assert (own.resolved, after.resolved) == (False, True)


def test_resolve_thread__twice_is_once_and_silence_is_asked_again(
    desk: Desk, pull: PullRequest
) -> None:
    host = desk.host()
    (own,) = host.get_conversation(pull).own_comments
    desk.server.script(bad_gateway("POST", "/graphql", after_store=True))

    host.resolve_thread(own.thread_id)
    host.resolve_thread(own.thread_id)

    assert list(desk.server.pull(1).resolved) == [own.id]


def test_resolve_thread__that_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.host().resolve_thread("PRRT_kwDOA0")


def test_minimize_comment__folded_as_outdated(desk: Desk, pull: PullRequest) -> None:
    host = desk.host(token="token-reviewer")
    (own,) = host.get_conversation(pull).own_comments

    host.minimize_comment(own.node_id)

    (after,) = host.get_conversation(pull).own_comments
    assert desk.server.pull(1).review_comments[0].minimized == "outdated"
    assert (own.minimized, after.minimized) == (False, True)


def test_minimize_comment__a_forks_token_may_not(desk: Desk, pull: PullRequest) -> None:
    host = desk.host(token="token-read")
    (own,) = host.get_conversation(pull).own_comments

    with pytest.raises(PermissionDeniedError) as caught:
        host.minimize_comment(own.node_id)

    assert "pull-requests: write" in caught.value.hint


def test_reply__in_the_thread(desk: Desk, pull: PullRequest) -> None:
    url = desk.host(token="token-reviewer").reply(pull, opening(desk), ANSWER)

    posted = desk.server.pull(1).review_comments[-1]
    assert (posted.in_reply_to, posted.body, posted.user) == (opening(desk), ANSWER, ACTIONS_BOT)
    assert url == f"{pull.url}#discussion_r{posted.id}"
    assert desk.sent == ["POST /graphql", f"POST /pulls/1/comments/{opening(desk)}/replies"]


def test_reply__once_for_its_marker(desk: Desk, pull: PullRequest) -> None:
    first = desk.host().reply(pull, opening(desk), ANSWER)
    desk.server.requests.clear()

    again = desk.host().reply(pull, opening(desk), ANSWER.replace("\n", "\r\n"))

    assert again == first
    assert answers(desk) == [ANSWER]
    assert desk.sent == ["POST /graphql"]


def test_reply__edited_where_it_says_something_else(desk: Desk, pull: PullRequest) -> None:
    first = desk.host().reply(pull, opening(desk), ANSWER)
    other = ANSWER.replace("Fixed", "Not fixed")

    again = desk.host().reply(pull, opening(desk), other)

    assert again == first
    assert answers(desk) == [other]


def test_reply__another_marker_is_another_answer(desk: Desk, pull: PullRequest) -> None:
    host = desk.host()
    other = f"Fixed.\n\n{Marker('answer', 'bbbbbbbbbbbbbbbb').comment}"

    host.reply(pull, opening(desk), ANSWER)
    host.reply(pull, opening(desk), other)

    assert answers(desk) == [ANSWER, other]


def test_reply__a_strangers_copy_of_the_marker_is_not_ours(desk: Desk, pull: PullRequest) -> None:
    desk.server.reply(1, opening(desk), ANSWER, STRANGER)

    desk.host().reply(pull, opening(desk), ANSWER)

    assert answers(desk) == [ANSWER, ANSWER]


def test_reply__to_an_answer_goes_to_the_thread(desk: Desk, pull: PullRequest) -> None:
    question = desk.server.reply(1, opening(desk), "/explain")

    desk.host().reply(pull, question, ANSWER)

    assert desk.server.pull(1).review_comments[-1].in_reply_to == opening(desk)


@pytest.mark.parametrize("after_store", [True, False])
def test_reply__never_twice(desk: Desk, pull: PullRequest, *, after_store: bool) -> None:
    desk.server.script(bad_gateway("POST", "/replies$", after_store=after_store))

    url = desk.host().reply(pull, opening(desk), ANSWER)

    assert answers(desk) == [ANSWER]
    assert url == f"{pull.url}#discussion_r{desk.server.pull(1).review_comments[-1].id}"


def test_reply__not_sent_again_when_nobody_could_look(desk: Desk, pull: PullRequest) -> None:
    host = desk.host()
    host.get_thread(pull, opening(desk))
    desk.server.script(
        bad_gateway("POST", "/replies$", after_store=True),
        Fault("POST", "/graphql", times=9, status=502),
    )

    with pytest.raises(UnavailableError):
        host.reply(pull, opening(desk), ANSWER)

    assert answers(desk) == [ANSWER]


def test_reply__many_cost_one_look(desk: Desk, pull: PullRequest) -> None:
    host = desk.host()
    for index in range(3):
        one = comment(fingerprint=f"{index:016x}")
        host.create_review(pull, payload(pull.head_sha, one))
    threads = [note.id for note in desk.server.pull(1).review_comments]
    desk.server.requests.clear()

    for thread in threads[::-1]:
        host.reply(pull, thread, ANSWER)

    assert desk.sent[0] == "POST /graphql"
    assert desk.sent.count("POST /graphql") == 1
    assert len(answers(desk)) == 4


def test_reply__to_nothing(desk: Desk, pull: PullRequest) -> None:
    with pytest.raises(NotFoundError):
        desk.host().reply(pull, 1, ANSWER)


def test_reply__without_a_marker_is_a_defect(desk: Desk, pull: PullRequest) -> None:
    with pytest.raises(ValueError, match="marker"):
        desk.host().reply(pull, opening(desk), "Fixed.")


def test_get_thread__with_all_that_was_said(desk: Desk, pull: PullRequest) -> None:
    desk.server.reply(1, opening(desk), "Why?", OWNER)
    question = desk.server.reply(1, opening(desk), "/explain", AUTHOR)

    thread = desk.host().get_thread(pull, question)

    assert thread is not None
    assert (thread.comment_id, thread.path, thread.line) == (opening(desk), "app.py", 2)
    assert (thread.side, thread.resolved, thread.can_resolve) == ("RIGHT", False, True)
    assert thread.fingerprint == FINGERPRINT
    said = [(one.author, one.own) for one in thread.statements]
    assert said == [("github-actions[bot]", True), ("ada", False), ("grace", False)]
    assert thread.statements[1].text == "Why?"
    assert desk.sent == ["POST /graphql"]


def test_get_thread__resolved_and_outdated(desk: Desk, pull: PullRequest) -> None:
    host = desk.host()
    host.resolve_thread(host.get_conversation(pull).own_comments[0].thread_id)
    desk.server.push(1, {"app.py": "all\nnew\n"})

    thread = host.get_thread(pull, opening(desk))

    assert thread is not None
    assert (thread.line, thread.resolved, thread.can_resolve) == (None, True, False)


def test_get_thread__a_strangers_forged_finding_has_no_fingerprint(
    desk: Desk, pull: PullRequest
) -> None:
    person = desk.host(token="token-person")
    person.create_comment(pull, payload(pull.head_sha), 0)
    forged = desk.server.pull(1).review_comments[-1].id

    thread = desk.host().get_thread(pull, forged)

    assert thread is not None
    assert thread.fingerprint == ""
    assert not thread.statements[0].own


def test_get_thread__a_long_one_keeps_its_first_and_its_last(desk: Desk, pull: PullRequest) -> None:
    replies = [desk.server.reply(1, opening(desk), f"Answer {index}") for index in range(60)]

    thread = desk.host().get_thread(pull, replies[-1])

    assert thread is not None
    assert len(thread.statements) == 51
    assert thread.statements[0].own
    assert thread.statements[-1].text == "Answer 59"


def test_get_thread__over_all_pages_and_none(desk: Desk, pull: PullRequest) -> None:
    host = desk.host()
    for index in range(100):
        one = comment(fingerprint=f"{index:016x}")
        host.create_comment(pull, payload(pull.head_sha, one), 0)
    desk.server.requests.clear()

    found = host.get_thread(pull, desk.server.pull(1).review_comments[-1].id)

    assert found is not None
    assert found.fingerprint == f"{99:016x}"
    assert host.get_thread(pull, 1) is None
    assert desk.sent == ["POST /graphql"] * 4


def test_get_thread__an_answer_of_another_shape(desk: Desk, pull: PullRequest) -> None:
    threads: dict[str, object] = {"nodes": [{}]}
    told = {"data": {"repository": {"pullRequest": {"reviewThreads": threads}}}}
    desk.server.script(Fault("POST", "/graphql", status=200, body=told))

    with pytest.raises(GitHubError, match="documented shape"):
        desk.host().get_thread(pull, opening(desk))
