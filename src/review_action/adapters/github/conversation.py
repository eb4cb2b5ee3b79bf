"""Reads what stands on a pull request already, and tells ours by author and marker together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from review_action.adapters.github.accounts import is_own, login_of
from review_action.adapters.github.client import Client
from review_action.adapters.github.documents import (
    COMMENTS_QUERY,
    CONVERSATION_OPTIONAL,
    CONVERSATION_QUERY,
    PAGE_OPTIONAL,
    PAGE_QUERY,
    REVIEWS_QUERY,
    THREADS_QUERY,
)
from review_action.adapters.github.translate import understood
from review_action.adapters.github.turns import Turns, runs_at_work
from review_action.domain.marker import find_marker
from review_action.domain.pull_request import Conversation, OwnComment, PullRequest, Remark

NEEDS = "pull-requests: read"
MAX_REMARKS = 50
MAX_REMARK_CHARACTERS = 500

_Node = Mapping[str, Any]


class Said(NamedTuple):
    """Something of ours: its REST id, its page, its text, and its marker."""

    id: int
    url: str
    body: str
    marker: str = ""
    editor: str = ""
    """Who edited it last, when that was somebody else."""


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
    remarks: tuple[Remark, ...] = ()
    at_work: tuple[str, ...] = ()
    """Keys of our runs with a check in progress, this one's among them; the oldest first."""

    def to_conversation(self) -> Conversation:
        return Conversation(
            head_sha=self.head_sha,
            own_comments=tuple(comment for comment, _ in self.comments),
            own_reviews=tuple(review.marker for review in self.reviews),
            summary_id=self.summary.id if self.summary else None,
            summary_body=self.summary.body if self.summary else "",
            summary_editor=self.summary.editor if self.summary else "",
            remarks=self.remarks,
        )


class Conversations:
    """Conversations of one repository's pull requests."""

    def __init__(self, client: Client, repository: str) -> None:
        self._client = client
        self._owner, _, self._name = repository.partition("/")

    def read(self, pull: PullRequest) -> Standing:
        """One request, and one more for every further hundred threads, comments or reviews."""
        variables = self._variables(pull.number)
        page = self._page(CONVERSATION_QUERY, variables, optional=CONVERSATION_OPTIONAL)
        return self.read_on(page, pull)

    def read_in_turn(self, pull: PullRequest, turns: Turns) -> Standing:
        """The same once every run that came before has written, as far as it does so soon."""
        standing = self.read(pull)
        if turns.is_next(standing.at_work):
            return standing
        for _ in turns.waits():
            standing = self.read(pull)
            if turns.is_next(standing.at_work):
                break
        return standing

    def read_page(self, number: int) -> _Node:
        """The pull request itself and the first hundred of everything said on it, in one request."""
        variables = self._variables(number)
        return self._page(PAGE_QUERY, variables, optional=PAGE_OPTIONAL)

    def read_on(self, first: _Node, pull: PullRequest) -> Standing:
        """The whole conversation, given its first hundred of everything."""
        variables = self._variables(pull.number)
        with understood("the conversation"):
            threads = self._all(first, "reviewThreads", THREADS_QUERY, variables)
            comments = self._all(first, "comments", COMMENTS_QUERY, variables)
            reviews = self._all(first, "reviews", REVIEWS_QUERY, variables)
            return Standing(
                head_sha=first["headRefOid"],
                comments=tuple(_own_threads(threads)),
                reviews=tuple(_own_reviews(reviews)),
                summary=next(own_summaries(comments), None),
                pending=tuple(_pending(reviews)),
                remarks=tuple(_remarks(threads))[-MAX_REMARKS:],
                at_work=runs_at_work(first),
            )

    def find_note(self, pull: PullRequest, marker: str) -> Said | None:
        """Our own comment on the pull request that carries `marker`, the oldest of several."""
        variables = self._variables(pull.number)
        with understood("the comments"):
            first = self._page(COMMENTS_QUERY, variables)
            comments = self._all(first, "comments", COMMENTS_QUERY, variables)
            notes = (_said(comment, _marker(comment)) for comment in comments if is_own(comment))
            return next((note for note in notes if note.marker == marker), None)

    def read_threads(self, pull: PullRequest, document: str) -> Iterator[_Node]:
        """Every review thread as `document` asks for it, page by page as far as they are wanted."""
        variables: dict[str, Any] = dict(self._variables(pull.number))
        while True:
            with understood("the review threads"):
                connection = self._page(document, variables)["reviewThreads"]
                nodes = [node for node in connection["nodes"] if node is not None]
                more = connection["pageInfo"]["hasNextPage"]
                variables["after"] = connection["pageInfo"]["endCursor"]
            yield from nodes
            if not more:
                return

    def _variables(self, number: int) -> Mapping[str, Any]:
        return {"owner": self._owner, "name": self._name, "number": number}

    def _page(
        self,
        document: str,
        variables: Mapping[str, Any],
        optional: frozenset[str] = frozenset(),
    ) -> _Node:
        data = self._client.query(document, variables, needs=NEEDS, optional=optional)
        with understood("the pull request"):
            page: _Node = data["repository"]["pullRequest"]
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


