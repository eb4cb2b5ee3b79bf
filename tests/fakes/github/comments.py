"""Routes of single review comments, issue comments and reactions."""

import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.github import placement
from tests.fakes.github.exchange import (
    Answer,
    Context,
    RefusalError,
    not_found,
    page,
    repo_route,
    unprocessable,
    validation_failed,
)
from tests.fakes.github.fields import MAX_BODY_CHARS, must, take
from tests.fakes.github.notes import issue_comment, review_comment
from tests.fakes.github.people import User
from tests.fakes.github.placement import UnplaceableError
from tests.fakes.github.reviews import ONE_PENDING, add_comment
from tests.fakes.github.store import (
    Anchor,
    IssueComment,
    Pull,
    Review,
    ReviewComment,
    World,
)

SIDES = ("LEFT", "RIGHT")


def text_of(body: Mapping[str, Any], resource: str) -> str:
    """The body of a comment: there, not blank, not too long."""
    text = must(body, "body", str)
    if not text.strip():
        raise validation_failed(resource, "body", "body can't be blank", "missing_field")
    if len(text) > MAX_BODY_CHARS:
        problem = f"body is too long (maximum is {MAX_BODY_CHARS} characters)"
        raise validation_failed(resource, "body", problem)
    return text


@repo_route("POST", "/pulls/{number}/comments")
def create_review_comment(ctx: Context, number: str) -> Answer:
    ctx.request.need("pull_requests")
    pull, wanted = ctx.pull(number), ctx.request.json()
    text = text_of(wanted, "PullRequestReviewComment")
    reply_to = take(wanted, "in_reply_to", int)
    if pull.pending_review(ctx.request.token.user):
        raise unprocessable(ONE_PENDING)
    if reply_to is not None:
        return _created(ctx, pull, reply(ctx, pull, reply_to, text))
    commit, anchor = _place(pull, wanted)
    review = _own_review(ctx, pull, commit)
    return _created(ctx, pull, add_comment(ctx, pull, review, text, anchor))


def _place(pull: Pull, wanted: Mapping[str, Any]) -> tuple[str, Anchor]:
    commit = must(wanted, "commit_id", str)
    must(wanted, "path", str)
    subject = take(wanted, "subject_type", str, ("line", "file"))
    take(wanted, "side", str, SIDES)
    take(wanted, "start_side", str, (*SIDES, "side"))
    if subject != "file" and "position" not in wanted:
        must(wanted, "line", int)
    try:
        return commit, placement.anchor(pull, commit, wanted)
    except UnplaceableError as error:
        raise _unplaceable(error) from error


def _unplaceable(error: UnplaceableError) -> RefusalError:
    """One object for each field, as https://github.com/PyGithub/PyGithub/issues/2501 shows."""
    words = ["line could not be resolved"] if error.problems == (placement.NO_LINE,) else []
    words += ["path could not be resolved"] if error.problems == (placement.NO_PATH,) else []
    return RefusalError(
        422, "Validation Failed", [_thread_problem(one) for one in words or error.problems]
    )


def _thread_problem(words: str) -> dict[str, str]:
    name, verb, rest = re.split(r" (must|could|can't|is) ", words, maxsplit=1)
    field = f"pull_request_review_thread.{name.replace(' ', '_')}"
    problem = {"resource": "PullRequestReviewComment", "field": field}
    if verb == "can't":
        return problem | {"code": "missing_field"}
    text = f"{verb} {rest}" if verb == "could" else f"{field} {verb} {rest}"
    return problem | {"code": "custom", "message": text}


@repo_route("POST", "/pulls/{number}/comments/{comment}/replies")
def create_reply(ctx: Context, number: str, comment: str) -> Answer:
    """To a thread's first comment alone; 404 for the others, as for those of other pull requests."""
    ctx.request.need("pull_requests")
    pull = ctx.pull(number)
    text = text_of(ctx.request.json(), "PullRequestReviewComment")
    roots = (note.id for note in pull.review_comments if note.in_reply_to is None)
    if comment not in map(str, roots):
        raise not_found()
    if pull.pending_review(ctx.request.token.user):
        raise unprocessable(ONE_PENDING)
    return _created(ctx, pull, reply(ctx, pull, int(comment), text))


def reply(ctx: Context, pull: Pull, reply_to: int, text: str) -> ReviewComment:
    """An answer to an answer goes to the thread's first comment, too."""
    root = next((note for note in pull.review_comments if note.id == reply_to), None)
    if root is None:
        raise not_found()
    review = _own_review(ctx, pull, root.commit_id)
    return add_comment(ctx, pull, review, text, root.anchor, reply_to=root.in_reply_to or root.id)


