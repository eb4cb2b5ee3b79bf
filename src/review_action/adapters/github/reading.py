"""Reads a pull request as it is now, with everything said on it."""

from collections.abc import Mapping
from typing import Any

from review_action.adapters.github.accounts import GHOST, login_of
from review_action.adapters.github.client import Client
from review_action.adapters.github.conversation import Conversations
from review_action.adapters.github.translate import understood
from review_action.domain.pull_request import PullRequest, PullRequestPage
from review_action.errors import BadCredentialsError, GitHubError, NotFoundError, advice

NEEDS = "pull-requests: read"


class Pages:
    """Pull requests of one repository."""

    def __init__(self, client: Client, conversations: Conversations, repository: str) -> None:
        self._client = client
        self._conversations = conversations
        self._repository = repository

    def read(self, number: int) -> PullRequestPage:
        """One request, and one more for every further hundred threads, comments or reviews.

        Where GraphQL refuses, REST is asked for the pull request alone.
        """
        try:
            first = self._conversations.read_page(number)
            with understood("the pull request"):
                pull = _from_graphql(first, self._repository)
        except (BadCredentialsError, NotFoundError):
            raise
        except GitHubError as error:
            return PullRequestPage(
                pull=self._read_alone(number), conversation=None, problem=advice(error)
            )
        try:
            standing = self._conversations.read_on(first, pull)
        except GitHubError as error:
            return PullRequestPage(pull=pull, conversation=None, problem=advice(error))
        return PullRequestPage(pull=pull, conversation=standing.to_conversation())

    def _read_alone(self, number: int) -> PullRequest:
        answer = self._client.get(f"/repos/{self._repository}/pulls/{number}", needs=NEEDS)
        with understood("the pull request"):
            return _from_rest(answer.data)


def _from_graphql(node: Mapping[str, Any], repository: str) -> PullRequest:
    base = (node["baseRepository"] or {}).get("nameWithOwner", repository)
    fork = node["headRepository"] or {}
    issues = (node["closingIssuesReferences"] or {}).get("nodes", ())
    labels = (node["labels"] or {}).get("nodes", ())
    return PullRequest(
        number=node["number"],
        title=node["title"],
        body=node["body"],
        author=login_of(node["author"]),
        author_is_bot=(node["author"] or {}).get("__typename") == "Bot",
        state="open" if node["state"] == "OPEN" else "closed",
        draft=node["isDraft"],
        labels=tuple(label["name"] for label in labels),
        base_ref=node["baseRefName"],
        base_sha=node["baseRefOid"],
        head_ref=node["headRefName"],
        head_sha=node["headRefOid"],
        head_repository=fork.get("nameWithOwner") if node["isCrossRepository"] else base,
        base_repository=base,
        changed_files=node["changedFiles"],
        additions=node["additions"],
        deletions=node["deletions"],
        url=node["url"],
        linked_issues=tuple(issue["title"] for issue in issues if issue is not None),
    )


def _from_rest(data: Mapping[str, Any]) -> PullRequest:
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
