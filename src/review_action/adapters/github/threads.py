"""Ends, answers and reads review threads."""

from collections.abc import Mapping, Sequence
from typing import Any

from review_action.adapters.github.accounts import is_own, login_of
from review_action.adapters.github.client import Client
from review_action.adapters.github.conversation import Conversations
from review_action.adapters.github.create_once import create_once
from review_action.adapters.github.documents import (
    ANSWERS_QUERY,
    MINIMIZE_MUTATION,
    RESOLVE_MUTATION,
)
from review_action.adapters.github.translate import understood
from review_action.adapters.github.wording import marked, same_text, url_of
from review_action.domain.marker import find_marker
from review_action.domain.pull_request import PullRequest
from review_action.domain.talk import Statement, Thread

NEEDS = "pull-requests: write"
RESOLVES = "contents: write"
"""Not what one would think: https://github.com/orgs/community/discussions/44650"""

_Node = Mapping[str, Any]


class Threads:
    """The review threads of one repository's pull requests.

    Threads read once are kept for the answers that follow: only this run writes its markers.
    """

    def __init__(self, client: Client, conversations: Conversations, repository: str) -> None:
        self._client = client
        self._conversations = conversations
        self._repository = repository
        self._known: dict[int, _Node] = {}

    def resolve(self, thread_id: str) -> None:
        self._client.mutate(RESOLVE_MUTATION, {"thread": thread_id}, needs=RESOLVES)

    def minimize(self, node_id: str) -> None:
        self._client.mutate(MINIMIZE_MUTATION, {"comment": node_id}, needs=NEEDS)

    def get(self, pull: PullRequest, comment_id: int) -> Thread | None:
        """One request for each hundred threads until the right one comes."""
        node = self._find(pull, comment_id)
        if node is None:
            return None
        with understood("a review thread"):
            return _thread(node)

    def reply(self, pull: PullRequest, comment_id: int, body: str) -> str:
        """Answer once for the marker: what stands there already is edited, or left as it is."""
        marker = marked(body)
        node = self._known.get(comment_id) or self._find(pull, comment_id)
        # What is read of this thread is old once something was said in it.
        self._known = {key: kept for key, kept in self._known.items() if kept is not node}
        with understood("a review thread"):
            standing = _answer_with(marker, node) if node else None
            root = _id(_statements(node)[0]) if node else comment_id
            if standing is not None:
                return self._edit(standing, body)
        path = f"/repos/{self._repository}/pulls/{pull.number}/comments/{root}/replies"

        def send() -> str:
            return url_of(self._client.say("POST", path, {"body": body}, needs=NEEDS))

        def find() -> str | None:
            found = self._find(pull, comment_id)
            with understood("a review thread"):
                answer = _answer_with(marker, found) if found else None
                return str(answer["url"]) if answer else None

        return create_once(self._client, send=send, find=find)

    def _edit(self, standing: _Node, body: str) -> str:
        if same_text(standing["body"], body):
            return str(standing["url"])
        path = f"/repos/{self._repository}/pulls/comments/{_id(standing)}"
        return url_of(self._client.edit("PATCH", path, {"body": body}, needs=NEEDS))

    def _find(self, pull: PullRequest, comment_id: int) -> _Node | None:
        for node in self._conversations.read_threads(pull, ANSWERS_QUERY):
            with understood("a review thread"):
                ids = [_id(statement) for statement in _statements(node)]
            self._known |= dict.fromkeys(ids, node)
            if comment_id in ids:
                return node
        return None


def _id(statement: _Node) -> int:
    return int(statement["fullDatabaseId"])


def _statements(node: _Node) -> Sequence[_Node]:
    """Oldest first: the comment that opened the thread, and the latest fifty."""
    nodes = [*node["opening"]["nodes"], *node["latest"]["nodes"]]
    return list({_id(statement): statement for statement in nodes if statement}.values())


def _answer_with(marker: str, node: _Node) -> _Node | None:
    for statement in _statements(node):
        found = find_marker(statement["body"])
        if found is not None and found.comment == marker and is_own(statement):
            return statement
    return None


def _thread(node: _Node) -> Thread:
    statements = _statements(node)
    opening = statements[0]
    marker = find_marker(opening["body"])
    ours = marker is not None and marker.kind == "finding" and is_own(opening)
    return Thread(
        thread_id=node["id"],
        comment_id=_id(opening),
        path=node["path"],
        line=node["line"],
        start_line=node["startLine"],
        side=node["diffSide"],
        resolved=node["isResolved"],
        can_resolve=node["viewerCanResolve"],
        fingerprint=marker.digest if ours and marker else "",
        statements=tuple(
            Statement(
                author=login_of(statement["author"]),
                text=statement["body"],
                own=is_own(statement),
            )
            for statement in statements
        ),
    )
