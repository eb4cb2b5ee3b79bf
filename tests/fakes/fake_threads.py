"""Threads, people and gates in memory: `ThreadHost`, `GateHost` and permissions, for settling and gates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from review_action.domain.pull_request import PullRequest
from review_action.domain.review import CheckRun, StatusState
from review_action.domain.talk import LabelActor, Permission, Thread
from review_action.errors import ReviewActionError


@dataclass
class FakeThreads:
    """`failures` maps a method's name to the error it raises; `calls` has what was asked, in order."""

    failures: dict[str, ReviewActionError] = field(default_factory=dict)
    calls: list[tuple[str, object]] = field(default_factory=list)
    replies: dict[int, str] = field(default_factory=dict)

    def resolve_thread(self, thread_id: str) -> None:
        self._called("resolve_thread", thread_id)

    def minimize_comment(self, node_id: str) -> None:
        self._called("minimize_comment", node_id)

    def reply(self, pull: PullRequest, comment_id: int, body: str) -> str:
        self._called("reply", comment_id)
        self.replies[comment_id] = body
        return f"{pull.url}#discussion_r{comment_id}"

    def get_thread(self, pull: PullRequest, comment_id: int) -> Thread | None:
        self._called("get_thread", (pull.number, comment_id))
        return None

    def _called(self, name: str, about: object) -> None:
        self.calls.append((name, about))
        if name in self.failures:
            raise self.failures[name]


@dataclass
class FakeGate:
    """Check runs by commit and name, statuses, and who put which label on; and who may what."""

    check_runs: Mapping[tuple[str, str], CheckRun] = field(default_factory=dict)
    label_actors: Mapping[str, LabelActor] = field(default_factory=dict)
    permissions: Mapping[str, Permission] = field(default_factory=dict)
    failures: dict[str, ReviewActionError] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    uploads: list[tuple[int, str]] = field(default_factory=list)
    statuses: list[tuple[str, StatusState, str, str]] = field(default_factory=list)

    def get_check_run(self, sha: str, name: str) -> CheckRun | None:
        self._called("get_check_run")
        return self.check_runs.get((sha, name))

    def set_status(self, sha: str, *, state: StatusState, context: str, description: str) -> None:
        self._called("set_status")
        self.statuses.append((sha, state, context, description))

    def upload_sarif(self, pull: PullRequest, sarif: str) -> None:
        self._called("upload_sarif")
        self.uploads.append((pull.number, sarif))

    def get_label_actor(self, pull: PullRequest, label: str) -> LabelActor | None:
        self._called("get_label_actor")
        return self.label_actors.get(label) if label in pull.labels else None

    def get_permission(self, login: str) -> Permission:
        self._called("get_permission")
        return self.permissions.get(login, "read")

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name in self.failures:
            raise self.failures[name]
