"""A checkout made of dictionaries: `Workspace` in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from review_action.domain.pull_request import FileContent, FileListing
from review_action.entrypoints.redteam.kept_files import KeptFiles, read_kept
from review_action.errors import GitError


@dataclass
class FakeWorkspace:
    """Holds the commits named in `contents` and `listings`; everything fails with `problem`."""

    contents: KeptFiles = field(default_factory=dict)
    listings: Mapping[str, FileListing] = field(default_factory=dict)
    """By head commit."""
    problem: GitError | None = None

    def has_commit(self, sha: str) -> bool:
        if self.problem is not None:
            raise self.problem
        return sha in self.listings or any(sha == commit for commit, _ in self.contents)

    def compare(self, base_sha: str, head_sha: str) -> FileListing:
        if head_sha not in self.listings:
            message = f"no merge base of {base_sha} and {head_sha}"
            raise GitError(message)
        return self.listings[head_sha]

    def read_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        return read_kept(self.contents, sha, paths)
