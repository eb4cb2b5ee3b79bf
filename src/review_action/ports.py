"""What the outside world looks like from the inside: small protocols, six methods at the most."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol

from review_action.domain.completion import Completion
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import (
    Conversation,
    FileContent,
    FileListing,
    PullRequest,
)
from review_action.domain.review import Annotation, CheckRun, ReviewPayload

Clock = Callable[[], float]
"""Monotonic seconds."""

LogLevel = Literal["debug", "info", "warning", "error"]


class CodeHost(Protocol):
    """Reads a pull request. Every method raises a `GitHubError` (or `GitError`) when it cannot."""

    def get_pull_request(self, number: int) -> PullRequest:
        """The pull request as it is now."""
        ...

    def list_files(self, pull: PullRequest) -> FileListing:
        """All touched files with their patches; never empty by mistake (docs/facts.md, 1. Reading)."""
        ...

    def get_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        """Contents at one commit, in batches; every path asked for is a key of the answer."""
        ...

    def get_conversation(self, pull: PullRequest) -> Conversation:
        """Head and our own comments as of now, over all pages."""
        ...


class ReviewHost(Protocol):
    """Writes to a pull request. Create calls are never blindly sent twice."""

    def create_review(self, pull: PullRequest, payload: ReviewPayload) -> str:
        """Post one review with its inline comments; the URL of it.

        Raises:
            UnplaceableCommentError: GitHub refused a line; nothing was posted.
            PermissionDeniedError: The token may not write.
        """
        ...

    def create_comment(self, pull: PullRequest, payload: ReviewPayload, index: int) -> str:
        """Post `payload.comments[index]` alone (rung two of the ladder); the URL of it."""
        ...

    def upsert_summary(self, pull: PullRequest, body: str, conversation: Conversation) -> str:
        """Create our summary comment, or edit the one that stands there; the URL of it.

        Sends nothing when the body is the one that stands there already.
        """
        ...

    def upsert_check_run(self, sha: str, check: CheckRun, check_id: int | None = None) -> int:
        """Create a check run, or move the one given on; its id."""
        ...


class Workspace(Protocol):
    """The checkout of the job, as far as it holds commits; spares requests and has no size limits."""

    def has_commit(self, sha: str) -> bool:
        """Whether the commit and its files are here (a shallow clone lacks most)."""
        ...

    def compare(self, base_sha: str, head_sha: str) -> FileListing:
        """What `head_sha` changed since its merge base with `base_sha`. Raises `GitError`."""
        ...

    def read_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        """Contents at one commit; every path asked for is a key. Raises `GitError`."""
        ...


class LanguageModel(Protocol):
    """Answers prompts."""

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """One completion before `deadline` (monotonic seconds), or a `ModelError`."""
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...


class CompletionCache(Protocol):
    """Keeps completions between runs; a broken one is a miss, never an error."""

    def get(self, key: str) -> str | None:
        """What was kept under `key` and is not too old."""
        ...

    def put(self, key: str, value: str) -> None:
        """Keep `value` for a while, as far as there is room."""
        ...


class Analyzer(Protocol):
    """Finds what needs no model. Never executes, imports or configures itself by the code it reads."""

    @property
    def name(self) -> str:
        """The agent part of its rule ids."""
        ...

    def analyze(self, files: Sequence[FileDiff]) -> Sequence[Finding]:
        """Findings on lines this change added. Raises `AnalyzerError`."""
        ...


class Runner(Protocol):
    """The GitHub Actions runner, or a terminal standing in for it."""

    def log(self, level: LogLevel, message: str) -> None:
        """One line for people; made safe against workflow commands."""
        ...

    def annotate(self, annotations: Sequence[Annotation]) -> None:
        """Notes in the job's log, ten a level at the most (docs/facts.md, 5. Runner)."""
        ...

    def set_outputs(self, outputs: Mapping[str, str]) -> None:
        """Outputs of the step."""
        ...

    def save_state(self, state: Mapping[str, str]) -> None:
        """State that the post step gets as `STATE_*`."""
        ...

    def append_summary(self, markdown: str) -> None:
        """Job summary, under 1 MiB."""
        ...

    def write_file(self, name: str, text: str) -> str:
        """Write a report file; its path as later steps of the job see it."""
        ...
