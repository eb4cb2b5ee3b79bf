"""What the double remembers: pull requests, reviews, comments, check runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Literal

from tests.fakes.github import changes, people
from tests.fakes.github.changes import Change
from tests.fakes.github.people import User
from tests.fakes.github.repository import Repository

Side = Literal["LEFT", "RIGHT"]
FIRST_MOMENT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass
class Reaction:
    id: int
    user: User
    content: str
    created_at: str


@dataclass
class IssueComment:
    id: int
    user: User
    body: str
    created_at: str
    updated_at: str
    reactions: list[Reaction] = field(default_factory=list)
    minimized: str | None = None
    editor: User | None = None
    """Who edited it last; `edited_at` is None as long as nobody did."""
    edited_at: str | None = None


@dataclass
class LabelEvent:
    user: User | None
    """None when the account is no more."""
    label: str
    on: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a review comment was put: line numbers of the blob on its side; no line for a file."""

    path: str
    side: Side = "RIGHT"
    line: int | None = None
    start_line: int | None = None
    start_side: Side | None = None
    diff_hunk: str = ""
    position: int = 1


@dataclass
class ReviewComment:
    id: int
    review_id: int
    user: User
    body: str
    anchor: Anchor
    commit_id: str
    created_at: str
    updated_at: str
    in_reply_to: int | None = None
    reactions: list[Reaction] = field(default_factory=list)
    minimized: str | None = None

    @property
    def path(self) -> str:
        return self.anchor.path

    @property
    def line(self) -> int | None:
        return self.anchor.line


@dataclass
class Review:
    id: int
    user: User
    body: str
    state: str
    commit_id: str
    submitted_at: str | None
    created_at: str
    updated_at: str
    minimized: str | None = None


@dataclass
class CheckRun:
    id: int
    head_sha: str
    name: str
    status: str = "queued"
    conclusion: str | None = None
    external_id: str = ""
    app_id: int = 15368
    """Of the app whose token made it: GitHub Actions."""
    details_url: str = ""
    started_at: str | None = None
    completed_at: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Pull:
    """One pull request; its head and base are branches and move when they are pushed to."""

    world: "World" = field(repr=False)
    number: int
    title: str
    body: str | None
    user: User
    base_ref: str
    head_ref: str
    head_repository: str
    created_at: str
    draft: bool = False
    state: Literal["open", "closed"] = "open"
    labels: list[str] = field(default_factory=list)
    label_events: list[LabelEvent] = field(default_factory=list)
    closes: list[str] = field(default_factory=list)
    """Titles of the issues that merging would close."""
    reviews: list[Review] = field(default_factory=list)
    review_comments: list[ReviewComment] = field(default_factory=list)
    issue_comments: list[IssueComment] = field(default_factory=list)
    resolved: dict[int, User] = field(default_factory=dict)
    """Root comment id of a thread -> who resolved it."""
    seen_heads: list[str] = field(default_factory=list)

    @property
    def head_sha(self) -> str:
        return self.world.repository.resolve(f"refs/heads/{self.head_ref}")

    @property
    def base_sha(self) -> str:
        return self.world.repository.resolve(f"refs/heads/{self.base_ref}")

    @property
    def check_runs(self) -> list[CheckRun]:
        """Those on any head this pull request has had."""
        heads = {*self.seen_heads, self.head_sha}
        return [run for run in self.world.check_runs if run.head_sha in heads]

    def changes(self, head: str | None = None) -> list[Change]:
        """What the pull request changes, from the merge base on."""
        return self.world.changes(self.base_sha, head or self.head_sha)

    def commits(self) -> list[str]:
        head = self.head_sha
        return self.world.repository.log(self.world.merge_base(self.base_sha, head), head)

    def has_commit(self, sha: str) -> bool:
        """Whether it is, or was, one of the pull request's commits."""
        return sha in {*self.seen_heads, self.head_sha} or sha in self.commits()

    def submitted_comments(self, viewer: User) -> list[ReviewComment]:
        """Comments the viewer may see: those of pending reviews are their author's alone."""
        hidden = {
            review.id
            for review in self.reviews
            if review.state == "PENDING" and review.user != viewer
        }
        return [note for note in self.review_comments if note.review_id not in hidden]

    def pending_review(self, user: User) -> Review | None:
        mine = (one for one in self.reviews if one.user == user and one.state == "PENDING")
        return next(mine, None)

    def replies(self, root: ReviewComment) -> Iterator[ReviewComment]:
        return (note for note in self.review_comments if note.in_reply_to == root.id)


