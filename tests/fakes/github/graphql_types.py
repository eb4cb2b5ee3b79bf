"""The vocabulary of the double's GraphQL types: members, scalars, interfaces, connections."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.github.exchange import Context
from tests.fakes.github.people import User
from tests.fakes.github.repository import GitObject
from tests.fakes.github.store import LabelEvent

Resolver = Callable[[Context, Any, Mapping[str, Any]], Any]
SCALARS = {"ID", "String", "Int", "Boolean", "GitObjectID", "URI", "DateTime", "Enum"}
ABSTRACT = {
    "Actor": ("Bot", "User", "Organization", "Mannequin", "EnterpriseUserAccount"),
    "GitObject": ("Blob", "Tree", "Commit", "Tag"),
    "Node": ("PullRequest", "Repository", "PullRequestReviewComment", "IssueComment"),
    "Minimizable": ("PullRequestReviewComment", "IssueComment"),
    "Comment": ("PullRequestReviewComment", "IssueComment", "PullRequestReview"),
    "PullRequestTimelineItems": ("LabeledEvent", "UnlabeledEvent"),
}
"""Interface -> the types that can stand for it."""
MAX_PAGE = 100
PAGES = ("first", "after", "last", "before")


class GraphQLError(Exception):
    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.type = kind


@dataclass(frozen=True, slots=True)
class Member:
    """One field of a type: what it gives, which arguments it takes, how it is found."""

    type: str
    resolve: Resolver
    arguments: tuple[str, ...] = ()


def typename(value: Any) -> str:
    """The concrete type behind an interface."""
    match value:
        case User(kind=kind):
            return kind
        case GitObject(kind=kind):
            return kind.capitalize()
        case LabelEvent(on=on):
            return "LabeledEvent" if on else "UnlabeledEvent"
        case _:
            name: str = value.typename
            return name


def plain(kind: str, name: str) -> Member:
    """A member that is an attribute of the Python value."""
    return Member(kind, lambda _ctx, value, _arguments: getattr(value, name))


def get(kind: str, find: Callable[[Context, Any], Any], *arguments: str) -> Member:
    """A member that needs the context but no arguments."""
    return Member(kind, lambda ctx, value, _arguments: find(ctx, value), arguments)


@dataclass(frozen=True, slots=True)
class Connection:
    nodes: list[Any]
    total: int
    start: int
    more: bool
    owner: Any = None


def paged(name: str, find: Callable[[Context, Any], Sequence[Any]], type_: str) -> Member:
    """A connection; like GitHub it must be told `first` or `last`, a hundred at the most."""

    def resolve(ctx: Context, value: Any, arguments: Mapping[str, Any]) -> Connection:
        first, last = arguments.get("first"), arguments.get("last")
        _check_bounds(name, first, last)
        items = list(find(ctx, value))
        start, end = 0, len(items)
        if arguments.get("after"):
            start = int(arguments["after"].removeprefix("cursor:"))
        if arguments.get("before"):
            end = int(arguments["before"].removeprefix("cursor:")) - 1
        if first is not None:
            end = min(end, start + first)
        elif last is not None:
            start = max(start, end - last)
        return Connection(items[start:end], len(items), start, end < len(items), value)

    return Member(type_, resolve, PAGES)


def _check_bounds(name: str, first: int | None, last: int | None) -> None:
    if first is None and last is None:
        message = (
            f"You must provide a `first` or `last` value to properly paginate the "
            f"`{name}` connection."
        )
        raise GraphQLError("MISSING_PAGINATION_BOUNDARIES", message)
    for bound, size in (("first", first), ("last", last)):
        if size is not None and not 0 <= size <= MAX_PAGE:
            message = (
                f"Requesting {size} records on the `{name}` connection exceeds the "
                f"`{bound}` limit of {MAX_PAGE} records."
            )
            raise GraphQLError("EXCESSIVE_PAGINATION", message)


def connection(node: str) -> dict[str, Member]:
    """The members every connection has."""
    return {
        "nodes": plain(node, "nodes"),
        "totalCount": plain("Int", "total"),
        "pageInfo": Member("PageInfo", lambda _ctx, value, _arguments: value),
    }


PAGE_INFO = {
    "hasNextPage": plain("Boolean", "more"),
    "hasPreviousPage": Member("Boolean", lambda _c, value, _a: value.start > 0),
    "startCursor": Member(
        "String", lambda _c, value, _a: f"cursor:{value.start + 1}" if value.nodes else None
    ),
    "endCursor": Member(
        "String",
        lambda _c, value, _a: f"cursor:{value.start + len(value.nodes)}" if value.nodes else None,
    ),
}
