"""What the outside world looks like from the inside: small protocols, six methods at the most."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol

from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import (
    Conversation,
    FileContent,
    FileListing,
    PullRequest,
    PullRequestPage,
)
from review_action.domain.review import Annotation, CheckRun, ReviewPayload, StatusState
from review_action.domain.talk import CommentRef, LabelActor, Permission, Reaction, Thread

Clock = Callable[[], float]
"""Monotonic seconds."""

LogLevel = Literal["debug", "info", "warning", "error"]


class CodeHost(Protocol):
    """Reads a pull request. Every method raises a `GitHubError` (or `GitError`) when it cannot."""

    def get_page(self, number: int) -> PullRequestPage:
        """The pull request as it is now and, where it can be read, what was said on it."""
        ...

    def list_files(self, pull: PullRequest) -> FileListing:
        """All touched files with their patches; never empty by mistake (docs/facts.md, 1. Reading)."""
        ...

    def get_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        """Contents at one commit, in batches; every path asked for is a key of the answer.

        A path that ends in `/` stands for the files right in that directory, fifty at the most,
        and their paths are the keys. One of more than 100 kB there has no text.
        """
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

    def find_check_run(self, sha: str, name: str) -> int | None:
        """The check run that this very run created there and nobody completed; None: there is none."""
        ...


class ThreadHost(Protocol):
    """Ends and continues the threads that our own comments opened."""

    def resolve_thread(self, thread_id: str) -> None:
        """Mark a review thread as resolved.

        Raises:
            PermissionDeniedError: The token may not (it takes `contents: write`).
        """
        ...

    def minimize_comment(self, node_id: str) -> None:
        """Fold a comment of ours away as outdated."""
        ...

    def reply(self, pull: PullRequest, comment_id: int, body: str) -> str:
        """Answer in the thread of review comment `comment_id`; the URL of the answer.

        `body` ends in a marker: an answer of ours that carries it already is edited where it says
        something else, and never written twice.
        """
        ...

    def get_thread(self, pull: PullRequest, comment_id: int) -> Thread | None:
        """The thread that holds review comment `comment_id`; None when there is none."""
        ...


class CommandHost(Protocol):
    """What answering a command takes beside reading and threads."""

    def get_permission(self, login: str) -> Permission:
        """What GitHub lets `login` do in this repository; never told by `author_association`."""
        ...

    def react(self, comment: CommentRef, reaction: Reaction) -> None:
        """Add a reaction of ours to a comment; `rocket` and `confused` take `eyes` away again."""
        ...

    def create_note(self, pull: PullRequest, body: str) -> str:
        """A comment on the pull request, once for its marker; the URL of it.

        One of ours that carries the marker already is edited where it says something else.
        """
        ...

    def update_description(self, pull: PullRequest, body: str) -> None:
        """Replace the description; the caller keeps what the author wrote."""
        ...

    def add_labels(self, pull: PullRequest, labels: Sequence[str], remove: Sequence[str]) -> None:
        """Add labels, creating those that do not exist, and take `remove` away."""
        ...


class GateHost(Protocol):
    """Other places where a verdict stands or is looked for."""

    def get_check_run(self, sha: str, name: str) -> CheckRun | None:
        """Our newest completed check run of that name on a commit."""
        ...

    def set_status(self, sha: str, *, state: StatusState, context: str, description: str) -> None:
        """Set a commit status."""
        ...

    def upload_sarif(self, pull: PullRequest, sarif: str) -> None:
        """Hand a SARIF document to code scanning.

        Raises:
            PermissionDeniedError: The token may not, or code scanning is not licensed here.
        """
        ...

    def get_label_actor(self, pull: PullRequest, label: str) -> LabelActor | None:
        """Who put `label` on the pull request last, and when; None when it is not on it."""
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
        """Contents at one commit, with keys as `CodeHost.get_contents`. Raises `GitError`."""
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

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:
        """What is found in at most `seconds`; called in a thread of its own.

        Raises:
            AnalyzerError: It failed, or the time was not enough; `found` holds all the same.
        """
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
