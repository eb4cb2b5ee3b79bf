"""What GraphQL queries can read from the double: repository, pull request, threads, objects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.github import placement, shapes
from tests.fakes.github.exchange import Context
from tests.fakes.github.graphql_types import (
    PAGE_INFO,
    GraphQLError,
    Member,
    connection,
    paged,
    plain,
)
from tests.fakes.github.people import User
from tests.fakes.github.repository import GitObject, TreeEntry
from tests.fakes.github.store import IssueComment, Pull, ReviewComment, World

MAX_BLOB_TEXT_BYTES = 512_000
"""Above it `text` is cut and `isTruncated` says so; where GitHub cuts is not documented."""


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
        known = {ReviewComment: "PullRequestReviewComment", IssueComment: "IssueComment"}
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


def get(kind: str, find: Callable[[Context, Any], Any], *arguments: str) -> Member:
    """A member that needs the context but no arguments."""
    return Member(kind, lambda ctx, value, _arguments: find(ctx, value), arguments)


def _repository(ctx: Context, _root: Any, arguments: Mapping[str, Any]) -> World:
    name = f"{arguments.get('owner')}/{arguments.get('name')}"
    if name != ctx.world.full_name:
        message = f"Could not resolve to a Repository with the name '{name}'."
        raise GraphQLError("NOT_FOUND", message)
    return ctx.world


def _pull(_ctx: Context, world: World, arguments: Mapping[str, Any]) -> Pull:
    found = world.pulls.get(arguments.get("number") or 0)
    if found is None:
        message = f"Could not resolve to a PullRequest with the number of {arguments['number']}."
        raise GraphQLError("NOT_FOUND", message)
    return found


def _object(_ctx: Context, world: World, arguments: Mapping[str, Any]) -> GitObject | None:
    return world.repository.find(arguments.get("expression") or arguments.get("oid") or "")


def _head_repository(_ctx: Context, pull: Pull) -> Any:
    return _Fork(pull.head_repository)


@dataclass(frozen=True, slots=True)
class _Fork:
    full_name: str


def _is_binary(value: GitObject) -> bool:
    return b"\0" in value.data[:8000]


def _text(_ctx: Context, value: GitObject) -> str | None:
    if _is_binary(value):
        return None
    return value.data[:MAX_BLOB_TEXT_BYTES].decode("utf-8", "replace")


def _entries(ctx: Context, value: GitObject) -> list[TreeEntry]:
    return ctx.world.repository.tree(value.sha)


def _reviews(ctx: Context, pull: Pull) -> list[Note]:
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
    """Needs `contents: write`, whatever `pull-requests` says (platform.md §3)."""
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


def _commit(find: Callable[[Any], str]) -> Callable[[Context, Any], GitObject | None]:
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
    }


MINIMIZABLE = {
    "createdAt": get("DateTime", _of("created_at")),
    "updatedAt": get("DateTime", _of("updated_at")),
    "isMinimized": get("Boolean", lambda _c, note: note.value.minimized is not None),
    "minimizedReason": get("String", _of("minimized")),
}
ACTOR = {
    "login": plain("String", "graphql_login"),
    "url": get("URI", lambda ctx, who: shapes.user(ctx, who)["html_url"]),
    "avatarUrl": get("URI", lambda ctx, who: shapes.user(ctx, who)["avatar_url"]),
}
GIT_OBJECT = {
    "id": get("ID", lambda _c, value: f"{value.kind}_{value.sha}"),
    "oid": plain("GitObjectID", "sha"),
    "abbreviatedOid": get("String", lambda _c, value: value.sha[:7]),
}
IDENTIFIED = {"id": get("ID", lambda _c, who: shapes.node_id("U", who.id))}
VIEWER = get("User", lambda ctx, _value: replace(ctx.request.token.user, kind="User"))
"""The viewer of an Actions token keeps the `[bot]` that its comments' author loses."""

