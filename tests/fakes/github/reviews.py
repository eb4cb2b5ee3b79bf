"""Routes of reviews: create with comments, submit, list, delete while pending."""

from collections.abc import Mapping
from typing import Any

from tests.fakes.github import placement, shapes
from tests.fakes.github.exchange import (
    Answer,
    Context,
    invalid_request,
    not_found,
    page,
    repo_route,
    unprocessable,
)
from tests.fakes.github.fields import MAX_BODY_CHARS, must, take
from tests.fakes.github.notes import review_comment
from tests.fakes.github.placement import UnplaceableError, to_sentence
from tests.fakes.github.store import Anchor, Pull, Review, ReviewComment

EVENTS = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
TOO_LONG = f"Body is too long (maximum is {MAX_BODY_CHARS} characters)"
ONE_PENDING = "User can only have one pending review per pull request"
COMMENT_FIELDS = {"path", "position", "body", "line", "side", "start_line", "start_side"}
"""https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request"""


@repo_route("POST", "/pulls/{number}/reviews")
def create_review(ctx: Context, number: str) -> Answer:
    """All or nothing; a refusal does not say which comment it is about. Answers 200, not 201."""
    ctx.request.need("pull_requests")
    pull, wanted = ctx.pull(number), ctx.request.json()
    event = take(wanted, "event", str, tuple(EVENTS))
    body = take(wanted, "body", str) or ""
    commit = take(wanted, "commit_id", str) or pull.head_sha
    comments = [_draft(entry) for entry in take(wanted, "comments", list) or []]
    _check_review(ctx, pull, event, body)
    if not pull.has_commit(commit):
        raise unprocessable(f"Pull request review thread {placement.NOT_OURS}")
    anchors = _anchors(pull, commit, comments)
    moment = ctx.world.now()
    review = Review(
        id=ctx.world.next_id(),
        user=ctx.request.token.user,
        body=body,
        state=EVENTS[event] if event else "PENDING",
        commit_id=commit,
        submitted_at=moment if event else None,
        created_at=moment,
        updated_at=moment,
    )
    pull.reviews.append(review)
    for entry, anchor in zip(comments, anchors, strict=True):
        add_comment(ctx, pull, review, entry["body"], anchor)
    return Answer(shape(ctx, pull, review))


def _draft(entry: object) -> dict[str, Any]:
    """One entry of `comments[]`; unlike single comments it knows no `subject_type`."""
    if not isinstance(entry, dict):
        raise invalid_request(f"{entry!r} is not an object.")
    unknown = sorted(set(entry) - COMMENT_FIELDS)
    if unknown:
        raise invalid_request(f'"{unknown[0]}" is not a permitted key.')
    must(entry, "path", str)
    must(entry, "body", str)
    return entry


def _check_review(ctx: Context, pull: Pull, event: str | None, body: str) -> None:
    user = ctx.request.token.user
    if len(body) > MAX_BODY_CHARS:
        raise unprocessable(TOO_LONG)
    if pull.pending_review(user):
        raise unprocessable(ONE_PENDING)
    if event in {"COMMENT", "REQUEST_CHANGES"} and not body.strip():
        raise unprocessable("Review body can't be blank")
    if event == "APPROVE" and ctx.request.token.installation:
        raise unprocessable("GitHub Actions is not permitted to approve pull requests.")
    if pull.user == user and event == "APPROVE":
        raise unprocessable("Can not approve your own pull request")
    if pull.user == user and event == "REQUEST_CHANGES":
        raise unprocessable("Review Can not request changes on your own pull request")


def _anchors(pull: Pull, commit: str, comments: list[dict[str, Any]]) -> list[Anchor]:
    anchors: list[Anchor] = []
    problems: list[str] = []
    whole: list[str] = []
    for entry in comments:
        try:
            anchors.append(placement.anchor(pull, commit, entry))
        except UnplaceableError as error:
            (whole if error.whole else problems).extend(error.problems)
        if not entry["body"].strip():
            whole.append("Body can't be blank")
        if len(entry["body"]) > MAX_BODY_CHARS:
            whole.append(TOO_LONG)
    words = [f"Pull request review thread {one}" for one in _ordered(problems)]
    if words or whole:
        raise unprocessable(to_sentence([*_ordered(whole), *words]))
    return anchors