def _own_threads(threads: Sequence[_Node]) -> Iterator[tuple[OwnComment, str]]:
    for thread in threads:
        page = thread["comments"]
        comments = [comment for comment in page["nodes"] if comment is not None]
        marker = find_marker(comments[0]["body"]) if comments else None
        if marker is None or marker.kind != "finding" or not is_own(comments[0]):
            continue
        more = page["pageInfo"]["hasNextPage"]
        answered = more or any(not is_own(comment) for comment in comments[1:])
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
        can_resolve=thread["viewerCanResolve"],
        minimized=comment["isMinimized"],
        outdated=thread["isOutdated"],
        answered=answered,
    )


def _remarks(threads: Sequence[_Node]) -> Iterator[Remark]:
    """What others opened and nobody settled, where it speaks of a line that is there now."""
    for thread in threads:
        comments = [comment for comment in thread["comments"]["nodes"] if comment is not None]
        on_head = thread["line"] is not None and thread["diffSide"] == "RIGHT"
        if thread["isResolved"] or not on_head or not comments:
            continue
        opening = comments[0]
        marker = find_marker(opening["body"])
        ours = marker is not None and marker.kind == "finding" and is_own(opening)
        if not ours and not opening["isMinimized"]:
            yield Remark(
                path=thread["path"],
                line=thread["line"],
                author=login_of(opening["author"]),
                text=opening["body"][:MAX_REMARK_CHARACTERS],
            )


def _own_reviews(reviews: Sequence[_Node]) -> Iterator[Said]:
    for review in reviews:
        marker = find_marker(review["body"])
        submitted = review["state"] != "PENDING"
        if marker is not None and marker.kind == "review" and submitted and is_own(review):
            yield _said(review, marker.comment)


def own_summaries(comments: Sequence[_Node]) -> Iterator[Said]:
    """Those that we wrote, whoever else wrote one that looks like it."""
    for comment in comments:
        marker = find_marker(comment["body"])
        if marker is not None and marker.kind == "summary" and is_own(comment):
            yield _said(comment)._replace(editor=_other_editor(comment))


def _other_editor(comment: _Node) -> str:
    """Nobody, where GitHub names no editor: an account that is gone, or none at all."""
    author, editor = comment["author"], comment["editor"]
    return login_of(editor) if editor and editor != author else ""


def _marker(node: _Node) -> str:
    marker = find_marker(node["body"])
    return marker.comment if marker else ""


def _said(node: _Node, marker: str = "") -> Said:
    return Said(int(node["fullDatabaseId"]), node["url"], node["body"], marker)


def _pending(reviews: Sequence[_Node]) -> Iterator[Pending]:
    for review in reviews:
        if review["state"] == "PENDING" and is_own(review):
            bot = (review["author"] or {}).get("__typename") == "Bot"
            disposable = bot or find_marker(review["body"]) is not None
            yield Pending(int(review["fullDatabaseId"]), disposable)
