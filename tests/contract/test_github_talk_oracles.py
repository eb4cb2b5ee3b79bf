"""Threads, notes, people, labels and gates of the adapter and the double against GitHub's descriptions."""

import pytest

from review_action.domain.marker import Marker
from review_action.domain.talk import CommentRef
from tests.contract.github_desk import Desk, payload
from tests.fakes.github.faults import bad_gateway
from tests.fakes.github.server import LoopbackGitHub

pytestmark = pytest.mark.contract
ANSWER = f"Fixed.\n\n{Marker('answer', 'aaaaaaaaaaaaaaaa').comment}"
OTHER = f"Not {ANSWER}"


def test_adapter__what_it_says_to_people_is_as_github_describes(
    recorded_exchanges: LoopbackGitHub,
) -> None:
    server = recorded_exchanges
    server.open_pull({"app.py": "one\ntwo\n"}, {"app.py": "one\nTWO\n"}, labels=("old",))
    server.pull(1).closes.append("It is slow")
    host = Desk(server).host()
    pull = host.get_page(1).pull
    host.create_review(pull, payload(pull.head_sha))
    asked = server.comment(1, "/review")
    server.script(
        bad_gateway("POST", "/replies$", after_store=True),
        bad_gateway("POST", "/issues/1/comments$", after_store=True),
    )

    (own,) = host.get_conversation(pull).own_comments
    for text in (ANSWER, OTHER):
        host.reply(pull, own.id, text)
        host.create_note(pull, text)
    host.minimize_comment(own.node_id)
    host.resolve_thread(own.thread_id)
    thread = host.get_thread(pull, own.id)
    for comment in (CommentRef(id=asked), CommentRef(id=own.id, in_thread=True)):
        host.react(comment, "eyes")
        host.react(comment, "eyes")
        host.react(comment, "confused")
    host.update_description(pull, "Because of that.")
    host.add_labels(pull, ["risk: low/none", "old"], ["old", "gone"])
    permissions = [host.get_permission(login) for login in ("ada", "tom", "nobody")]

    assert thread is not None
    assert len(thread.statements) == 2
    assert permissions == ["admin", "triage", "none"]
    assert host.get_label_actor(pull, "risk: low/none") is not None


def test_adapter__what_gates_is_as_github_describes(recorded_exchanges: LoopbackGitHub) -> None:
    server = recorded_exchanges
    server.open_pull({"app.py": "one\n", "rules/a.md": "a\n"}, {"app.py": "two\n"})
    host = Desk(server).host()
    pull = host.get_page(1).pull

    told = payload(pull.head_sha).check.model_copy(update={"conclusion": "fail"})
    host.upsert_check_run(pull.head_sha, told)
    found = host.get_check_run(pull.head_sha, told.name)
    host.set_status(pull.head_sha, state="failure", context=told.name, description="No.")
    host.upload_sarif(pull, "{}")

    assert found is not None
    assert found.conclusion == "fail"
    assert list(host.get_contents(pull.base_sha, ["rules/", "/"])) == ["rules/a.md", "app.py"]
