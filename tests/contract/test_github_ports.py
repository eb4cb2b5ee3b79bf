"""What every side of a code host promises, held against GitHub's adapter and against the fake."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import pytest

from review_action.domain.marker import Marker
from review_action.domain.pull_request import ChangedFile, FileListing, PullRequest
from review_action.domain.talk import Permission
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.errors import NotFoundError, PermissionDeniedError, UnplaceableCommentError
from review_action.ports import CodeHost, CommandHost, GateHost, ReviewHost, ThreadHost
from tests.contract.github_desk import FINGERPRINT, REVIEW_MARKER, Desk, comment, payload, summary
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.pull_request import pull_request


class Host(CodeHost, ReviewHost, ThreadHost, CommandHost, GateHost, Protocol):
    """Every side of one code host."""


class Place(NamedTuple):
    """A host whose pull request 1 changes line 2 of `app.py`, and the same with a fork's token."""

    host: Host
    reader: Host


def github(server: LoopbackGitHub) -> Place:
    server.open_pull({"app.py": "one\ntwo\n"}, {"app.py": "one\nTWO\n"})
    desk = Desk(server)
    return Place(desk.host(), desk.host(token="token-read"))


def fake(_: LoopbackGitHub) -> Place:
    pull = pull_request(number=1, title="Change things")
    file = ChangedFile(
        path="app.py", patch="@@ -1,2 +1,2 @@\n one\n-two\n+TWO", additions=1, deletions=1
    )
    listing = FileListing(files=(file,), total=1)
    contents = {(pull.head_sha, "app.py"): "one\nTWO\n", (pull.base_sha, "app.py"): "one\ntwo\n"}
    refused = frozenset({("app.py", 99)})
    people: dict[str, Permission] = {"ada": "admin", "tom": "triage"}
    host = FakeCodeHost(pull, listing, contents, refused, permissions=people)
    return Place(host, FakeCodeHost(pull, listing, contents, refused, may_write=False))


@pytest.fixture(params=[github, fake])
def place(request: pytest.FixtureRequest, loopback_github: LoopbackGitHub) -> Place:
    made: Place = request.param(loopback_github)
    return made


def test_get_page__there_and_not_there(place: Place) -> None:
    assert place.host.get_page(1).pull.number == 1
    with pytest.raises(NotFoundError):
        place.host.get_page(2)


def test_list_files__with_hunks_alone(place: Place) -> None:
    listed = place.host.list_files(place.host.get_page(1).pull)

    (file,) = listed.files
    assert listed.complete
    assert (file.path, file.additions, file.deletions) == ("app.py", 1, 1)
    assert file.patch == "@@ -1,2 +1,2 @@\n one\n-two\n+TWO"


def test_get_contents__every_path_is_a_key(place: Place) -> None:
    pull = place.host.get_page(1).pull

    head = place.host.get_contents(pull.head_sha, ["app.py", "gone"])
    base = place.host.get_contents(pull.base_sha, ["app.py"])

    assert (head["app.py"].text, head["gone"].text) == ("one\nTWO\n", None)
    assert head["gone"].reason == "missing"
    assert base["app.py"].text == "one\ntwo\n"


def test_create_review__stands_in_the_conversation(place: Place) -> None:
    pull = place.host.get_page(1).pull

    url = place.host.create_review(pull, payload(pull.head_sha))

    conversation = place.host.get_conversation(pull)
    (own,) = conversation.own_comments
    assert url.startswith(f"{pull.url}#pullrequestreview-")
    assert (own.fingerprint, own.path, own.line) == (FINGERPRINT, "app.py", 2)
    assert own.original_commit == pull.head_sha
    assert conversation.own_reviews == (REVIEW_MARKER,)
    assert conversation.head_sha == pull.head_sha


def test_create_review__refused_whole(place: Place) -> None:
    pull = place.host.get_page(1).pull

    with pytest.raises(UnplaceableCommentError):
        place.host.create_review(pull, payload(pull.head_sha, comment(), comment(99)))

    conversation = place.host.get_conversation(pull)
    assert conversation.own_comments == ()
    assert conversation.own_reviews == ()


def test_create_comment__one_by_one(place: Place) -> None:
    pull = place.host.get_page(1).pull
    both = payload(pull.head_sha, comment(99), comment())

    with pytest.raises(UnplaceableCommentError):
        place.host.create_comment(pull, both, 0)
    url = place.host.create_comment(pull, both, 1)

    (own,) = place.host.get_conversation(pull).own_comments
    assert url == f"{pull.url}#discussion_r{own.id}"


def test_upsert_summary__one_comment_whatever_it_says(place: Place) -> None:
    pull = place.host.get_page(1).pull

    urls = {
        place.host.upsert_summary(pull, summary(text), place.host.get_conversation(pull))
        for text in ("One.", "One.", "Two.")
    }

    conversation = place.host.get_conversation(pull)
    assert urls == {f"{pull.url}#issuecomment-{conversation.summary_id}"}
    assert conversation.summary_body == summary("Two.")


def test_upsert_check_run__one_run_moved_on(place: Place) -> None:
    pull = place.host.get_page(1).pull
    check = payload(pull.head_sha).check

    opened = place.host.upsert_check_run(pull.head_sha, check)
    done = check.model_copy(update={"conclusion": "pass"})
    closed = place.host.upsert_check_run(pull.head_sha, done, opened)

    assert opened == closed
    with pytest.raises(NotFoundError):
        place.host.upsert_check_run(pull.head_sha, done, 424_242)


