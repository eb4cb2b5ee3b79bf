"""Asks what somebody may do here, and who put a label on."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from review_action.adapters.github.accounts import login_of
from review_action.adapters.github.client import Client
from review_action.adapters.github.documents import LABEL_EVENTS_QUERY
from review_action.adapters.github.translate import understood
from review_action.domain.pull_request import PullRequest
from review_action.domain.talk import LabelActor, Permission
from review_action.errors import NotFoundError

MAX_PAGES: Final = 10
"""A thousand labels put on and taken off: who goes through more of them is not believed."""
ROLES: Final[Mapping[tuple[str, str], Permission]] = {
    ("admin", "admin"): "admin",
    ("write", "maintain"): "maintain",
    ("write", "write"): "write",
    ("read", "triage"): "triage",
    ("read", "read"): "read",
}
"""`permission` and `role_name`: https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user"""
PERMISSIONS: Final[Mapping[str, Permission]] = {"admin": "admin", "write": "write", "read": "read"}
"""What a role of an organisation's own making comes to."""

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?")


class People:
    """Who may do what in one repository."""

    def __init__(self, client: Client, repository: str) -> None:
        self._client = client
        self._repository = repository

    def get_permission(self, login: str) -> Permission:
        """One request; whoever GitHub does not know here has none."""
        if not _LOGIN.fullmatch(login):
            # It comes from an event; nothing but a login may become part of a path.
            return "none"
        path = f"/repos/{self._repository}/collaborators/{quote(login, safe='')}/permission"
        try:
            answer = self._client.get(path, needs="metadata: read")
        except NotFoundError:
            return "none"
        with understood("a permission"):
            told = str(answer.data["permission"])
            role = str(answer.data.get("role_name") or "")
        return ROLES.get((told, role)) or PERMISSIONS.get(told, "none")

    def get_label_actor(self, pull: PullRequest, label: str) -> LabelActor | None:
        """The newest event about the label decides; one request for each hundred events."""
        owner, _, name = self._repository.partition("/")
        variables = {"owner": owner, "name": name, "number": pull.number}
        before: str | None = None
        for _ in range(MAX_PAGES):
            data = self._client.query(
                LABEL_EVENTS_QUERY, {**variables, "before": before}, needs="pull-requests: read"
            )
            with understood("the labels"):
                page = data["repository"]["pullRequest"]
                if not any(_is(label, held) for held in page["labels"]["nodes"]):
                    return None
                items = page["timelineItems"]
                for event in reversed(items["nodes"]):
                    if event and _is(label, event["label"]):
                        return _actor(event)
                if not items["pageInfo"]["hasPreviousPage"]:
                    return None
                before = items["pageInfo"]["startCursor"]
        return None


def _is(label: str, node: Mapping[str, Any]) -> bool:
    """Labels are the same whatever their case."""
    return str(node["name"]).casefold() == label.casefold()


def _actor(event: Mapping[str, Any]) -> LabelActor | None:
    if event["__typename"] != "LabeledEvent":
        return None
    return LabelActor(login=login_of(event["actor"]), at=event["createdAt"])
