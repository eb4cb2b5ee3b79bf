"""How GraphQL writes accounts, told as REST and the events write them."""

from collections.abc import Mapping
from typing import Any

ACTIONS_LOGINS = frozenset({"github-actions", "github-actions[bot]"})
"""The author a job's own token writes as, in GraphQL and in REST."""
GHOST = "ghost"
"""How GitHub shows an account that is no more."""
BOT_SUFFIX = "[bot]"


def login_of(actor: Mapping[str, Any] | None) -> str:
    """The login; a bot's gets the `[bot]` back that GraphQL leaves out."""
    if actor is None:
        return GHOST
    login = str(actor["login"])
    if actor.get("__typename") == "Bot" and not login.endswith(BOT_SUFFIX):
        return f"{login}{BOT_SUFFIX}"
    return login


def is_own(node: Mapping[str, Any]) -> bool:
    """Whether this token's own user wrote a comment or a review."""
    told = node.get("viewerDidAuthor")
    if told is not None:
        return bool(told)
    # Some Enterprise Servers have no viewer for a job's token.
    author = node["author"] or {}
    return author.get("__typename") == "Bot" and author.get("login") in ACTIONS_LOGINS