@dataclass
class World:
    """One repository on the double with everything people and bots have done to it."""

    owner: str
    name: str
    repository: Repository
    pulls: dict[int, Pull] = field(default_factory=dict)
    check_runs: list[CheckRun] = field(default_factory=list)
    statuses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tokens: dict[str, people.TokenKind] = field(default_factory=lambda: dict(people.DEFAULT_TOKENS))
    roles: dict[str, str] = field(default_factory=lambda: dict(people.ROLES))
    custom_roles: dict[str, str] = field(default_factory=dict)
    """A role of the organisation's own making -> the one it comes to."""
    repository_labels: dict[str, str] = field(default_factory=dict)
    """Name -> colour of every label there is."""
    sarifs: list[dict[str, Any]] = field(default_factory=list)
    scans: bool = True
    """Whether code scanning may be used here."""
    dropped_patches: set[str] = field(default_factory=set)
    """Paths whose `patch` the files API keeps back, as GitHub does for large ones."""
    tree_limit: int = 100_000
    """Entries after which a recursive tree says `truncated`."""
    resolves_anchors: bool = False
    """Say "Line could not be resolved", as GitHub also does, in place of the longer text."""
    rate_remaining: int = 1_000
    _ids: "count[int]" = field(default_factory=lambda: count(2_000_001))
    _ticks: "count[int]" = field(default_factory=count)
    _diffs: dict[tuple[str, str], list[Change]] = field(default_factory=dict)
    _bases: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    def next_id(self) -> int:
        return next(self._ids)

    def now(self) -> str:
        """A second later at each call, so that order shows and no clock is read."""
        moment = FIRST_MOMENT + timedelta(seconds=next(self._ticks))
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def merge_base(self, base: str, head: str) -> str:
        if (base, head) not in self._bases:
            self._bases[base, head] = self.repository.merge_base(base, head)
        return self._bases[base, head]

    def changes(self, base: str, head: str) -> list[Change]:
        """From the merge base of two shas to the second; each pair is computed once."""
        start = self.merge_base(base, head)
        if (start, head) not in self._diffs:
            self._diffs[start, head] = changes.compare(self.repository, start, head)
        return self._diffs[start, head]

    def put_label(self, pull: Pull, label: str, user: User | None, *, on: bool = True) -> None:
        """Put a label on, or take it off; labels are the same whatever their case."""
        held = [one for one in pull.labels if one.casefold() == label.casefold()]
        if bool(held) == on:
            return
        if on:
            known = {name.casefold(): name for name in self.repository_labels}
            label = known.get(label.casefold(), label)
            self.repository_labels.setdefault(label, "ededed")
            pull.labels.append(label)
        else:
            pull.labels.remove(held[0])
        pull.label_events.append(LabelEvent(user, label, on, self.now()))

    def open_pull(
        self,
        *,
        base: str = "main",
        head: str = "feature",
        title: str = "Change things",
        body: str | None = "Because.",
        user: User = people.AUTHOR,
        fork: str | None = None,
        draft: bool = False,
        labels: tuple[str, ...] = (),
        number: int | None = None,
    ) -> Pull:
        """Open a pull request between two branches; `fork` is the head's `owner/name`."""
        pull = Pull(
            world=self,
            number=number or max(self.pulls, default=0) + 1,
            title=title,
            body=body,
            user=user,
            base_ref=base,
            head_ref=head,
            head_repository=fork or self.full_name,
            created_at=self.now(),
            draft=draft,
        )
        for label in labels:
            self.put_label(pull, label, user)
        pull.seen_heads.append(pull.head_sha)
        self.pulls[pull.number] = pull
        return pull
