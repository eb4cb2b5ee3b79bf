"""Routes of labels: the repository's, and those on a pull request."""

import re

from tests.fakes.github import shapes
from tests.fakes.github.exchange import (
    Answer,
    Context,
    RefusalError,
    page,
    repo_route,
    validation_failed,
)
from tests.fakes.github.fields import must, take

MAX_NAME_CHARS = 50
COLOUR = re.compile(r"[0-9a-fA-F]{6}")


def _need_write(ctx: Context) -> None:
    """Labels of pull requests take either permission.

    https://docs.github.com/rest/issues/labels#add-labels-to-an-issue
    """
    if "issues" not in ctx.request.token.may_write:
        ctx.request.need("pull_requests")


def _checked(name: str) -> str:
    if not name.strip():
        raise validation_failed("Label", "name", "name can't be blank", "missing_field")
    if len(name) > MAX_NAME_CHARS:
        problem = f"name is too long (maximum is {MAX_NAME_CHARS} characters)"
        raise validation_failed("Label", "name", problem)
    return name


def _is_there(ctx: Context, name: str) -> bool:
    known = (one.casefold() for one in ctx.world.repository_labels)
    return name.casefold() in known


@repo_route("GET", "/labels")
def list_labels(ctx: Context) -> Answer:
    return page(ctx, list(ctx.world.repository_labels), lambda name: shapes.label(ctx, name))


@repo_route("POST", "/labels")
def create_label(ctx: Context) -> Answer:
    _need_write(ctx)
    wanted = ctx.request.json()
    name = _checked(must(wanted, "name", str))
    colour = take(wanted, "color", str) or "ededed"
    take(wanted, "description", str)
    if not COLOUR.fullmatch(colour):
        raise validation_failed("Label", "color", "color must be 6 character hex code", "invalid")
    if _is_there(ctx, name):
        raise RefusalError(
            422,
            "Validation Failed",
            [{"resource": "Label", "code": "already_exists", "field": "name"}],
        )
    ctx.world.repository_labels[name] = colour
    shown = shapes.label(ctx, name)
    return Answer(shown, 201, {"Location": shown["url"]})


@repo_route("POST", "/issues/{number}/labels")
def add_labels(ctx: Context, number: str) -> Answer:
    """Those the repository lacks are made, grey."""
    _need_write(ctx)
    pull = ctx.pull(number)
    names = [_checked(name) for name in must(ctx.request.json(), "labels", list)]
    for name in names:
        ctx.world.put_label(pull, name, ctx.request.token.user)
    return Answer([shapes.label(ctx, name) for name in pull.labels])


@repo_route("DELETE", "/issues/{number}/labels/{name*}")
def remove_label(ctx: Context, number: str, name: str) -> Answer:
    _need_write(ctx)
    pull = ctx.pull(number)
    if name.casefold() not in {held.casefold() for held in pull.labels}:
        raise RefusalError(404, "Label does not exist")
    ctx.world.put_label(pull, name, ctx.request.token.user, on=False)
    return Answer([shapes.label(ctx, held) for held in pull.labels])


@repo_route("GET", "/issues/{number}/labels")
def list_issue_labels(ctx: Context, number: str) -> Answer:
    return page(ctx, ctx.pull(number).labels, lambda name: shapes.label(ctx, name))
