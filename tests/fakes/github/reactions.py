"""Routes of reactions to issue comments and to review comments."""

from tests.fakes.github import shapes
from tests.fakes.github.comments import find_issue_comment, find_review_comment
from tests.fakes.github.exchange import Answer, Context, RefusalError, not_found, page, repo_route
from tests.fakes.github.fields import must
from tests.fakes.github.store import Reaction


def _given(ctx: Context, kind: str, comment: str) -> list[Reaction]:
    if kind == "pulls":
        return find_review_comment(ctx, comment)[1].reactions
    return find_issue_comment(ctx, comment)[1].reactions


def _need_write(ctx: Context) -> None:
    """Comments of pull requests belong to issues as well: either permission is enough.

    https://github.com/xt0rted/slash-command-action/issues/604
    """
    if "issues" not in ctx.request.token.may_write:
        ctx.request.need("pull_requests")


@repo_route("GET", "/(?P<kind>issues|pulls)/comments/{comment}/reactions")
def list_reactions(ctx: Context, kind: str, comment: str) -> Answer:
    return page(ctx, _given(ctx, kind, comment), lambda one: shapes.reaction(ctx, one))


@repo_route("POST", "/(?P<kind>issues|pulls)/comments/{comment}/reactions")
def react(ctx: Context, kind: str, comment: str) -> Answer:
    """200 when the reaction stood there already."""
    _need_write(ctx)
    given = _given(ctx, kind, comment)
    content = must(ctx.request.json(), "content", str, shapes.REACTIONS)
    user = ctx.request.token.user
    for one in given:
        if (one.user, one.content) == (user, content):
            return Answer(shapes.reaction(ctx, one))
    one = Reaction(ctx.world.next_id(), user, content, ctx.world.now())
    given.append(one)
    return Answer(shapes.reaction(ctx, one), 201)


@repo_route("DELETE", "/(?P<kind>issues|pulls)/comments/{comment}/reactions/{reaction}")
def delete_reaction(ctx: Context, kind: str, comment: str, reaction: str) -> Answer:
    """One's own alone."""
    _need_write(ctx)
    given = _given(ctx, kind, comment)
    for one in given:
        if str(one.id) == reaction:
            if one.user != ctx.request.token.user:
                raise RefusalError(403, "Resource not accessible by integration")
            given.remove(one)
            return Answer(status=204)
    raise not_found()
