"""What GraphQL queries can read from the double: repository, pull request, threads, objects."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.github import graphql_talk, shapes
from tests.fakes.github.exchange import Context
from tests.fakes.github.graphql_talk import Note, commit_of, reviews, threads
from tests.fakes.github.graphql_types import (
    PAGE_INFO,
    PAGES,
    Connection,
    GraphQLError,
    Member,
    connection,
    get,
    paged,
    plain,
)
from tests.fakes.github.repository import GitObject, TreeEntry
from tests.fakes.github.store import Pull, World

MAX_BLOB_TEXT_BYTES = 512_000
"""Above it `text` is cut and `isTruncated` says so; where GitHub cuts is not documented."""


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


def _head_repository(_ctx: Context, pull: Pull) -> "_Named | None":
    return _Named(pull.head_repository) if pull.head_repository else None


def _issues(ctx: Context, pull: Pull) -> list[str]:
    if not ctx.request.token.reads_issues:
        raise GraphQLError("FORBIDDEN", "Resource not accessible by integration")
    return pull.closes


def _label(_ctx: Context, world: World, arguments: Mapping[str, Any]) -> str | None:
    wanted = str(arguments.get("name")).casefold()
    return next((name for name in world.repository_labels if name.casefold() == wanted), None)


def _timeline(ctx: Context, pull: Pull, arguments: Mapping[str, Any]) -> Connection:
    kinds = arguments.get("itemTypes") or []
    if not set(kinds) <= {"LABELED_EVENT", "UNLABELED_EVENT"}:
        raise GraphQLError("UNPROCESSABLE", f"The double has no {kinds}")
    asked = [(True, "LABELED_EVENT"), (False, "UNLABELED_EVENT")]
    wanted = {on for on, kind in asked if kind in kinds}
    events = [event for event in pull.label_events if event.on in wanted]
    found: Connection = paged("timelineItems", lambda _c, _p: events, "").resolve(
        ctx, pull, arguments
    )
    return found


@dataclass(frozen=True, slots=True)
class _Named:
    """A repository of which nothing but the name is known here."""

    full_name: str


def _is_binary(value: GitObject) -> bool:
    return b"\0" in value.data[:8000]


def _text(_ctx: Context, value: GitObject) -> str | None:
    if _is_binary(value):
        return None
    return value.data[:MAX_BLOB_TEXT_BYTES].decode("utf-8", "replace")


def _entries(ctx: Context, value: GitObject) -> list[TreeEntry]:
    return ctx.world.repository.tree(value.sha)


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
LABEL_EVENT = {
    "actor": plain("Actor", "user"),
    "createdAt": plain("DateTime", "created_at"),
    "label": plain("Label", "label"),
}
VIEWER = get("User", lambda ctx, _value: replace(ctx.request.token.user, kind="User"))
"""The viewer of an Actions token keeps the `[bot]` that its comments' author loses."""


def _commits(_ctx: Context, pull: Pull) -> list[GitObject]:
    found = (pull.world.repository.find(sha) for sha in pull.commits())
    return [commit for commit in found if commit]


def _suites(ctx: Context, commit: GitObject) -> list[str]:
    """One a commit: of the app whose token runs jobs."""
    if not ctx.request.token.reads_checks:
        raise GraphQLError("FORBIDDEN", "Resource not accessible by integration")
    return [commit.sha]


def _check_runs(ctx: Context, sha: str, arguments: Mapping[str, Any]) -> Connection:
    status = (arguments.get("filterBy") or {}).get("status", "")
    runs = [run for run in ctx.world.check_runs if run.head_sha == sha]
    wanted = [run for run in runs if not status or run.status.upper() == status]
    found: Connection = paged("checkRuns", lambda _c, _s: wanted, "").resolve(ctx, sha, arguments)
    return found


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
        "label": Member("Label", _label, ("name",)),
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
    "Commit": GIT_OBJECT | {"checkSuites": paged("checkSuites", _suites, "CheckSuiteConnection")},
    "Tag": GIT_OBJECT,
    "TreeEntry": {
        "name": plain("String", "path"),
        "oid": plain("GitObjectID", "sha"),
        "type": plain("String", "kind"),
        "mode": get("Int", lambda _c, entry: int(entry.mode, 8)),
        "object": get("GitObject", lambda ctx, entry: ctx.world.repository.find(entry.sha)),
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
        "additions": get("Int", lambda _c, pull: sum(one.additions for one in pull.changes())),
        "deletions": get("Int", lambda _c, pull: sum(one.deletions for one in pull.changes())),
        "baseRepository": get("Repository", lambda ctx, _pull: _Named(ctx.world.full_name)),
        "closingIssuesReferences": paged("closingIssuesReferences", _issues, "IssueConnection"),
        "timelineItems": Member(
            "PullRequestTimelineItemsConnection", _timeline, (*PAGES, "itemTypes")
        ),
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
        "reviews": paged("reviews", reviews, "PullRequestReviewConnection"),
        "reviewThreads": paged("reviewThreads", threads, "PullRequestReviewThreadConnection"),
        "labels": paged("labels", lambda _c, pull: pull.labels, "LabelConnection"),
        "commits": paged("commits", _commits, "PullRequestCommitConnection"),
    },
    "PullRequestCommitConnection": connection("PullRequestCommit"),
    "PullRequestCommit": {"commit": get("Commit", lambda _c, commit: commit)},
    "CheckSuiteConnection": connection("CheckSuite"),
    "CheckSuite": {
        "checkRuns": Member("CheckRunConnection", _check_runs, (*PAGES, "filterBy")),
    },
    "CheckRunConnection": connection("CheckRun"),
    "CheckRun": {
        "name": plain("String", "name"),
        "databaseId": plain("Int", "id"),
        "externalId": plain("String", "external_id"),
        "startedAt": plain("DateTime", "started_at"),
        "status": get("Enum", lambda _c, run: run.status.upper()),
    },
    "Ref": {
        "name": plain("String", "head_ref"),
        "target": get("GitObject", commit_of(lambda pull: pull.head_sha)),
    },
    **graphql_talk.TYPES,
    "IssueConnection": connection("Issue"),
    "Issue": {"title": get("String", lambda _c, title: title)},
    "PullRequestTimelineItemsConnection": connection("PullRequestTimelineItems"),
    "PullRequestTimelineItems": {},
    "LabeledEvent": LABEL_EVENT,
    "UnlabeledEvent": LABEL_EVENT,
    "LabelConnection": connection("Label"),
    "Label": {"name": get("String", lambda _c, name: name)},
}
