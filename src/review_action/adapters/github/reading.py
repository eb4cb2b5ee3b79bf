"""Reads a pull request as it is now."""

from collections.abc import Mapping
from typing import Any

from review_action.adapters.github.client import Client
from review_action.adapters.github.translate import understood
from review_action.domain.pull_request import PullRequest

NEEDS = "pull-requests: read"
GHOST = "ghost"
"""How GitHub shows an account that is no more."""


def read_pull_request(client: Client, repository: str, number: int) -> PullRequest:
    """One request."""
    answer = client.get(f"/repos/{repository}/pulls/{number}", needs=NEEDS)
    with understood("the pull request"):
        return _pull_request(answer.data)


def _pull_request(data: Mapping[str, Any]) -> PullRequest:
    author = data["user"] or {"login": GHOST}
    base, head = data["base"], data["head"]
    return PullRequest(
        number=data["number"],
        title=data["title"],
        body=data["body"] or "",
        author=author["login"],
        author_is_bot=author.get("type") == "Bot",
        state=data["state"],
        draft=bool(data.get("draft")),
        labels=tuple(label["name"] for label in data.get("labels") or ()),
        base_ref=base["ref"],
        base_sha=base["sha"],
        head_ref=head["ref"],
        head_sha=head["sha"],
        head_repository=head["repo"]["full_name"] if head["repo"] else None,
        base_repository=base["repo"]["full_name"],
        changed_files=data["changed_files"],
        additions=data["additions"],
        deletions=data["deletions"],
        url=data["html_url"],
    )
