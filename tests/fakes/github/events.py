"""Event payloads as GitHub writes them into the runner's event file."""

from typing import Any

from tests.fakes.github import shapes
from tests.fakes.github.exchange import Context
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
