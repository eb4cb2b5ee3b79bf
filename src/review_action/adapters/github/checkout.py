"""The checkout in the workspace, asked before GitHub where it holds the commits."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from review_action.domain.pull_request import FileContent, FileListing, PullRequest
from review_action.errors import GitError
from review_action.ports import Workspace

T = TypeVar("T")


class Checkout:
    """Answers or has nothing to say: a checkout that fails is told, and GitHub is asked instead."""

    def __init__(self, workspace: Workspace | None, log: Callable[[str], None]) -> None:
        self._workspace = workspace
        self._log = log

    def compare(self, pull: PullRequest) -> FileListing | None:
        """What the pull request changes since its merge base."""
        return self._ask(pull.head_sha, lambda here: here.compare(pull.base_sha, pull.head_sha))

    def read_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent] | None:
        return self._ask(sha, lambda here: here.read_contents(sha, paths))

    def _ask(self, sha: str, question: Callable[[Workspace], T]) -> T | None:
        workspace = self._workspace
        try:
            if workspace is None or not workspace.has_commit(sha):
                return None
            return question(workspace)
        except GitError as error:
            self._log(f"The checkout does not help: {error}")
            return None