TYPES: dict[str, dict[str, Member]] = {
    "Query": {
        "viewer": VIEWER,
        "repository": Member("Repository", _repository, ("owner", "name", "followRenames")),
        "rateLimit": get("RateLimit", lambda ctx, _value: ctx.world, "dryRun"),
    },
    "RateLimit": {
        "cost": get("Int", lambda _c, _v: 1),
        "limit": get("Int", lambda _c, _v: 1_000),
        "remaining": plain("Int", "rate_remaining"),
        "resetAt": get("DateTime", lambda _c, _v: shapes.CREATED),
    },
    "Repository": {
        "id": get("ID", lambda _c, _v: shapes.node_id("R", shapes.REPOSITORY_ID)),
        "nameWithOwner": plain("String", "full_name"),
        "object": Member("GitObject", _object, ("expression", "oid")),
        "pullRequest": Member("PullRequest", _pull, ("number",)),
    },
    "GitObject": GIT_OBJECT,
    "Blob": GIT_OBJECT
    | {
        "text": get("String", _text),
        "byteSize": get("Int", lambda _c, value: len(value.data)),
        "isBinary": get("Boolean", lambda _c, value: _is_binary(value)),
        "isTruncated": get("Boolean", lambda _c, value: len(value.data) > MAX_BLOB_TEXT_BYTES),
    },
    "Tree": GIT_OBJECT | {"entries": get("TreeEntry", _entries)},
    "Commit": GIT_OBJECT,
    "Tag": GIT_OBJECT,
    "TreeEntry": {
        "name": plain("String", "path"),
        "oid": plain("GitObjectID", "sha"),
        "type": plain("String", "kind"),
        "mode": get("Int", lambda _c, entry: int(entry.mode, 8)),
    },
    "Actor": ACTOR,
    "Bot": ACTOR | IDENTIFIED,
    "User": ACTOR | IDENTIFIED,
    "Organization": ACTOR,
    "Mannequin": ACTOR,
    "EnterpriseUserAccount": ACTOR,
    "PageInfo": PAGE_INFO,
    "PullRequest": {
        "id": get("ID", lambda _c, pull: shapes.node_id("PR", pull.number)),
        "number": plain("Int", "number"),
        "title": plain("String", "title"),
        "body": get("String", lambda _c, pull: pull.body or ""),
        "state": get("Enum", lambda _c, pull: pull.state.upper()),
        "isDraft": plain("Boolean", "draft"),
        "author": plain("Actor", "user"),
        "url": get("URI", lambda ctx, pull: ctx.web(f"/pull/{pull.number}")),
        "baseRefName": plain("String", "base_ref"),
        "baseRefOid": plain("GitObjectID", "base_sha"),
        "headRefName": plain("String", "head_ref"),
        "headRefOid": plain("GitObjectID", "head_sha"),
        "headRef": get("Ref", lambda _c, pull: pull),
        "headRepository": get("Repository", _head_repository),
        "isCrossRepository": get(
            "Boolean", lambda ctx, pull: pull.head_repository != ctx.world.full_name
        ),
        "changedFiles": get("Int", lambda _c, pull: len(pull.changes())),
        "comments": paged(
            "comments",
            lambda _c, pull: [Note(pull, one) for one in pull.issue_comments],
            "IssueCommentConnection",
        ),
        "reviews": paged("reviews", _reviews, "PullRequestReviewConnection"),
        "reviewThreads": paged("reviewThreads", threads, "PullRequestReviewThreadConnection"),
        "labels": paged("labels", lambda _c, pull: pull.labels, "LabelConnection"),
    },
    "Ref": {
        "name": plain("String", "head_ref"),
        "target": get("GitObject", _commit(lambda pull: pull.head_sha)),
    },
    "LabelConnection": connection("Label"),
    "Label": {"name": get("String", lambda _c, name: name)},
    "IssueCommentConnection": connection("IssueComment"),
    "IssueComment": _comment("IC", lambda note: f"#issuecomment-{note.value.id}") | MINIMIZABLE,
    "PullRequestReviewConnection": connection("PullRequestReview"),
    "PullRequestReview": _comment("PRR", lambda note: f"#pullrequestreview-{note.value.id}")
    | {
        "state": get("Enum", _of("state")),
        "submittedAt": get("DateTime", _of("submitted_at")),
        "commit": get("Commit", _commit(lambda note: note.value.commit_id)),
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
    | MINIMIZABLE
    | {
        "path": get("String", _of("path")),
        "line": get("Int", lambda _c, note: placement.current_line(note.pull, note.value)),
        "originalLine": get("Int", lambda _c, note: note.value.anchor.line),
        "diffHunk": get("String", lambda _c, note: note.value.anchor.diff_hunk),
        "outdated": get("Boolean", lambda _c, note: placement.is_outdated(note.pull, note.value)),
        "subjectType": get("Enum", lambda _c, note: _subject(note.value)),
        "commit": get("Commit", _commit(lambda note: note.pull.head_sha)),
        "originalCommit": get("Commit", _commit(lambda note: note.value.commit_id)),
        "state": get("Enum", lambda _c, note: _comment_state(note)),
    },
}


def _comment_state(note: Note) -> str:
    pending = {one.id for one in note.pull.reviews if one.state == "PENDING"}
    return "PENDING" if note.value.review_id in pending else "SUBMITTED"