def _own_review(ctx: Context, pull: Pull, commit: str) -> Review:
    """GitHub wraps each single comment into a review with no body."""
    moment = ctx.world.now()
    review = Review(
        id=ctx.world.next_id(),
        user=ctx.request.token.user,
        body="",
        state="COMMENTED",
        commit_id=commit,
        submitted_at=moment,
        created_at=moment,
        updated_at=moment,
    )
    pull.reviews.append(review)
    return review


def _created(ctx: Context, pull: Pull, note: ReviewComment) -> Answer:
    shown = review_comment(ctx, pull, note)
    return Answer(shown, 201, {"Location": shown["url"]})


@repo_route("GET", "/pulls/{number}/comments")
def list_review_comments(ctx: Context, number: str) -> Answer:
    pull = ctx.pull(number)
    notes = pull.submitted_comments(ctx.request.token.user)
    return page(ctx, notes, lambda note: review_comment(ctx, pull, note))


def find_review_comment(ctx: Context, comment: str) -> tuple[Pull, ReviewComment]:
    for pull in ctx.world.pulls.values():
        for note in pull.submitted_comments(ctx.request.token.user):
            if str(note.id) == comment:
                return pull, note
    raise not_found()


@repo_route("GET", "/pulls/comments/{comment}")
def get_review_comment(ctx: Context, comment: str) -> Answer:
    return Answer(review_comment(ctx, *find_review_comment(ctx, comment)))


@repo_route("PATCH", "/pulls/comments/{comment}")
def update_review_comment(ctx: Context, comment: str) -> Answer:
    ctx.request.need("pull_requests")
    pull, note = find_review_comment(ctx, comment)
    note.body = text_of(ctx.request.json(), "PullRequestReviewComment")
    note.updated_at = ctx.world.now()
    return Answer(review_comment(ctx, pull, note))


@repo_route("DELETE", "/pulls/comments/{comment}")
def delete_review_comment(ctx: Context, comment: str) -> Answer:
    ctx.request.need("pull_requests")
    pull, note = find_review_comment(ctx, comment)
    pull.review_comments.remove(note)
    return Answer(status=204)


@repo_route("POST", "/issues/{number}/comments")
def create_issue_comment(ctx: Context, number: str) -> Answer:
    ctx.request.need("pull_requests")
    pull = ctx.pull(number)
    text = text_of(ctx.request.json(), "IssueComment")
    note = add_issue_comment(ctx.world, pull, ctx.request.token.user, text)
    shown = issue_comment(ctx, pull.number, note)
    return Answer(shown, 201, {"Location": shown["url"]})


def add_issue_comment(world: World, pull: Pull, user: User, text: str) -> IssueComment:
    moment = world.now()
    note = IssueComment(world.next_id(), user, text, moment, moment)
    pull.issue_comments.append(note)
    return note


def edit(world: World, note: IssueComment, user: User, text: str) -> None:
    note.body, note.editor = text, user
    note.updated_at = note.edited_at = world.now()


@repo_route("GET", "/issues/{number}/comments")
def list_issue_comments(ctx: Context, number: str) -> Answer:
    pull = ctx.pull(number)
    return page(ctx, pull.issue_comments, lambda note: issue_comment(ctx, pull.number, note))


def find_issue_comment(ctx: Context, comment: str) -> tuple[Pull, IssueComment]:
    for pull in ctx.world.pulls.values():
        for note in pull.issue_comments:
            if str(note.id) == comment:
                return pull, note
    raise not_found()


@repo_route("GET", "/issues/comments/{comment}")
def get_issue_comment(ctx: Context, comment: str) -> Answer:
    pull, note = find_issue_comment(ctx, comment)
    return Answer(issue_comment(ctx, pull.number, note))


@repo_route("PATCH", "/issues/comments/{comment}")
def update_issue_comment(ctx: Context, comment: str) -> Answer:
    ctx.request.need("pull_requests")
    pull, note = find_issue_comment(ctx, comment)
    if note.user != ctx.request.token.user and ctx.request.token.installation:
        raise RefusalError(403, "Resource not accessible by integration")
    edit(ctx.world, note, ctx.request.token.user, text_of(ctx.request.json(), "IssueComment"))
    return Answer(issue_comment(ctx, pull.number, note))
