"""The double's event payloads: read as the action reads them, and what they speak of is there."""

import pytest

from review_action.domain.event import (
    IssueCommentEvent,
    MergeGroupEvent,
    PullRequestEvent,
    ReviewCommentEvent,
    parse_event,
    withholds_secrets,
)
from tests.contract.conversation import BASE, HEAD, Talk, comment
from tests.fakes.github.people import AUTHOR, DEPENDABOT
from tests.fakes.github.server import LoopbackGitHub


@pytest.fixture
def server(loopback_github: LoopbackGitHub) -> LoopbackGitHub:
    loopback_github.open_pull(BASE, HEAD)
    return loopback_github


def test_queue_event__a_commit_with_base_and_head_merged(server: LoopbackGitHub) -> None:
    pull = server.pull(1)
    moved = server.commit({"later.py": "later\n"}, branch="main")

    event = parse_event("merge_group", server.queue_event(1))

    assert isinstance(event, MergeGroupEvent)
    group = event.merge_group
    assert group.head_ref == f"refs/heads/gh-readonly-queue/main/pr-1-{moved}"
    assert server.repository.resolve(group.head_ref) == group.head_sha
    parents = server.repository.git("rev-parse", f"{group.head_sha}^1", f"{group.head_sha}^2")
    assert parents.decode().split() == [moved, pull.head_sha]
    names = {entry.path for entry in server.repository.tree(group.head_sha)}
    assert {"later.py", "new.py"} <= names
    assert "b.py" not in names


def test_comment_event__on_the_pull_request(server: LoopbackGitHub) -> None:
    number = server.comment(1, "/review", AUTHOR)

    event = parse_event("issue_comment", server.comment_event(1, number))

    assert isinstance(event, IssueCommentEvent)
    assert (event.issue.number, event.issue.state) == (1, "open")
    assert event.issue.pull_request
    assert (event.comment.id, event.comment.body) == (number, "/review")
    assert event.comment.user is not None
    assert (event.comment.user.login, event.comment.user.is_bot) == ("grace", False)


def test_comment_event__in_a_thread(server: LoopbackGitHub) -> None:
    Talk(server).review(comment(10))
    opening = server.pull(1).review_comments[0].id
    number = server.reply(1, opening, "/explain", AUTHOR)

    event = parse_event(
        "pull_request_review_comment", server.comment_event(1, number, in_thread=True)
    )

    assert isinstance(event, ReviewCommentEvent)
    assert event.pull_request.number == 1
    assert (event.comment.id, event.comment.in_reply_to_id) == (number, opening)


def test_event__of_a_push_and_of_dependabot(server: LoopbackGitHub) -> None:
    before = server.pull(1).head_sha
    after = server.push(1, {"new.py": "two\n"})
    pushed = parse_event("pull_request", server.event(1, "synchronize", before=before, after=after))
    server.pull(1).user = DEPENDABOT
    bot = parse_event("pull_request", server.event(1))

    assert isinstance(pushed, PullRequestEvent)
    assert (pushed.before, pushed.after) == (before, after)
    assert not withholds_secrets(pushed)
    assert withholds_secrets(bot)
