"""A code host in memory with every host of `ports`, held to the same tests as the GitHub adapter."""

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
    PullRequestPage,
    Remark,
)
from review_action.domain.review import CheckRun, InlineComment, ReviewPayload, StatusState
from review_action.domain.talk import (
    CommentRef,
    LabelActor,
    Permission,
    Reaction,
    Thread,
)
from review_action.entrypoints.redteam.kept_files import KeptFiles, read_kept
from review_action.entrypoints.redteam.posted import Posted, to_own_comment, to_thread
from review_action.errors import (
    NotFoundError,
    PermissionDeniedError,
    ReviewActionError,
    UnplaceableCommentError,
)


@dataclass
class FakeCodeHost:
    """One pull request on one host.

    `failures` maps a method's name to the error it raises instead of working; assign or delete
    entries as the test goes on. `calls` has the name of every method called, in order.
    """

    pull: PullRequest
    listing: FileListing = field(default_factory=lambda: FileListing(files=()))
    contents: KeptFiles = field(default_factory=dict)
    refused_lines: frozenset[tuple[str, int]] = frozenset()
    """Path and line where no comment may stand."""
    may_write: bool = True
    may_resolve: bool = True
    """Whether the token may write contents, which is what resolving a thread takes."""
    scans: bool = True
    """Whether code scanning is on."""
    unread: str = ""
    """Why `get_page` tells no conversation."""
    summary_editor: str = ""
    remarks: tuple[Remark, ...] = ()
    permissions: dict[str, Permission] = field(default_factory=dict)
    """By login; anybody else has none."""
    label_actors: dict[str, LabelActor] = field(default_factory=dict)
    head_now: str = ""
    """The head that `get_conversation` tells, when a push came in between."""
    failures: dict[str, ReviewActionError] = field(default_factory=dict)
    run_key: str = "1-1"
    calls: list[str] = field(default_factory=list)
    reviews: list[Posted] = field(default_factory=list)
    comments: list[Posted] = field(default_factory=list)
    summaries: list[Posted] = field(default_factory=list)
    check_runs: dict[int, CheckRun] = field(default_factory=dict)
    check_heads: dict[int, str] = field(default_factory=dict)
    notes: list[Posted] = field(default_factory=list)
    reactions: dict[CommentRef, set[Reaction]] = field(default_factory=dict)
    statuses: list[tuple[str, StatusState, str, str]] = field(default_factory=list)
    """Commit, state, context, description."""
    sarifs: list[str] = field(default_factory=list)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def requests_sent(self) -> int:
        """As if each call was one request."""
        return len(self.calls)

    def get_page(self, number: int) -> PullRequestPage:
        self._called("get_page")
        if number != self.pull.number:
            message = f"no pull request {number}"
            raise NotFoundError(message, status=404)
        told = None if self.unread else self._conversation(self.pull.head_sha)
        return PullRequestPage(pull=self.pull, conversation=told, problem=self.unread)

    def list_files(self, pull: PullRequest) -> FileListing:
        self._called("list_files")
        assert pull.number == self.pull.number
        return self.listing

    def get_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        self._called("get_contents")
        return read_kept(self.contents, sha, paths)

    def get_conversation(self, pull: PullRequest) -> Conversation:
        self._called("get_conversation")
        return self._conversation(self.head_now or pull.head_sha)

    def _conversation(self, head_sha: str) -> Conversation:
        markers = (find_marker(review.body) for review in self.reviews)
        summary = self.summaries[0] if self.summaries else None
        return Conversation(
            head_sha=head_sha,
            own_comments=tuple(filter(None, map(self._own, self.comments))),
            own_reviews=tuple(m.comment for m in markers if m and m.kind == "review"),
            summary_id=summary.id if summary else None,
            summary_body=summary.body if summary else "",
            summary_editor=self.summary_editor,
            remarks=self.remarks,
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

    def find_check_run(self, sha: str, name: str) -> int | None:
        self._called("find_check_run")
        ours = (key for key, run in self.check_runs.items() if self.check_heads[key] == sha)
        left = (key for key in ours if self.check_runs[key].conclusion is None)
        return max((key for key in left if self.check_runs[key].name == name), default=None)

    def resolve_thread(self, thread_id: str) -> None:
        self._writes("resolve_thread")
        posted = next((one for one in self.comments if one.thread_id == thread_id), None)
        if posted is None:
            raise NotFoundError("no such thread", status=404)
        if not self.may_resolve:
            raise PermissionDeniedError("Resource not accessible by integration", status=403)
        posted.resolved = True

    def minimize_comment(self, node_id: str) -> None:
        self._writes("minimize_comment")
        posted = next((one for one in self.comments if one.node_id == node_id), None)
        if posted is None:
            raise NotFoundError("no such comment", status=404)
        posted.minimized = True

    def reply(self, pull: PullRequest, comment_id: int, body: str) -> str:
        self._writes("reply")
        thread = self._thread(comment_id)
        if thread is None:
            raise NotFoundError("no such comment", status=404)
        return f"{pull.url}#discussion_r{self._say_once(thread.replies, body).id}"

    def get_thread(self, pull: PullRequest, comment_id: int) -> Thread | None:
        self._called("get_thread")
        assert pull.number == self.pull.number
        posted = self._thread(comment_id)
        if posted is None:
            return None
        return to_thread(posted, may_resolve=self.may_resolve)

    def get_permission(self, login: str) -> Permission:
        self._called("get_permission")
        return self.permissions.get(login, "none")

    def react(self, comment: CommentRef, reaction: Reaction) -> None:
        self._writes("react")
        given = self.reactions.setdefault(comment, set())
        given.add(reaction)
        if reaction != "eyes":
            given.discard("eyes")

    def create_note(self, pull: PullRequest, body: str) -> str:
        self._writes("create_note")
        return f"{pull.url}#issuecomment-{self._say_once(self.notes, body).id}"

    def update_description(self, pull: PullRequest, body: str) -> None:
        self._writes("update_description")
        assert pull.number == self.pull.number
        self.pull = self.pull.model_copy(update={"body": body})

    def add_labels(self, pull: PullRequest, labels: Sequence[str], remove: Sequence[str]) -> None:
        self._writes("add_labels")
        assert pull.number == self.pull.number
        held = dict.fromkeys((*self.pull.labels, *labels))
        left = tuple(label for label in held if label not in remove)
        self.pull = self.pull.model_copy(update={"labels": left})

    def get_check_run(self, sha: str, name: str) -> CheckRun | None:
        self._called("get_check_run")
        runs = (run for key, run in self.check_runs.items() if self.check_heads[key] == sha)
        return next((r for r in reversed([*runs]) if r.name == name and r.conclusion), None)

    def set_status(self, sha: str, *, state: StatusState, context: str, description: str) -> None:
        self._writes("set_status")
        self.statuses.append((sha, state, context, description))

    def upload_sarif(self, pull: PullRequest, sarif: str) -> None:
        self._writes("upload_sarif")
        assert pull.number == self.pull.number
        if not self.scans:
            raise PermissionDeniedError("no code scanning", status=403, hint="Switch it on.")
        self.sarifs.append(sarif)

    def get_label_actor(self, pull: PullRequest, label: str) -> LabelActor | None:
        self._called("get_label_actor")
        assert pull.number == self.pull.number
        return self.label_actors.get(label) if label in self.pull.labels else None

    def _own(self, posted: Posted) -> OwnComment | None:
        return to_own_comment(posted, may_resolve=self.may_resolve)

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

    def _refuses(self, comment: InlineComment) -> bool:
        return (comment.path, comment.line) in self.refused_lines

    def _keep(self, comment: InlineComment, payload: ReviewPayload) -> int:
        posted = Posted(next(self._ids), comment.body, comment, payload.head_sha)
        self.comments.append(posted)
        return posted.id

    def _say_once(self, standing: list[Posted], body: str) -> Posted:
        marker = find_marker(body)
        assert marker is not None
        for posted in standing:
            if not posted.author and find_marker(posted.body) == marker:
                posted.body = body
                return posted
        standing.append(Posted(next(self._ids), body))
        return standing[-1]

    def _thread(self, comment_id: int) -> Posted | None:
        for posted in self.comments:
            if comment_id in {posted.id, *(reply.id for reply in posted.replies)}:
                return posted
        return None
