"""Writes reviews, single comments and the summary comment."""

from collections.abc import Mapping
from typing import Any

from review_action.adapters.github.client import Client
from review_action.adapters.github.conversation import Conversations
from review_action.adapters.github.create_once import create_once
from review_action.adapters.github.translate import PendingReviewError
from review_action.adapters.github.wording import same_text, url_of
from review_action.domain.pull_request import Conversation, PullRequest
from review_action.domain.review import InlineComment, ReviewPayload
from review_action.errors import NotFoundError

NEEDS = "pull-requests: write"


class Publishing:
    """What one run says on pull requests of one repository."""

    def __init__(self, client: Client, conversations: Conversations, repository: str) -> None:
        self._client = client
        self._conversations = conversations
        self._repository = repository

    def create_review(self, pull: PullRequest, payload: ReviewPayload) -> str:
        """One call, whole or not at all; the URL of the review."""
        try:
            return self._create_review(pull, payload)
        except PendingReviewError as error:
            self._clear_pending(pull, error)
            return self._create_review(pull, payload)

    def _create_review(self, pull: PullRequest, payload: ReviewPayload) -> str:
        body = {
            "commit_id": payload.head_sha,
            # Left out, it would stay pending: seen by nobody, in the way of everybody.
            "event": "COMMENT",
            "body": payload.body,
            "comments": [_comment(comment) for comment in payload.comments],
        }

        def find() -> str | None:
            standing = self._conversations.read(pull)
            same = (one for one in standing.reviews if payload.marker in one.marker)
            return next((one.url for one in same), None)

        return create_once(
            self._client, send=lambda: self._said(self._pulls(pull, "reviews"), body), find=find
        )

    def _clear_pending(self, pull: PullRequest, error: PendingReviewError) -> None:
        """Delete the unfinished review a crashed run left; a person's draft is not ours to delete."""
        standing = self._conversations.read(pull)
        left = [review.id for review in standing.pending if review.disposable]
        if not left:
            raise error
        for review_id in left:
            try:
                path = f"{self._pulls(pull, 'reviews')}/{review_id}"
                self._client.write("DELETE", path, None, needs=NEEDS)
            except NotFoundError:
                continue

    def create_comment(self, pull: PullRequest, payload: ReviewPayload, index: int) -> str:
        """One comment of the payload alone; the URL of it."""
        comment = payload.comments[index]
        body = {"commit_id": payload.head_sha, **_comment(comment)}

        def find() -> str | None:
            for own, url in self._conversations.read(pull).comments:
                same = (own.fingerprint, own.path) == (comment.fingerprint, comment.path)
                if same and own.original_commit in {"", payload.head_sha}:
                    return url
            return None

        return create_once(
            self._client, send=lambda: self._said(self._pulls(pull, "comments"), body), find=find
        )

    def upsert_summary(self, pull: PullRequest, body: str, conversation: Conversation) -> str:
        """Edit our summary comment where there is one; no request when it says that already."""
        if conversation.summary_id is None:
            return self._create_summary(pull, body)
        if same_text(body, conversation.summary_body):
            return f"{pull.url}#issuecomment-{conversation.summary_id}"
        try:
            return self._edit_summary(conversation.summary_id, body)
        except NotFoundError:
            # Somebody deleted it since it was read.
            return self._create_summary(pull, body)

    def _create_summary(self, pull: PullRequest, body: str) -> str:
        path = f"/repos/{self._repository}/issues/{pull.number}/comments"

        def find() -> str | None:
            summary = self._conversations.read(pull).summary
            return summary.url if summary and same_text(summary.body, body) else None

        return create_once(self._client, send=lambda: self._said(path, {"body": body}), find=find)

    def _edit_summary(self, comment_id: int, body: str) -> str:
        path = f"/repos/{self._repository}/issues/comments/{comment_id}"
        return url_of(self._client.edit("PATCH", path, {"body": body}, needs=NEEDS))

    def _said(self, path: str, body: Mapping[str, Any]) -> str:
        return url_of(self._client.say("POST", path, body, needs=NEEDS))

    def _pulls(self, pull: PullRequest, below: str) -> str:
        return f"/repos/{self._repository}/pulls/{pull.number}/{below}"


def _comment(comment: InlineComment) -> dict[str, Any]:
    entry = {
        "path": comment.path,
        "body": comment.body,
        "line": comment.line,
        "side": comment.side,
    }
    # A range of one line is refused: "start line must precede the end line".
    if comment.start_line is None or comment.start_line == comment.line:
        return entry
    return {**entry, "start_line": comment.start_line, "start_side": comment.side}
