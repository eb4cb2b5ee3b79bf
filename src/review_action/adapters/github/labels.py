"""Puts labels on a pull request and takes them off; those the repository lacks are made first."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from review_action.adapters.github.client import Client
from review_action.adapters.github.documents import labels_query
from review_action.adapters.github.translate import understood
from review_action.domain.pull_request import PullRequest
from review_action.errors import GitHubError, NotFoundError

NEEDS: Final = "issues: write"
COLOUR: Final = "c5def5"
DESCRIPTION: Final = "Set by review-action"
MAX_NAME_CHARACTERS: Final = 50
ALREADY_THERE: Final = 422


class Labels:
    """The labels of one repository and of its pull requests."""

    def __init__(self, client: Client, repository: str) -> None:
        self._client = client
        self._path = f"/repos/{repository}"
        self._owner, _, self._name = repository.partition("/")

    def change(self, pull: PullRequest, add: Sequence[str], remove: Sequence[str]) -> None:
        """One request to look, one for each label made, one to add, one for each taken off."""
        issue = f"{self._path}/issues/{pull.number}/labels"
        wanted = [name[:MAX_NAME_CHARACTERS] for name in dict.fromkeys(add) if name.strip()]
        if wanted:
            for name in self._missing(wanted):
                self._make(name)
            self._client.edit("POST", issue, {"labels": wanted}, needs=NEEDS)
        for name in dict.fromkeys(remove):
            try:
                self._client.edit("DELETE", f"{issue}/{quote(name, safe='')}", None, needs=NEEDS)
            except NotFoundError:
                continue

    def _missing(self, names: Sequence[str]) -> Iterator[str]:
        variables = {f"l{index}": name for index, name in enumerate(names)}
        variables |= {"owner": self._owner, "name": self._name}
        data = self._client.query(labels_query(len(names)), variables, needs="issues: read")
        with understood("the labels"):
            there = data["repository"]
            missing = [name for index, name in enumerate(names) if there[f"l{index}"] is None]
        yield from missing

    def _make(self, name: str) -> None:
        label = {"name": name, "color": COLOUR, "description": DESCRIPTION}
        try:
            self._client.edit("POST", f"{self._path}/labels", label, needs=NEEDS)
        except GitHubError as error:
            # Made by somebody else meanwhile, or by ourselves without an answer.
            if error.status != ALREADY_THERE:
                raise
