"""People around one pull request in memory: `CommandHost`, `ThreadHost` and `GateHost` as commands need them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from review_action.domain.marker import find_marker
from review_action.domain.pull_request import PullRequest
from review_action.domain.review import CheckRun, StatusState
from review_action.domain.talk import CommentRef, LabelActor, Permission, Reaction, Thread
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.errors import PermissionDeniedError, ReviewActionError


@dataclass
class FakePeople:
    """Writes descriptions and labels to the host that is read from; `failures` as there."""

    host: FakeCodeHost
    permissions: dict[str, Permission] = field(default_factory=dict)
    """By login; anybody else may read."""
    thread: Thread | None = None
    check: CheckRun | None = None
    failures: dict[str, ReviewActionError] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    replies: list[tuple[int, str]] = field(default_factory=list)
    reactions: list[tuple[CommentRef, Reaction]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)

    @property
    def said(self) -> list[Reaction]:
        return [reaction for _, reaction in self.reactions]

    def get_permission(self, login: str) -> Permission:
        self._fail("get_permission")
        return self.permissions.get(login, "read")

    def react(self, comment: CommentRef, reaction: Reaction) -> None:
        self._fail("react")
        self.reactions.append((comment, reaction))

    def create_note(self, pull: PullRequest, body: str) -> str:
        self._fail("create_note")
        assert pull.number == self.host.pull.number
        marker = find_marker(body)
        assert marker is not None
        same = [at for at, note in enumerate(self.notes) if find_marker(note) == marker]
        if same:
            self.notes[same[0]] = body
        else:
            self.notes.append(body)
        return f"{pull.url}#issuecomment-1"

    def update_description(self, pull: PullRequest, body: str) -> None:
        self._fail("update_description")
        assert pull.number == self.host.pull.number
        self.host.pull = self.host.pull.model_copy(update={"body": body})

    def add_labels(self, pull: PullRequest, labels: Sequence[str], remove: Sequence[str]) -> None:
        self._fail("add_labels")
        kept = [label for label in pull.labels if label not in remove]
        self.host.pull = self.host.pull.model_copy(update={"labels": (*kept, *labels)})

    def resolve_thread(self, thread_id: str) -> None:
        self._fail("resolve_thread")
        self.resolved.append(thread_id)

    def minimize_comment(self, node_id: str) -> None:
        raise AssertionError(node_id)

    def reply(self, pull: PullRequest, comment_id: int, body: str) -> str:
        self._fail("reply")
        self.replies.append((comment_id, body))
        return f"{pull.url}#discussion_r{comment_id}"

    def get_thread(self, pull: PullRequest, comment_id: int) -> Thread | None:
        self._fail("get_thread")
        assert (pull.number, comment_id) != (0, 0)
        return self.thread

    def get_check_run(self, sha: str, name: str) -> CheckRun | None:
        self._fail("get_check_run")
        return self.check if sha == self.host.pull.head_sha and name else None

    def set_status(self, sha: str, *, state: StatusState, context: str, description: str) -> None:
        raise AssertionError((sha, state, context, description))

    def upload_sarif(self, pull: PullRequest, sarif: str) -> None:
        raise AssertionError((pull, sarif))

    def get_label_actor(self, pull: PullRequest, label: str) -> LabelActor | None:
        raise AssertionError((pull, label))

    def _fail(self, name: str) -> None:
        if name in self.failures:
            raise self.failures[name]


DENIED = PermissionDeniedError("Resource not accessible by integration", status=403)
