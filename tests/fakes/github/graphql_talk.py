"""What GraphQL queries can read of talk on the double: comments, reviews, threads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.github import placement, shapes
from tests.fakes.github.exchange import Context
from tests.fakes.github.graphql_types import Member, connection, get, paged, plain
from tests.fakes.github.people import User
from tests.fakes.github.repository import GitObject
from tests.fakes.github.store import IssueComment, Pull, Review, ReviewComment


@dataclass(frozen=True, slots=True)
class Thread:
    pull: Pull
    root: ReviewComment

    @property
    def id(self) -> str:
        return shapes.node_id("PRRT", self.root.id)


@dataclass(frozen=True, slots=True)
class Note:
    """A comment of any kind with the pull request it stands on."""

    pull: Pull
    value: Any

    @property
    def typename(self) -> str:
        known = {
            ReviewComment: "PullRequestReviewComment",
            IssueComment: "IssueComment",
            Review: "PullRequestReview",
        }
        return known[type(self.value)]

    @property
    def user(self) -> User:
        user: User = self.value.user
        return user


def threads(ctx: Context, pull: Pull) -> list[Thread]:
    seen = pull.submitted_comments(ctx.request.token.user)
    return [Thread(pull, note) for note in seen if note.in_reply_to is None]


def all_threads(ctx: Context) -> list[Thread]:
    return [thread for pull in ctx.world.pulls.values() for thread in threads(ctx, pull)]


def reviews(ctx: Context, pull: Pull) -> list[Note]:
    viewer = ctx.request.token.user
    seen = [one for one in pull.reviews if one.state != "PENDING" or one.user == viewer]
    return [Note(pull, one) for one in seen]


def _thread_comments(_ctx: Context, thread: Thread) -> list[Note]:
    notes = [thread.root, *thread.pull.replies(thread.root)]
    return [Note(thread.pull, note) for note in notes]


def _line(_ctx: Context, thread: Thread) -> int | None:
    return placement.current_line(thread.pull, thread.root)


def _start_line(ctx: Context, thread: Thread) -> int | None:
    line, place = _line(ctx, thread), thread.root.anchor
    if line is None or place.line is None or place.start_line is None:
        return None
    return line - (place.line - place.start_line)


def _is_resolved(_ctx: Context, thread: Thread) -> bool:
    return thread.root.id in thread.pull.resolved


def _may_resolve(ctx: Context, thread: Thread) -> bool:
    """Needs `contents: write`, whatever `pull-requests` says.

    https://github.com/github/gh-aw/issues/35726
    """
    return "contents" in ctx.request.token.may_write and not _is_resolved(ctx, thread)


def _may_unresolve(ctx: Context, thread: Thread) -> bool:
    return "contents" in ctx.request.token.may_write and _is_resolved(ctx, thread)


def _resolved_by(_ctx: Context, thread: Thread) -> User | None:
    return thread.pull.resolved.get(thread.root.id)


def _subject(note: ReviewComment) -> str:
    return "FILE" if note.anchor.line is None else "LINE"


def _of(name: str) -> Callable[[Context, Any], Any]:
    """An attribute of the comment inside a `Note`."""
    return lambda _ctx, note: getattr(note.value, name)


def commit_of(find: Callable[[Any], str]) -> Callable[[Context, Any], GitObject | None]:
    return lambda ctx, value: ctx.world.repository.find(find(value))


def _comment(prefix: str, url: Callable[[Note], str]) -> dict[str, Member]:
    """What review comments, issue comments and reviews have in common."""
    return {
        "id": get("ID", lambda _c, note: shapes.node_id(prefix, note.value.id)),
        "databaseId": get("Int", _of("id")),
        "fullDatabaseId": get("String", lambda _c, note: str(note.value.id)),
        "body": get("String", _of("body")),
        "author": get("Actor", lambda _c, note: note.user),
        "viewerDidAuthor": get("Boolean", lambda ctx, note: note.user == ctx.request.token.user),
        "url": get("URI", lambda ctx, note: ctx.web(f"/pull/{note.pull.number}{url(note)}")),
        "authorAssociation": get("Enum", lambda ctx, note: shapes.association(ctx, note.user)),
        "createdAt": get("DateTime", _of("created_at")),
        "updatedAt": get("DateTime", _of("updated_at")),
        "isMinimized": get("Boolean", lambda _c, note: note.value.minimized is not None),
        "minimizedReason": get("String", _of("minimized")),
    }


def _comment_state(note: Note) -> str:
    pending = {one.id for one in note.pull.reviews if one.state == "PENDING"}
    return "PENDING" if note.value.review_id in pending else "SUBMITTED"


COMMENT = ("id", "body", "author", "viewerDidAuthor", "authorAssociation", "createdAt", "updatedAt")
"""What the interface of that name has."""
ANY_COMMENT = _comment("", lambda _note: "")

TYPES: dict[str, dict[str, Member]] = {
    "Comment": {name: ANY_COMMENT[name] for name in COMMENT},
    "Minimizable": {name: ANY_COMMENT[name] for name in ("isMinimized", "minimizedReason")},
    "IssueCommentConnection": connection("IssueComment"),
    "IssueComment": _comment("IC", lambda note: f"#issuecomment-{note.value.id}")
    | {
        "editor": get("Actor", _of("editor")),
        "lastEditedAt": get("DateTime", _of("edited_at")),
    },
    "PullRequestReviewConnection": connection("PullRequestReview"),
    "PullRequestReview": _comment("PRR", lambda note: f"#pullrequestreview-{note.value.id}")
    | {
        "state": get("Enum", _of("state")),
        "submittedAt": get("DateTime", _of("submitted_at")),
        "commit": get("Commit", commit_of(lambda note: note.value.commit_id)),
    },
    "PullRequestReviewThreadConnection": connection("PullRequestReviewThread"),
    "PullRequestReviewThread": {
        "id": plain("ID", "id"),
        "isResolved": get("Boolean", _is_resolved),
        "isOutdated": get("Boolean", lambda _c, one: placement.is_outdated(one.pull, one.root)),
        "isCollapsed": get("Boolean", _is_resolved),
        "path": get("String", lambda _c, one: one.root.path),
        "line": get("Int", _line),
        "originalLine": get("Int", lambda _c, one: one.root.anchor.line),
        "startLine": get("Int", _start_line),
        "originalStartLine": get("Int", lambda _c, one: one.root.anchor.start_line),
        "diffSide": get("Enum", lambda _c, one: one.root.anchor.side),
        "startDiffSide": get("Enum", lambda _c, one: one.root.anchor.start_side),
        "subjectType": get("Enum", lambda _c, one: _subject(one.root)),
        "viewerCanResolve": get("Boolean", _may_resolve),
        "viewerCanUnresolve": get("Boolean", _may_unresolve),
        "viewerCanReply": get(
            "Boolean", lambda c, _v: "pull_requests" in c.request.token.may_write
        ),
        "resolvedBy": get("User", _resolved_by),
        "comments": paged("comments", _thread_comments, "PullRequestReviewCommentConnection"),
    },
    "PullRequestReviewCommentConnection": connection("PullRequestReviewComment"),
    "PullRequestReviewComment": _comment("PRRC", lambda note: f"#discussion_r{note.value.id}")
    | {
        "path": get("String", _of("path")),
        "line": get("Int", lambda _c, note: placement.current_line(note.pull, note.value)),
        "originalLine": get("Int", lambda _c, note: note.value.anchor.line),
        "diffHunk": get("String", lambda _c, note: note.value.anchor.diff_hunk),
        "outdated": get("Boolean", lambda _c, note: placement.is_outdated(note.pull, note.value)),
        "subjectType": get("Enum", lambda _c, note: _subject(note.value)),
        "commit": get("Commit", commit_of(lambda note: note.pull.head_sha)),
        "originalCommit": get("Commit", commit_of(lambda note: note.value.commit_id)),
        "state": get("Enum", lambda _c, note: _comment_state(note)),
    },
}
