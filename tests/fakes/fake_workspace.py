"""A checkout made of dictionaries: `Workspace` in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from review_action.domain.pull_request import FileContent, FileListing
from review_action.errors import GitError


@dataclass
class FakeWorkspace:
    """Holds the commits named in `contents` and `listings`; everything fails with `problem`."""

    contents: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By commit and path."""
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
        return {one: self._content(sha, one) for path in paths for one in self._below(sha, path)}

    def _below(self, sha: str, path: str) -> list[str]:
        if not path.endswith("/"):
            return [path]
        path = path.lstrip("/")
        there = (name for commit, name in self.contents if commit == sha)
        return sorted(n for n in there if n.startswith(path) and "/" not in n[len(path) :])[:50]

    def _content(self, sha: str, path: str) -> FileContent:
        text = self.contents.get((sha, path))
        return FileContent(path=path, text=text, reason="missing" if text is None else "")
