"""JSON of review comments and issue comments."""

from typing import Any

from tests.fakes.github import placement, shapes
from tests.fakes.github.exchange import Context
from tests.fakes.github.store import IssueComment, Pull, ReviewComment


def review_comment(ctx: Context, pull: Pull, note: ReviewComment) -> dict[str, Any]:
    """`line` is null when the comment is outdated; the `original_` fields keep what it was."""
    url = ctx.api(f"/pulls/comments/{note.id}")
    html = ctx.web(f"/pull/{pull.number}#discussion_r{note.id}")
    pull_url = ctx.api(f"/pulls/{pull.number}")
    shown: dict[str, Any] = {
        "url": url,
        "pull_request_review_id": note.review_id,
        "id": note.id,
        "node_id": shapes.node_id("PRRC", note.id),
        "path": note.path,
        "diff_hunk": note.anchor.diff_hunk,
        "commit_id": pull.head_sha,
        "original_commit_id": note.commit_id,
        "user": shapes.user(ctx, note.user),
        "body": note.body,
        "created_at": note.created_at,
        "updated_at": note.updated_at,
        "html_url": html,
        "pull_request_url": pull_url,
        "author_association": shapes.association(ctx, note.user),
        "_links": {
            "self": {"href": url},
            "html": {"href": html},
            "pull_request": {"href": pull_url},
        },
        "reactions": shapes.reactions(url, note.reactions),
        **_lines(pull, note),
    }
    if note.in_reply_to:
        shown["in_reply_to_id"] = note.in_reply_to
    return shown


def _lines(pull: Pull, note: ReviewComment) -> dict[str, Any]:
    place = note.anchor
    if place.line is None:
        return {"subject_type": "file", "position": 1, "original_position": 1}
    line = placement.current_line(pull, note)
    span = place.line - place.start_line if place.start_line is not None else None
    return {
        "subject_type": "line",
        "side": place.side,
        "start_side": place.start_side,
        "line": line,
        "original_line": place.line,
        "start_line": line - span if line is not None and span is not None else None,
        "original_start_line": place.start_line,
        "position": None if line is None else place.position,
        "original_position": place.position,
    }


def issue_comment(ctx: Context, number: int, note: IssueComment) -> dict[str, Any]:
    url = ctx.api(f"/issues/comments/{note.id}")
    shown = {
        "url": url,
        "html_url": ctx.web(f"/pull/{number}#issuecomment-{note.id}"),
        "issue_url": ctx.api(f"/issues/{number}"),
        "id": note.id,
        "node_id": shapes.node_id("IC", note.id),
        "user": shapes.user(ctx, note.user),
        "created_at": note.created_at,
        "updated_at": note.updated_at,
        "body": note.body,
        "author_association": shapes.association(ctx, note.user),
        "reactions": shapes.reactions(url, note.reactions),
        "performed_via_github_app": None,
    }
    if shapes.is_bot(note.user):
        shown["performed_via_github_app"] = shapes.actions_app(ctx)
    return shown
