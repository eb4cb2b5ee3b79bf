"""A pull request, its touched files as the host tells them, and our own earlier words on it."""

from collections.abc import Collection
from typing import Literal

from review_action.domain.file_kind import FileKind
from review_action.domain.value import Value

FileStatus = Literal["added", "modified", "removed", "renamed", "copied", "changed", "unchanged"]


class PullRequest(Value):
    """What the host says of one pull request *now* (an event's payload may be old)."""

    number: int
    title: str
    body: str = ""
    author: str
    author_is_bot: bool = False
    state: Literal["open", "closed"] = "open"
    draft: bool = False
    labels: tuple[str, ...] = ()
    base_ref: str
    base_sha: str
    head_ref: str
    head_sha: str
    head_repository: str | None = None
    """`owner/name`; None when the fork was deleted."""
    base_repository: str
    changed_files: int = 0
    additions: int = 0
    deletions: int = 0
    url: str = ""
    linked_issues: tuple[str, ...] = ()
    """Titles of the issues it closes: hostile text, as title and body are."""

    @property
    def is_fork(self) -> bool:
        return self.head_repository != self.base_repository


class ChangedFile(Value):
    """One touched file as the files API or `git diff --raw -z` tells it; its patch is not parsed.

    `patch` holds hunks only (from the first `@@`), without file headers. `None` with
    `patch_missing` means that the host kept it back: the file did change (docs/facts.md, 1. Reading).
    """

    path: str
    previous_path: str | None = None
    status: FileStatus = "modified"
    additions: int = 0
    deletions: int = 0
    patch: str | None = None
    patch_missing: bool = False
    binary: bool = False
    kind: FileKind = "file"
    head_blob: str | None = None
    """Git object id of the new side where it is known."""
    mode_changed: bool = False


class FileListing(Value):
    """All touched files, and whether the host could list them all."""

    files: tuple[ChangedFile, ...]
    complete: bool = True
    total: int = 0
    """How many files the host says were touched."""
    source: Literal["files-api", "diff", "git", "trees", "patch"] = "files-api"
    problem: str = ""
    """Why the listing is not complete, for people."""


DIRECTORY_FILES = 50
"""Files of a directory that is asked for whole; those after them, by name, are left out."""
DIRECTORY_FILE_BYTES = 100_000
"""A larger file of such a directory has no text."""


class FileContent(Value):
    """The text of one file at one commit; `None` for binary, missing or over the size limit."""

    path: str
    text: str | None
    reason: Literal["", "missing", "binary", "too-large", "symlink", "submodule"] = ""

    def within(self, limit: int) -> "FileContent":
        """The same, without its text where that is of more than `limit` bytes."""
        if self.text is None or len(self.text.encode("utf-8", "replace")) <= limit:
            return self
        return self.model_copy(update={"text": None, "reason": "too-large"})


class OwnComment(Value):
    """An inline review comment that carries our marker and was written by us."""

    id: int
    node_id: str = ""
    thread_id: str = ""
    path: str
    line: int | None = None
    original_commit: str = ""
    fingerprint: str
    body: str = ""
    resolved: bool = False
    can_resolve: bool = False
    outdated: bool = False
    minimized: bool = False
    answered: bool = False
    """Whether anyone else wrote in the thread."""


class Remark(Value):
    """What a person or another tool said in a review thread; `text` is hostile."""

    path: str
    line: int
    author: str
    text: str


class Conversation(Value):
    """What stands on the pull request already, read over all pages just before publishing."""

    head_sha: str
    """The head at that moment: a push may have come in between."""
    own_comments: tuple[OwnComment, ...] = ()
    own_reviews: tuple[str, ...] = ()
    """Markers of reviews that are ours, newest last."""
    summary_id: int | None = None
    summary_body: str = ""
    summary_editor: str = ""
    """Who edited the summary comment last, when that was not we: what it says is then not ours."""
    remarks: tuple[Remark, ...] = ()
    """Threads of others that are not resolved, the newest last."""

    def said(self, settled: Collection[int]) -> frozenset[str]:
        """Fingerprints of what our comments say, whoever closed them since.

        Args:
            settled: Ids of comments that we closed ourselves: a finding that is back is said again.
        """
        return frozenset(
            comment.fingerprint
            for comment in self.own_comments
            if not (comment.resolved or comment.minimized) or comment.id not in settled
        )


class PullRequestPage(Value):
    """A pull request with everything said on it, read in one go."""

    pull: PullRequest
    conversation: Conversation | None
    """None when it could not be read."""
    problem: str = ""
    """Why it could not be read, for people."""
