"""The adapter against outsiders: GitHub's own descriptions, and what GitHub really answered once."""

from collections.abc import Iterator
from typing import Any

import pytest

from review_action.domain.review import Annotation
from review_action.errors import GitHubError, UnplaceableCommentError
from tests.contract.github_desk import Desk, comment, payload, summary
from tests.contract.replay import pull_request_exchanges
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.github.wire import Exchange

pytestmark = pytest.mark.contract


def test_adapter__everything_it_sends_is_as_github_describes(
    recorded_exchanges: LoopbackGitHub,
) -> None:
    server = recorded_exchanges
    server.open_pull({"app.py": "one\ntwo\n", "b": "1\n"}, {"app.py": "one\nTWO\n3\n", "b": "2\n"})
    server.world.dropped_patches.add("b")
    host = Desk(server).host()
    pull = host.get_page(1).pull
    said = payload(pull.head_sha, comment(3, start_line=2), comment(2, side="LEFT"))
    note = Annotation(
        path="app.py", start_line=2, end_line=3, level="warning", title="T", message="M"
    )
    opened = said.check.model_copy(update={"annotations": (note,) * 60})
    server.script(
        bad_gateway("POST", "/check-runs$", after_store=True),
        bad_gateway("PATCH", "/check-runs", after_store=True),
    )

    check_id = host.upsert_check_run(pull.head_sha, opened)
    host.list_files(pull)
    host.get_contents(pull.head_sha, ["app.py", "b", "gone"])
    host.create_review(pull, said)
    host.create_comment(pull, said, 0)
    host.upsert_summary(pull, summary("One."), host.get_conversation(pull))
    host.upsert_summary(pull, summary("Two."), host.get_conversation(pull))
    done = opened.model_copy(update={"conclusion": "inconclusive", "details_url": pull.url})
    host.upsert_check_run(pull.head_sha, done, check_id)
    with pytest.raises(UnplaceableCommentError):
        host.create_comment(pull, payload(pull.head_sha, comment(99)), 0)

    methods = {one.method for one in server.requests}
    assert methods == {"GET", "POST", "PATCH"}


def test_adapter__trees_and_pages_are_as_github_describes(
    recorded_exchanges: LoopbackGitHub,
) -> None:
    server = recorded_exchanges
    server.open_pull({"z": "1\n"}, {f"f{index:03}": "x\n" for index in range(101)})
    host = Desk(server).host()
    pull = host.get_page(1).pull.model_copy(update={"changed_files": 150})
    for index in range(101):
        server.comment(1, f"Comment {index}")

    listed = host.list_files(pull)
    conversation = host.get_conversation(pull)

    assert listed.source == "trees"
    assert conversation.summary_id is None


def recorded(method: str, path_end: str) -> Iterator[Exchange]:
    for _, exchange in pull_request_exchanges():
        path = exchange.path.rstrip("0123456789") if path_end.endswith("/") else exchange.path
        if exchange.method == method and exchange.status < 300 and path.endswith(path_end):
            yield exchange


def answered(desk: Desk, method: str, path: str, exchange: Exchange) -> Any:
    """Let the double say what GitHub said then, and hand back what that was."""
    status, body = exchange.status, exchange.response_json
    desk.server.script(Fault(method, path, status=status, body=body))
    return body


def test_get_page__as_github_really_answered(desk: Desk) -> None:
    exchanges = [one for one in recorded("GET", "/pulls/") if one.response_json.get("head")]
    assert len(exchanges) >= 10

    for exchange in exchanges:
        # Where GraphQL refuses, REST is asked.
        desk.server.script(Fault("POST", "/graphql", status=200, body={"errors": [{}]}))
        told = answered(desk, "GET", "/pulls/1$", exchange)
        pull = desk.host().get_page(1).pull
        assert pull.head_sha == told["head"]["sha"]
        assert pull.changed_files == told["changed_files"]
        assert pull.is_fork == (told["head"]["repo"] != told["base"]["repo"])


def test_list_files__as_github_really_answered(desk: Desk) -> None:
    exchanges = [one for one in recorded("GET", "/files") if one.response_json]
    assert any("contents_url" in one.response_json[0] for one in exchanges)

    for exchange in exchanges:
        told = answered(desk, "GET", "/files$", exchange)
        # The links do name one head, the same in all of them.
        links = {one.get("contents_url", "").rpartition("?ref=")[2] for one in told}
        assert len(links) == 1
        pull = desk.host().get_page(1).pull
        there = pull.model_copy(update={"head_sha": links.pop(), "changed_files": len(told)})
        listed = desk.host().list_files(there)
        assert listed.source == "files-api"
        assert [file.path for file in listed.files] == [one["filename"] for one in told]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("/pulls/1/reviews$", "/reviews"), ("/pulls/1/comments$", "/comments")],
)
def test_writes__as_github_really_answered(desk: Desk, ours: str, theirs: str) -> None:
    exchanges = [one for one in recorded("POST", theirs) if "/pulls/" in one.path]
    host = desk.host()
    pull = host.get_page(1).pull
    assert exchanges

    for exchange in exchanges:
        told = answered(desk, "POST", ours, exchange)
        said = payload(pull.head_sha)
        url = (
            host.create_review(pull, said)
            if theirs == "/reviews"
            else host.create_comment(pull, said, 0)
        )
        assert url == told.get("html_url", "")


def test_check_runs__as_github_really_answered(desk: Desk) -> None:
    exchanges = list(recorded("POST", "/check-runs"))
    assert exchanges

    for exchange in exchanges:
        told = answered(desk, "POST", "/check-runs$", exchange)
        assert desk.host().upsert_check_run("f" * 40, payload("f" * 40).check) == told["id"]


def test_refusals__as_github_really_answered(desk: Desk) -> None:
    refused = [one for _, one in pull_request_exchanges() if 400 <= one.status < 500]
    assert refused

    for exchange in refused:
        answered(desk, "POST", "/statuses/", exchange)
        with pytest.raises(GitHubError) as caught:
            desk.host().set_status("f" * 40, state="success", context="c", description="d")
        assert caught.value.status == exchange.status
