"""Writing reviews and comments: once, whatever happens on the way."""

from collections.abc import Callable

import pytest

from review_action.adapters.github.host import GitHubHost
from review_action.domain.marker import Marker
from review_action.domain.pull_request import Conversation, PullRequest
from review_action.errors import (
    GitHubError,
    PermissionDeniedError,
    UnavailableError,
    UnplaceableCommentError,
)
from tests.contract.github_desk import REVIEW_MARKER, Desk, comment, payload, summary
from tests.fakes.github.faults import Fault, bad_gateway

REVIEWS = "/pulls/1/reviews$"
COMMENTS = "/pulls/1/comments$"


def test_create_review__one_call_with_all_comments(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    ranged = comment(3, start_line=2, fingerprint="00000000000000aa")
    removed = comment(2, side="LEFT", fingerprint="00000000000000bb")

    url = host.create_review(pull, payload(pull.head_sha, comment(), ranged, removed))

    (stored,) = desk.server.pull(1).reviews
    assert url.endswith(f"/pull/1#pullrequestreview-{stored.id}")
    assert stored.state == "COMMENTED"
    assert stored.commit_id == pull.head_sha
    anchors = [one.anchor for one in desk.server.pull(1).review_comments]
    assert [(a.side, a.start_line, a.line) for a in anchors] == [
        ("RIGHT", None, 2), ("RIGHT", 2, 3), ("LEFT", None, 2)
    ]  # fmt: skip
    assert desk.sent == ["POST /graphql", "POST /pulls/1/reviews"]
    assert desk.server.requests[-1].json["event"] == "COMMENT"


def test_create_review__a_range_of_one_line_has_no_start(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull

    host.create_review(pull, payload(pull.head_sha, comment(2, start_line=2)))

    assert "start_line" not in desk.server.requests[-1].json["comments"][0]


def test_create_review__a_line_outside_the_diff(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull

    with pytest.raises(UnplaceableCommentError):
        host.create_review(pull, payload(pull.head_sha, comment(), comment(99)))

    assert desk.server.pull(1).reviews == []


@pytest.mark.parametrize("resolves", [True, False])
def test_create_comment__a_line_outside_the_diff(desk: Desk, *, resolves: bool) -> None:
    desk.server.world.resolves_anchors = resolves
    host = desk.host()
    pull = host.get_page(1).pull

    with pytest.raises(UnplaceableCommentError):
        host.create_comment(pull, payload(pull.head_sha, comment(99)), 0)


def test_create_review__an_unknown_commit_is_another_error(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull

    with pytest.raises(GitHubError) as caught:
        host.create_review(pull, payload("f" * 40))

    assert caught.value.status == 422
    assert type(caught.value) is GitHubError


CALLS: dict[str, Callable[[GitHubHost, PullRequest], str]] = {
    "review": lambda host, pull: host.create_review(pull, payload(pull.head_sha)),
    "comment": lambda host, pull: host.create_comment(pull, payload(pull.head_sha), 0),
    "summary": lambda host, pull: host.upsert_summary(
        pull, summary("One."), Conversation(head_sha=pull.head_sha)
    ),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_writes__a_forks_token_is_told_what_it_lacks(
    desk: Desk, call: Callable[[GitHubHost, PullRequest], str]
) -> None:
    host = desk.host(token="token-read")
    pull = host.get_page(1).pull

    with pytest.raises(PermissionDeniedError, match="not accessible by integration") as caught:
        call(host, pull)

    assert "pull-requests: write" in caught.value.hint
    assert "fork" in caught.value.hint


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("cut", [True, False])
def test_create_review__after_silence_it_is_looked_for(
    desk: Desk, *, stored: bool, cut: bool
) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    if cut:
        desk.server.script(Fault("POST", REVIEWS, cut=True, after_store=stored))
    else:
        desk.server.script(bad_gateway("POST", REVIEWS, after_store=stored))

    url = host.create_review(pull, payload(pull.head_sha))

    (only,) = desk.server.pull(1).reviews
    assert url.endswith(f"#pullrequestreview-{only.id}")
    assert len(desk.server.sent("POST", "/reviews")) == (1 if stored else 2)
    assert desk.time.slept == [2.0]


def test_create_review__stored_by_the_second_call_after_all(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.script(bad_gateway("POST", REVIEWS, after_store=False))
    desk.server.script(bad_gateway("POST", REVIEWS, after_store=True))

    assert host.create_review(pull, payload(pull.head_sha))
    assert len(desk.server.pull(1).reviews) == 1


def test_create_review__sent_twice_at_the_most(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.script(bad_gateway("POST", REVIEWS, after_store=False, times=9))

    with pytest.raises(UnavailableError):
        host.create_review(pull, payload(pull.head_sha))

    assert len(desk.server.sent("POST", "/reviews")) == 2


def test_create_review__not_sent_again_when_nobody_can_look(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.script(bad_gateway("POST", REVIEWS, after_store=True))
    desk.server.script(bad_gateway("POST", "/graphql", after_store=False, times=9))

    with pytest.raises(UnavailableError):
        host.create_review(pull, payload(pull.head_sha))

    assert len(desk.server.sent("POST", "/reviews")) == 1
    assert len(desk.server.pull(1).reviews) == 1


def test_create_review__another_runs_review_is_not_taken_for_ours(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    other = Marker("review", "0000000000000001").comment
    host.create_review(pull, payload(pull.head_sha, marker=other, body=f"x\n{other}"))
    desk.server.script(bad_gateway("POST", REVIEWS, after_store=False))

    host.create_review(pull, payload(pull.head_sha))

    assert [one.body.splitlines()[-1] for one in desk.server.pull(1).reviews] == [
        other, REVIEW_MARKER
    ]  # fmt: skip


def pend(desk: Desk, token: str) -> None:
    """Leave an unfinished review, as a run that died between its steps."""
    client = desk.host(token=token)._client  # noqa: SLF001 - the adapter itself never leaves one
    client.write("POST", "/repos/acme/widgets/pulls/1/reviews", {"body": "draft"}, needs="")
    assert desk.server.pull(1).reviews[-1].state == "PENDING"


def test_create_review__a_bots_unfinished_review_is_cleared(desk: Desk) -> None:
    pend(desk, "token-write")
    host = desk.host()
    pull = host.get_page(1).pull

    host.create_review(pull, payload(pull.head_sha))

    assert [one.state for one in desk.server.pull(1).reviews] == ["COMMENTED"]


def test_create_review__a_persons_draft_is_left_alone(desk: Desk) -> None:
    pend(desk, "token-person")
    host = desk.host(token="token-person")
    pull = host.get_page(1).pull

    with pytest.raises(GitHubError, match="one pending review") as caught:
        host.create_review(pull, payload(pull.head_sha))

    assert caught.value.hint
    assert [one.state for one in desk.server.pull(1).reviews] == ["PENDING"]


def test_create_review__an_unfinished_review_that_is_gone_by_then(desk: Desk) -> None:
    pend(desk, "token-write")
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.script(Fault("DELETE", status=404, after_store=True, body={"message": "Not Found"}))

    host.create_review(pull, payload(pull.head_sha))

    assert len(desk.server.pull(1).reviews) == 1


def test_create_comment__alone(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    second = comment(3, fingerprint="00000000000000aa", start_line=2)

    url = host.create_comment(pull, payload(pull.head_sha, comment(), second), 1)

    (stored,) = desk.server.pull(1).review_comments
    assert url.endswith(f"#discussion_r{stored.id}")
    assert (stored.line, stored.anchor.start_line) == (3, 2)


@pytest.mark.parametrize("stored", [True, False])
def test_create_comment__after_silence_it_is_looked_for(desk: Desk, *, stored: bool) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.create_comment(pull, payload(pull.head_sha, comment(fingerprint="00000000000000aa")), 0)
    desk.server.script(bad_gateway("POST", COMMENTS, after_store=stored))

    url = host.create_comment(pull, payload(pull.head_sha), 0)

    _, ours = desk.server.pull(1).review_comments
    assert url.endswith(f"#discussion_r{ours.id}")
