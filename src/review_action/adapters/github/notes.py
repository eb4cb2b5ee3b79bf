"""Writes comments on a pull request once, reactions, and the description."""

from collections.abc import Mapping
from typing import Final

from review_action.adapters.github.client import Client
from review_action.adapters.github.conversation import Conversations
from review_action.adapters.github.create_once import create_once
from review_action.adapters.github.translate import understood
from review_action.adapters.github.wording import marked, same_text, url_of
from review_action.domain.pull_request import PullRequest
from review_action.domain.talk import CommentRef, Reaction
from review_action.errors import NotFoundError

NEEDS = "pull-requests: write"
FINAL: Final[frozenset[Reaction]] = frozenset({"rocket", "confused"})
"""After these nobody is at work any more."""


class Notes:
    """What answers to commands leave on pull requests of one repository."""

    def __init__(self, client: Client, conversations: Conversations, repository: str) -> None:
        self._client = client
        self._conversations = conversations
        self._repository = repository
        self._eyes: dict[CommentRef, int] = {}

    def create(self, pull: PullRequest, body: str) -> str:
        """Say it once for its marker: what stands there already is edited, or left as it is."""
        marker = marked(body)
        standing = self._conversations.find_note(pull, marker)
        if standing is None:
            return self._create(pull, body, marker)
        if same_text(standing.body, body):
            return standing.url
        path = f"/repos/{self._repository}/issues/comments/{standing.id}"
        try:
            return url_of(self._client.edit("PATCH", path, {"body": body}, needs=NEEDS))
        except NotFoundError:
            # Somebody deleted it since it was read.
            return self._create(pull, body, marker)

    def _create(self, pull: PullRequest, body: str, marker: str) -> str:
        path = f"/repos/{self._repository}/issues/{pull.number}/comments"

        def find() -> str | None:
            found = self._conversations.find_note(pull, marker)
            return found.url if found else None

        return create_once(
            self._client,
            send=lambda: url_of(self._client.say("POST", path, {"body": body}, needs=NEEDS)),
            find=find,
        )

    def react(self, comment: CommentRef, reaction: Reaction) -> None:
        """GitHub keeps one reaction of a kind: sending it again gives the one that stands there."""
        kind = "pulls" if comment.in_thread else "issues"
        path = f"/repos/{self._repository}/{kind}/comments/{comment.id}/reactions"
        answer = self._client.edit("POST", path, {"content": reaction}, needs=NEEDS)
        if reaction == "eyes":
            with understood("a reaction"):
                self._eyes[comment] = int(answer.data["id"])
        eyes = self._eyes.pop(comment, None) if reaction in FINAL else None
        if eyes is not None:
            try:
                self._client.edit("DELETE", f"{path}/{eyes}", None, needs=NEEDS)
            except NotFoundError:
                return

    def update_description(self, pull: PullRequest, body: str) -> None:
        path = f"/repos/{self._repository}/pulls/{pull.number}"
        change: Mapping[str, str] = {"body": body}
        self._client.edit("PATCH", path, change, needs=NEEDS)
