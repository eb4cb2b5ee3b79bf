"""Routes of a pull request: itself, its diff, its files."""

from tests.fakes.github import shapes
from tests.fakes.github.changes import full_diff
from tests.fakes.github.entries import diff_entry
from tests.fakes.github.exchange import (
    Answer,
    Context,
    RefusalError,
    page,
    repo_route,
    validation_failed,
)
from tests.fakes.github.fields import MAX_BODY_CHARS, take
from tests.fakes.github.objects import commit
from tests.fakes.github.store import Pull

MAX_LISTED_FILES = 3_000
"""https://docs.github.com/rest/pulls/pulls#list-pull-requests-files"""
MAX_DIFF_FILES = 300
MAX_DIFF_LINES = 20_000
"""https://docs.github.com/repositories/creating-and-managing-repositories/repository-limits"""
TOO_LARGE = (
    "Sorry, the diff exceeded the maximum number of {what} ({limit}). Consider using "
    "'List pull requests files' API or locally cloning the repository instead."
)


@repo_route("GET", "/pulls")
def list_pulls(ctx: Context) -> Answer:
    return page(ctx, list(ctx.world.pulls.values()), lambda pull: shapes.pull(ctx, pull))


@repo_route("GET", "/pulls/{number}")
def get_pull(ctx: Context, number: str) -> Answer:
    pull = ctx.pull(number)
    if "diff" in ctx.request.accept:
        return _diff(ctx, pull)
    return Answer(shapes.pull(ctx, pull))


@repo_route("PATCH", "/pulls/{number}")
def update_pull(ctx: Context, number: str) -> Answer:
    """Title, description and state; the base cannot be changed on the double."""
    ctx.request.need("pull_requests")
    pull, wanted = ctx.pull(number), ctx.request.json()
    title, body = take(wanted, "title", str), take(wanted, "body", str)
    state = take(wanted, "state", str, ("open", "closed"))
    if len(body or "") > MAX_BODY_CHARS:
        problem = f"body is too long (maximum is {MAX_BODY_CHARS} characters)"
        raise validation_failed("PullRequest", "body", problem)
    pull.title = title or pull.title
    pull.body = pull.body if body is None else body
    pull.state = "closed" if state == "closed" else "open" if state else pull.state
    return Answer(shapes.pull(ctx, pull))


def _diff(ctx: Context, pull: Pull) -> Answer:
    base, head = ctx.world.merge_base(pull.base_sha, pull.head_sha), pull.head_sha
    text = full_diff(ctx.world.repository, base, head)
    if len(pull.changes()) > MAX_DIFF_FILES:
        raise too_large("files", MAX_DIFF_FILES)
    if text.count(b"\n") > MAX_DIFF_LINES:
        raise too_large("lines", MAX_DIFF_LINES)
    kind = "application/vnd.github.diff; charset=utf-8"
    return Answer(text, headers={"Content-Type": kind})


def too_large(what: str, limit: int) -> RefusalError:
    message = TOO_LARGE.format(what=what, limit=limit)
    return RefusalError(
        406, message, [{"resource": "PullRequest", "field": "diff", "code": "too_large"}]
    )


@repo_route("GET", "/pulls/{number}/files")
def list_files(ctx: Context, number: str) -> Answer:
    pull = ctx.pull(number)
    head = pull.head_sha
    listed = pull.changes()[:MAX_LISTED_FILES]
    return page(ctx, listed, lambda change: diff_entry(ctx, change, head))


@repo_route("GET", "/pulls/{number}/commits")
def list_commits(ctx: Context, number: str) -> Answer:
    return page(ctx, ctx.pull(number).commits(), lambda sha: commit(ctx, sha))
