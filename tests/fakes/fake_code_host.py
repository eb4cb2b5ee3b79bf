"""A code host in memory: `CodeHost` and `ReviewHost`, held to the same tests as the GitHub adapter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from review_action.domain.marker import find_marker
from review_action.domain.pull_request import (
    Conversation,
    FileContent,
    FileListing,
    OwnComment,
    PullRequest,
)
from review_action.domain.review import CheckRun, InlineComment, ReviewPayload
from review_action.errors import (
    NotFoundError,
    PermissionDeniedError,
    ReviewActionError,
    UnplaceableCommentError,
)


@dataclass
class Posted:
    """A review or a comment as it stands there."""

    id: int
    body: str
    comment: InlineComment | None = None
    commit: str = ""
    resolved: bool = False
    outdated: bool = False
    answered: bool = False


@dataclass
class FakeCodeHost:
    """One pull request on one host.

    `failures` maps a method's name to the error it raises instead of working; assign or delete
    entries as the test goes on. `calls` has the name of every method called, in order.
    """

    pull: PullRequest
    listing: FileListing = field(default_factory=lambda: FileListing(files=()))
    contents: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By commit and path."""
    refused_lines: frozenset[tuple[str, int]] = frozenset()
    """Path and line where no comment may stand."""
    may_write: bool = True
    head_now: str = ""
    """The head that `get_conversation` tells, when a push came in between."""
    failures: dict[str, ReviewActionError] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    reviews: list[Posted] = field(default_factory=list)
    comments: list[Posted] = field(default_factory=list)
    summaries: list[Posted] = field(default_factory=list)
    check_runs: dict[int, CheckRun] = field(default_factory=dict)
    check_heads: dict[int, str] = field(default_factory=dict)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def get_pull_request(self, number: int) -> PullRequest:
        self._called("get_pull_request")
        if number != self.pull.number:
            message = f"no pull request {number}"
            raise NotFoundError(message, status=404)
        return self.pull

    def list_files(self, pull: PullRequest) -> FileListing:
        self._called("list_files")
        assert pull.number == self.pull.number
        return self.listing

    def get_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        self._called("get_contents")
        return {path: self._content(sha, path) for path in paths}

    def get_conversation(self, pull: PullRequest) -> Conversation:
        self._called("get_conversation")
        markers = (find_marker(review.body) for review in self.reviews)
        summary = self.summaries[0] if self.summaries else None
        return Conversation(
            head_sha=self.head_now or pull.head_sha,
            own_comments=tuple(filter(None, map(_own_comment, self.comments))),
            own_reviews=tuple(m.comment for m in markers if m and m.kind == "review"),
            summary_id=summary.id if summary else None,
            summary_body=summary.body if summary else "",
        )

    def create_review(self, pull: PullRequest, payload: ReviewPayload) -> str:
        self._writes("create_review")
        # One refused line refuses the review, and nothing says which.
        if any(self._refuses(comment) for comment in payload.comments):
            raise UnplaceableCommentError("a line is not part of the diff", status=422)
        review = Posted(next(self._ids), payload.body)
        self.reviews.append(review)
        for comment in payload.comments:
            self._keep(comment, payload)
        return f"{pull.url}#pullrequestreview-{review.id}"

    def create_comment(self, pull: PullRequest, payload: ReviewPayload, index: int) -> str:
        self._writes("create_comment")
        comment = payload.comments[index]
        if self._refuses(comment):
            raise UnplaceableCommentError("the line is not part of the diff", status=422)
        return f"{pull.url}#discussion_r{self._keep(comment, payload)}"

    def upsert_summary(self, pull: PullRequest, body: str, conversation: Conversation) -> str:
        standing = [one for one in self.summaries if one.id == conversation.summary_id]
        if standing and conversation.summary_body == body:
            return f"{pull.url}#issuecomment-{standing[0].id}"
        self._writes("upsert_summary")
        if standing:
            standing[0].body = body
        else:
            standing = [Posted(next(self._ids), body)]
            self.summaries += standing
        return f"{pull.url}#issuecomment-{standing[0].id}"

    def upsert_check_run(self, sha: str, check: CheckRun, check_id: int | None = None) -> int:
        self._writes("upsert_check_run")
        if check_id is None:
            check_id = next(self._ids)
        elif check_id not in self.check_runs:
            message = f"no check run {check_id}"
            raise NotFoundError(message, status=404)
        self.check_runs[check_id] = check
        self.check_heads[check_id] = sha
        return check_id

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name in self.failures:
            raise self.failures[name]

    def _writes(self, name: str) -> None:
        self._called(name)
        if not self.may_write:
            raise PermissionDeniedError(
                "Resource not accessible by integration", status=403, hint="Give `write`."
            )

    def _content(self, sha: str, path: str) -> FileContent:
        text = self.contents.get((sha, path))
        return FileContent(path=path, text=text, reason="missing" if text is None else "")

    def _refuses(self, comment: InlineComment) -> bool:
        return (comment.path, comment.line) in self.refused_lines

    def _keep(self, comment: InlineComment, payload: ReviewPayload) -> int:
        posted = Posted(next(self._ids), comment.body, comment, payload.head_sha)
        self.comments.append(posted)
        return posted.id


def _own_comment(posted: Posted) -> OwnComment | None:
    marker = find_marker(posted.body)
    if posted.comment is None or marker is None or marker.kind != "finding":
        return None
    return OwnComment(
        id=posted.id,
        path=posted.comment.path,
        line=None if posted.outdated else posted.comment.line,
        original_commit=posted.commit,
        fingerprint=marker.digest,
        body=posted.body,
        resolved=posted.resolved,
        outdated=posted.outdated,
        answered=posted.answered,
    )
