"""What GraphQL mutations can change on the double: threads, replies, minimised comments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.github import comments, shapes
from tests.fakes.github.exchange import Context
from tests.fakes.github.graphql_talk import Note, Thread, all_threads
from tests.fakes.github.graphql_types import GraphQLError, Member, plain
from tests.fakes.github.people import Permission
from tests.fakes.github.store import IssueComment, ReviewComment

CLASSIFIERS = ("ABUSE", "DUPLICATE", "OFF_TOPIC", "OUTDATED", "RESOLVED", "SPAM")


@dataclass(frozen=True, slots=True)
class Payload:
    thread: Thread | None = None
    comment: Note | None = None
    client: str | None = None


Action = Callable[[Context, Mapping[str, Any]], Payload]


def _mutation(kind: str, permission: Permission, act: Action) -> Member:
    """FORBIDDEN comes with HTTP 200, as all of GraphQL's errors do."""

    def resolve(ctx: Context, _root: Any, arguments: Mapping[str, Any]) -> Payload:
        if permission not in ctx.request.token.may_write:
            raise GraphQLError("FORBIDDEN", "Resource not accessible by integration")
        return act(ctx, arguments.get("input") or {})

    return Member(kind, resolve, ("input",))


def _not_found(node: str) -> GraphQLError:
    return GraphQLError("NOT_FOUND", f"Could not resolve to a node with the global id of '{node}'.")


def _thread(ctx: Context, wanted: Mapping[str, Any], name: str) -> Thread:
    node = str(wanted.get(name))
    for thread in all_threads(ctx):
        if thread.id == node:
            return thread
    raise _not_found(node)


def _resolve(ctx: Context, wanted: Mapping[str, Any]) -> Payload:
    thread = _thread(ctx, wanted, "threadId")
    thread.pull.resolved[thread.root.id] = ctx.request.token.user
    return Payload(thread, client=wanted.get("clientMutationId"))


def _unresolve(ctx: Context, wanted: Mapping[str, Any]) -> Payload:
    thread = _thread(ctx, wanted, "threadId")
    thread.pull.resolved.pop(thread.root.id, None)
    return Payload(thread, client=wanted.get("clientMutationId"))


def _reply(ctx: Context, wanted: Mapping[str, Any]) -> Payload:
    thread = _thread(ctx, wanted, "pullRequestReviewThreadId")
    text = str(wanted.get("body") or "")
    if not text.strip():
        raise GraphQLError("UNPROCESSABLE", "Body can't be blank")
    note = comments.reply(ctx, thread.pull, thread.root.id, text)
    return Payload(thread, Note(thread.pull, note), wanted.get("clientMutationId"))


def _minimize(ctx: Context, wanted: Mapping[str, Any]) -> Payload:
    node, classifier = str(wanted.get("subjectId")), wanted.get("classifier")
    if classifier not in CLASSIFIERS:
        message = f"Expected {classifier!r} to be one of: {', '.join(CLASSIFIERS)}"
        raise GraphQLError("UNPROCESSABLE", message)
    for pull in ctx.world.pulls.values():
        notes: list[IssueComment | ReviewComment] = [*pull.issue_comments, *pull.review_comments]
        for note in notes:
            if _node(note) == node:
                note.minimized = str(classifier).lower()
                return Payload(comment=Note(pull, note), client=wanted.get("clientMutationId"))
    raise _not_found(node)


def _node(note: IssueComment | ReviewComment) -> str:
    return shapes.node_id("IC" if isinstance(note, IssueComment) else "PRRC", note.id)


CLIENT = {"clientMutationId": plain("String", "client")}
THREAD = {"thread": plain("PullRequestReviewThread", "thread")}
TYPES: dict[str, dict[str, Member]] = {
    "Mutation": {
        "resolveReviewThread": _mutation("ResolveReviewThreadPayload", "contents", _resolve),
        "unresolveReviewThread": _mutation("UnresolveReviewThreadPayload", "contents", _unresolve),
        "addPullRequestReviewThreadReply": _mutation(
            "AddPullRequestReviewThreadReplyPayload", "pull_requests", _reply
        ),
        "minimizeComment": _mutation("MinimizeCommentPayload", "pull_requests", _minimize),
    },
    "ResolveReviewThreadPayload": CLIENT | THREAD,
    "UnresolveReviewThreadPayload": CLIENT | THREAD,
    "AddPullRequestReviewThreadReplyPayload": CLIENT
    | {"comment": plain("PullRequestReviewComment", "comment")},
    "MinimizeCommentPayload": CLIENT | {"minimizedComment": plain("Minimizable", "comment")},
}