def test_find_check_run__what_is_left_open(place: Place) -> None:
    pull = place.host.get_page(1).pull
    check = payload(pull.head_sha).check.model_copy(update={"conclusion": None})
    assert place.host.find_check_run(pull.head_sha, check.name) is None

    opened = place.host.upsert_check_run(pull.head_sha, check)

    assert place.host.find_check_run(pull.head_sha, check.name) == opened
    assert place.host.find_check_run(pull.head_sha, "another") is None
    done = check.model_copy(update={"conclusion": "pass"})
    place.host.upsert_check_run(pull.head_sha, done, opened)
    assert place.host.find_check_run(pull.head_sha, check.name) is None


ANSWER = f"Fixed.\n\n{Marker('answer', 'aaaaaaaaaaaaaaaa').comment}"


def test_get_page__tells_what_get_conversation_tells(place: Place) -> None:
    pull = place.host.get_page(1).pull
    place.host.create_review(pull, payload(pull.head_sha))

    page = place.host.get_page(1)

    assert page.pull == pull
    assert page.conversation == place.host.get_conversation(pull)
    assert page.problem == ""


def test_get_contents__the_files_right_in_a_directory(place: Place) -> None:
    head = place.host.get_page(1).pull.head_sha

    assert list(place.host.get_contents(head, ["/"])) == ["app.py"]
    assert place.host.get_contents(head, ["nowhere/"]) == {}


def test_threads__answered_once_folded_and_resolved(place: Place) -> None:
    pull = place.host.get_page(1).pull
    place.host.create_review(pull, payload(pull.head_sha))
    (own,) = place.host.get_conversation(pull).own_comments

    urls = {place.host.reply(pull, own.id, text) for text in (ANSWER, ANSWER, f"Not {ANSWER}")}
    place.host.minimize_comment(own.node_id)
    place.host.resolve_thread(own.thread_id)

    (after,) = place.host.get_conversation(pull).own_comments
    thread = place.host.get_thread(pull, own.id)
    assert thread is not None
    assert len(urls) == 1
    assert (own.can_resolve, own.minimized, own.resolved) == (True, False, False)
    assert (after.can_resolve, after.minimized, after.resolved) == (False, True, True)
    assert not after.answered
    assert (thread.thread_id, thread.comment_id) == (own.thread_id, own.id)
    assert (thread.path, thread.line, thread.side) == ("app.py", 2, "RIGHT")
    assert (thread.resolved, thread.can_resolve) == (True, False)
    assert thread.fingerprint == FINGERPRINT
    assert [one.own for one in thread.statements] == [True, True]
    assert thread.statements[1].text == f"Not {ANSWER}"
    assert place.host.get_thread(pull, 424_242) is None


def test_threads__that_are_not_there(place: Place) -> None:
    pull = place.host.get_page(1).pull

    with pytest.raises(NotFoundError):
        place.host.resolve_thread("PRRT_0")
    with pytest.raises(NotFoundError):
        place.host.minimize_comment("PRRC_0")
    with pytest.raises(NotFoundError):
        place.host.reply(pull, 424_242, ANSWER)


def test_commands__notes_labels_description_and_people(place: Place) -> None:
    pull = place.host.get_page(1).pull

    urls = {place.host.create_note(pull, text) for text in (ANSWER, ANSWER, f"Not {ANSWER}")}
    place.host.update_description(pull, "Because of that.")
    place.host.add_labels(pull, ["risk low", "effort S"], [])
    place.host.add_labels(pull, [], ["risk low", "never there"])

    now = place.host.get_page(1).pull
    assert len(urls) == 1
    assert (now.body, now.labels) == ("Because of that.", ("effort S",))
    logins = ("ada", "tom", "nobody")
    assert [place.host.get_permission(one) for one in logins] == ["admin", "triage", "none"]
    assert place.host.get_label_actor(pull, "risk low") is None


def test_gate__the_newest_verdict_of_a_name(place: Place) -> None:
    sha = place.host.get_page(1).pull.head_sha
    check = payload(sha).check
    assert place.host.get_check_run(sha, check.name) is None
    place.host.upsert_check_run(sha, check.model_copy(update={"conclusion": "fail"}))
    place.host.upsert_check_run(sha, check.model_copy(update={"conclusion": "pass"}))
    place.host.upsert_check_run(sha, check)

    found = place.host.get_check_run(sha, check.name)

    assert found is not None
    assert (found.conclusion, found.title) == ("pass", "Fine")
    assert place.host.get_check_run(sha, "another") is None


WRITES: dict[str, Callable[[Host, PullRequest], object]] = {
    "review": lambda host, pull: host.create_review(pull, payload(pull.head_sha)),
    "comment": lambda host, pull: host.create_comment(pull, payload(pull.head_sha), 0),
    "summary": lambda host, pull: host.upsert_summary(
        pull, summary("One."), host.get_conversation(pull)
    ),
    "check run": lambda host, pull: host.upsert_check_run(
        pull.head_sha, payload(pull.head_sha).check
    ),
    "note": lambda host, pull: host.create_note(pull, ANSWER),
    "description": lambda host, pull: host.update_description(pull, "x"),
    "labels": lambda host, pull: host.add_labels(pull, ["x"], []),
    "status": lambda host, pull: host.set_status(
        pull.head_sha, state="success", context="x", description=""
    ),
    "sarif": lambda host, pull: host.upload_sarif(pull, "{}"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_writes__refused_to_a_forks_token(
    place: Place, write: Callable[[Host, PullRequest], object]
) -> None:
    pull = place.reader.get_page(1).pull

    with pytest.raises(PermissionDeniedError) as caught:
        write(place.reader, pull)

    assert caught.value.hint
    assert place.reader.get_conversation(pull).own_comments == ()
