"""Reads what stands on a pull request already, and tells ours by author and marker together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from review_action.adapters.github.client import Client
from review_action.adapters.github.documents import (
    COMMENTS_QUERY,
    CONVERSATION_QUERY,
    REVIEWS_QUERY,
    THREADS_QUERY,
)
from review_action.adapters.github.translate import understood
from review_action.domain.marker import find_marker
from review_action.domain.pull_request import Conversation, OwnComment, PullRequest

NEEDS = "pull-requests: read"
ACTIONS_LOGINS = frozenset({"github-actions", "github-actions[bot]"})
"""The author a job's own token writes as, in GraphQL and in REST."""

_Node = Mapping[str, Any]


class Said(NamedTuple):
    """Something of ours: its REST id, its page, its text, and its marker."""

    id: int
    url: str
    body: str
    marker: str = ""


class Pending(NamedTuple):
    """An unsubmitted review; GitHub shows those of the token's own user alone."""

    id: int
    disposable: bool
    """A bot's, or marked as ours: not a draft that a person is writing."""


@dataclass(frozen=True)
class Standing:
    """Everything of ours on one pull request at one moment."""

    head_sha: str
    comments: tuple[tuple[OwnComment, str], ...]
    """Each with its URL."""
    reviews: tuple[Said, ...]
    summary: Said | None
    pending: tuple[Pending, ...]

    def to_conversation(self) -> Conversation:
        return Conversation(
            head_sha=self.head_sha,
            own_comments=tuple(comment for comment, _ in self.comments),
            own_reviews=tuple(review.marker for review in self.reviews),
            summary_id=self.summary.id if self.summary else None,
            summary_body=self.summary.body if self.summary else "",
        )


class Conversations:
    """Conversations of one repository's pull requests."""

    def __init__(self, client: Client, repository: str) -> None:
        self._client = client
        self._owner, _, self._name = repository.partition("/")

    def read(self, pull: PullRequest) -> Standing:
        """One request, and one more for every further hundred threads, comments or reviews."""
        variables = {"owner": self._owner, "name": self._name, "number": pull.number}
        with understood("the conversation"):
            first = self._page(CONVERSATION_QUERY, variables)
            threads = self._all(first, "reviewThreads", THREADS_QUERY, variables)
            comments = self._all(first, "comments", COMMENTS_QUERY, variables)
            reviews = self._all(first, "reviews", REVIEWS_QUERY, variables)
            return Standing(
                head_sha=first["headRefOid"],
                comments=tuple(_own_threads(threads)),
                reviews=tuple(_own_reviews(reviews)),
                summary=next(_own_summaries(comments), None),
                pending=tuple(_pending(reviews)),
            )

    def _page(self, document: str, variables: Mapping[str, Any]) -> _Node:
        found: _Node = self._client.query(document, variables, needs=NEEDS)["repository"]
        page: _Node = found["pullRequest"]
        return page

    def _all(
        self, first: _Node, field: str, document: str, variables: Mapping[str, Any]
    ) -> Sequence[_Node]:
        connection = first[field]
        nodes = list(connection["nodes"])
        while connection["pageInfo"]["hasNextPage"]:
            after = connection["pageInfo"]["endCursor"]
            connection = self._page(document, {**variables, "after": after})[field]
            nodes += connection["nodes"]
        return [node for node in nodes if node is not None]


def _is_own(node: _Node) -> bool:
    told = node.get("viewerDidAuthor")
    if told is not None:
        return bool(told)
    # Some Enterprise Servers have no viewer for a job's token.
    author = node["author"] or {}
    return author.get("__typename") == "Bot" and author.get("login") in ACTIONS_LOGINS


def _own_threads(threads: Sequence[_Node]) -> Iterator[tuple[OwnComment, str]]:
    for thread in threads:
        page = thread["comments"]
        comments = [comment for comment in page["nodes"] if comment is not None]
        marker = find_marker(comments[0]["body"]) if comments else None
        if marker is None or marker.kind != "finding" or not _is_own(comments[0]):
            continue
        more = page["pageInfo"]["hasNextPage"]
        answered = more or any(not _is_own(comment) for comment in comments[1:])
        yield (
            _own_comment(thread, comments[0], marker.digest, answered=answered),
            comments[0]["url"],
        )


def _own_comment(thread: _Node, comment: _Node, fingerprint: str, *, answered: bool) -> OwnComment:
    return OwnComment(
        id=int(comment["fullDatabaseId"]),
        node_id=comment["id"],
        thread_id=thread["id"],
        path=thread["path"],
        line=thread["line"],
        original_commit=(comment["originalCommit"] or {}).get("oid", ""),
        fingerprint=fingerprint,
        body=comment["body"],
        resolved=thread["isResolved"],
        outdated=thread["isOutdated"],
        answered=answered,
    )


def _own_reviews(reviews: Sequence[_Node]) -> Iterator[Said]:
    for review in reviews:
        marker = find_marker(review["body"])
        submitted = review["state"] != "PENDING"
        if marker is not None and marker.kind == "review" and submitted and _is_own(review):
            yield _said(review, marker.comment)


def _own_summaries(comments: Sequence[_Node]) -> Iterator[Said]:
    for comment in comments:
        marker = find_marker(comment["body"])
        if marker is not None and marker.kind == "summary" and _is_own(comment):
            yield _said(comment)


def _said(node: _Node, marker: str = "") -> Said:
    return Said(int(node["fullDatabaseId"]), node["url"], node["body"], marker)


def _pending(reviews: Sequence[_Node]) -> Iterator[Pending]:
    for review in reviews:
        if review["state"] == "PENDING" and _is_own(review):
            bot = (review["author"] or {}).get("__typename") == "Bot"
            disposable = bot or find_marker(review["body"]) is not None
            yield Pending(int(review["fullDatabaseId"]), disposable)
