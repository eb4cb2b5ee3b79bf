"""Event payloads as GitHub writes them into the runner's event file."""

from typing import Any

from tests.fakes.github import shapes
from tests.fakes.github.exchange import Context
from tests.fakes.github.notes import issue_comment as shape_of_comment
from tests.fakes.github.notes import review_comment as shape_of_review_comment
from tests.fakes.github.store import Pull


def pull_request(ctx: Context, pull: Pull, action: str = "opened") -> dict[str, Any]:
    """A `pull_request` (or `pull_request_target`) event."""
    return {
        "action": action,
        "number": pull.number,
        "pull_request": shapes.pull(ctx, pull),
        "repository": shapes.repository(ctx, ctx.world.full_name),
        "sender": shapes.user(ctx, pull.user),
    }


def issue_comment(ctx: Context, pull: Pull, comment: int) -> dict[str, Any]:
    """A comment on the pull request: the head is not told, and the pull request is an issue."""
    note = next(one for one in pull.issue_comments if one.id == comment)
    short = shapes.pull_short(ctx, pull)
    issue = {
        name: short[name]
        for name in ("number", "title", "user", "state", "labels", "body", "html_url", "draft")
    }
    links = {name: short[name] for name in ("url", "html_url", "diff_url", "patch_url")}
    return {
        "action": "created",
        "issue": {**issue, "pull_request": links},
        "comment": shape_of_comment(ctx, pull.number, note),
        "repository": shapes.repository(ctx, ctx.world.full_name),
        "sender": shapes.user(ctx, note.user),
    }


def review_comment(ctx: Context, pull: Pull, comment: int) -> dict[str, Any]:
    """A comment in a review thread."""
    note = next(one for one in pull.review_comments if one.id == comment)
    return {
        "action": "created",
        "pull_request": shapes.pull_short(ctx, pull),
        "comment": shape_of_review_comment(ctx, pull, note),
        "repository": shapes.repository(ctx, ctx.world.full_name),
        "sender": shapes.user(ctx, note.user),
    }


def merge_group(ctx: Context, pull: Pull) -> dict[str, Any]:
    """A merge queue asks for checks on a commit of its own, which holds base and head merged.

    https://docs.github.com/webhooks/webhook-events-and-payloads#merge_group
    """
    repository, base = ctx.world.repository, pull.base_sha
    branch = f"gh-readonly-queue/{pull.base_ref}/pr-{pull.number}-{base}"
    head = repository.merge(base, pull.head_sha, branch)
    return {
        "action": "checks_requested",
        "merge_group": {
            "head_sha": head,
            "head_ref": f"refs/heads/{branch}",
            "base_sha": base,
            "base_ref": f"refs/heads/{pull.base_ref}",
            "head_commit": {
                "id": head,
                "tree_id": repository.git("rev-parse", f"{head}^{{tree}}").decode().strip(),
                "message": f"Merge pull request #{pull.number}",
                "timestamp": ctx.world.now(),
                "author": {"name": pull.user.login, "email": "author@example.com"},
                "committer": {"name": "GitHub", "email": "noreply@github.com"},
            },
        },
        "repository": shapes.repository(ctx, ctx.world.full_name),
        "sender": shapes.user(ctx, pull.user),
    }


def workflow_run(ctx: Context, pull: Pull, event: str = "pull_request") -> dict[str, Any]:
    """A workflow has run for the pull request's head; of a fork's, `pull_requests` is empty.

    https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run
    """
    here = shapes.repository(ctx, ctx.world.full_name)
    return {
        "action": "completed",
        "workflow_run": {
            "id": 30433642,
            "name": "review-analyze",
            "head_branch": pull.head_ref,
            "head_sha": pull.head_sha,
            "event": event,
            "status": "completed",
            "conclusion": "success",
            "pull_requests": [],
            "repository": here,
            "head_repository": shapes.repository(ctx, pull.head_repository),
        },
        "repository": here,
        "sender": shapes.user(ctx, pull.user),
    }