def _ordered(words: list[str]) -> list[str]:
    """Each problem once: GitHub's sentence does not count them. The hunk's comes last."""
    return sorted(dict.fromkeys(words), key=lambda word: word == placement.BLANK_HUNK)


def add_comment(
    ctx: Context,
    pull: Pull,
    review: Review,
    body: str,
    anchor: Anchor,
    *,
    reply_to: int | None = None,
) -> ReviewComment:
    moment = ctx.world.now()
    note = ReviewComment(
        id=ctx.world.next_id(),
        review_id=review.id,
        user=review.user,
        body=body,
        anchor=anchor,
        commit_id=review.commit_id,
        created_at=moment,
        updated_at=moment,
        in_reply_to=reply_to,
    )
    pull.review_comments.append(note)
    return note


@repo_route("GET", "/pulls/{number}/reviews")
def list_reviews(ctx: Context, number: str) -> Answer:
    pull, viewer = ctx.pull(number), ctx.request.token.user
    seen = [one for one in pull.reviews if one.state != "PENDING" or one.user == viewer]
    return page(ctx, seen, lambda one: shape(ctx, pull, one))


@repo_route("GET", "/pulls/{number}/reviews/{review}")
def get_review(ctx: Context, number: str, review: str) -> Answer:
    pull = ctx.pull(number)
    return Answer(shape(ctx, pull, _find(ctx, pull, review)))


@repo_route("PUT", "/pulls/{number}/reviews/{review}")
def update_review(ctx: Context, number: str, review: str) -> Answer:
    ctx.request.need("pull_requests")
    pull = ctx.pull(number)
    found = _find(ctx, pull, review)
    found.body = must(ctx.request.json(), "body", str)
    return Answer(shape(ctx, pull, found))


@repo_route("POST", "/pulls/{number}/reviews/{review}/events")
def submit_review(ctx: Context, number: str, review: str) -> Answer:
    ctx.request.need("pull_requests")
    pull, wanted = ctx.pull(number), ctx.request.json()
    found = _find(ctx, pull, review)
    event = must(wanted, "event", str, tuple(EVENTS))
    found.body = take(wanted, "body", str) or found.body
    if found.state != "PENDING":
        raise unprocessable("Could not submit a review that is not pending")
    found.state, found.submitted_at = EVENTS[event], ctx.world.now()
    return Answer(shape(ctx, pull, found))


@repo_route("DELETE", "/pulls/{number}/reviews/{review}")
def delete_review(ctx: Context, number: str, review: str) -> Answer:
    ctx.request.need("pull_requests")
    pull = ctx.pull(number)
    found = _find(ctx, pull, review)
    if found.state != "PENDING":
        raise unprocessable("Can not delete a non-pending pull request review")
    answer = shape(ctx, pull, found)
    pull.reviews.remove(found)
    pull.review_comments = [note for note in pull.review_comments if note.review_id != found.id]
    return Answer(answer)


@repo_route("GET", "/pulls/{number}/reviews/{review}/comments")
def list_review_comments(ctx: Context, number: str, review: str) -> Answer:
    pull = ctx.pull(number)
    found = _find(ctx, pull, review)
    notes = [note for note in pull.review_comments if note.review_id == found.id]
    return page(ctx, notes, lambda note: review_comment(ctx, pull, note))


def _find(ctx: Context, pull: Pull, review: str) -> Review:
    for one in pull.reviews:
        if str(one.id) == review and (one.state != "PENDING" or one.user == ctx.request.token.user):
            return one
    raise not_found()


def shape(ctx: Context, pull: Pull, one: Review) -> Mapping[str, Any]:
    page_url = ctx.web(f"/pull/{pull.number}")
    url, api = f"{page_url}#pullrequestreview-{one.id}", ctx.api(f"/pulls/{pull.number}")
    shown = {
        "id": one.id,
        "node_id": shapes.node_id("PRR", one.id),
        "user": shapes.user(ctx, one.user),
        "body": one.body,
        "state": one.state,
        "html_url": url,
        "pull_request_url": api,
        "author_association": shapes.association(ctx, one.user),
        "_links": {"html": {"href": url}, "pull_request": {"href": api}},
        "commit_id": one.commit_id,
    }
    if one.submitted_at:
        shown["submitted_at"] = one.submitted_at
    return shown
