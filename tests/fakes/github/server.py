"""The loopback server: listens, authenticates, finds the route, records every exchange."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.fakes.github import (
    checks,
    comments,
    dump,
    events,
    graphql,
    labels,
    objects,
    pulls,
    reactions,
    reviews,
    scanning,
)
from tests.fakes.github.exchange import ROUTES, Answer, Context, RefusalError, Request, not_found
from tests.fakes.github.faults import Fault
from tests.fakes.github.people import AUTHOR, OWNER, TokenKind, User
from tests.fakes.github.repository import Entry, Repository
from tests.fakes.github.store import Pull, World
from tests.fakes.github.wire import ENTERPRISE_PREFIX, Call, Connection, Exchange, Server

ROUTE_MODULES = (
    checks, comments, graphql, labels, objects, pulls, reactions, reviews, scanning,
)  # fmt: skip
VERSIONS = {"2022-11-28", "2026-03-10"}


@dataclass
class LoopbackGitHub:
    """GitHub on 127.0.0.1 over a bare git repository; use it as a context manager.

    `api_url` and `graphql_url` are those of github.com, `enterprise_api_url` and
    `enterprise_graphql_url` those of a GitHub Enterprise Server; both reach the same state.
    """

    directory: Path
    owner: str = "acme"
    name: str = "widgets"
    port: int = 0
    requests: list[Exchange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    world: World = field(init=False)

    def __post_init__(self) -> None:
        repository = Repository.create(self.directory / f"{self.name}.git")
        self.world = World(self.owner, self.name, repository)
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        self._server = Server(("127.0.0.1", self.port), Connection)
        self._server.service = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.close_all()
        self.repository.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return self.url

    @property
    def graphql_url(self) -> str:
        return f"{self.url}/graphql"

    @property
    def enterprise_api_url(self) -> str:
        return f"{self.url}{ENTERPRISE_PREFIX}"

    @property
    def enterprise_graphql_url(self) -> str:
        return f"{self.url}/api/graphql"

    @property
    def full_name(self) -> str:
        return self.world.full_name

    @property
    def repository(self) -> Repository:
        return self.world.repository

    @property
    def tokens(self) -> dict[str, TokenKind]:
        return self.world.tokens

    def commit(self, files: Mapping[str, Entry], **where: str) -> str:
        """Commit to the repository: `branch`, `parent` and `message` as `Repository.commit`."""
        return self.repository.commit(files, **where)

    def open_pull(self, base: Mapping[str, Entry], head: Mapping[str, Entry], **more: Any) -> Pull:
        """A pull request from two commits: all files of `base`, then what `head` changes.

        `None` as an entry of `head` deletes; further arguments are those of `World.open_pull`.
        """
        start = self.repository.commit(base, branch="main", message="Begin")
        self.repository.commit(head, branch="feature", parent=start, message="Change things")
        return self.world.open_pull(**more)

    def push(self, number: int, files: Mapping[str, Entry]) -> str:
        """Add a commit to the pull request's head; the new sha."""
        pull = self.pull(number)
        sha = self.repository.commit(files, branch=pull.head_ref, message="Push")
        pull.seen_heads.append(sha)
        return sha

    def rewrite(self, number: int, files: Mapping[str, Entry], *, onto: str) -> str:
        """Force-push the pull request's head as one commit on top of `onto`; the new sha."""
        pull = self.pull(number)
        sha = self.repository.commit(files, branch=pull.head_ref, parent=onto, message="Rebase")
        pull.seen_heads.append(sha)
        return sha

    def merge_base(self, number: int) -> str:
        """Merge the base branch into the pull request's head; the new sha."""
        pull = self.pull(number)
        sha = self.repository.merge(pull.head_sha, pull.base_sha, pull.head_ref)
        pull.seen_heads.append(sha)
        return sha

    def pull(self, number: int) -> Pull:
        return self.world.pulls[number]

    def event(self, number: int = 1, action: str = "opened", **more: Any) -> dict[str, Any]:
        """The payload of a `pull_request` event as the runner writes it into a file."""
        return events.pull_request(self.context(), self.pull(number), action) | more

    def queue_event(self, number: int = 1, **more: Any) -> dict[str, Any]:
        """A merge queue's event for the pull request; its commit is on the queue's branch then."""
        return events.merge_group(self.context(), self.pull(number)) | more

    def run_event(self, number: int = 1, event: str = "pull_request") -> dict[str, Any]:
        """The event that a workflow has run for the pull request's head."""
        return events.workflow_run(self.context(), self.pull(number), event)

    def comment_event(
        self, number: int, comment: int, *, in_thread: bool = False
    ) -> dict[str, Any]:
        """The event of a comment that stands there, on the pull request or in a thread."""
        shape = events.review_comment if in_thread else events.issue_comment
        return shape(self.context(), self.pull(number), comment)

    def comment(self, number: int, text: str, user: User = AUTHOR) -> int:
        """Say something on the pull request as somebody else; the comment's id."""
        return comments.add_issue_comment(self.world, self.pull(number), user, text).id

    def edit_comment(self, number: int, comment: int, text: str, user: User = OWNER) -> None:
        """Edit a comment on the pull request as somebody else, as maintainers may."""
        notes = {note.id: note for note in self.pull(number).issue_comments}
        comments.edit(self.world, notes[comment], user, text)

    def label(self, number: int, label: str, user: User = OWNER, *, on: bool = True) -> None:
        """Put a label on, or take it off, as somebody else."""
        self.world.put_label(self.pull(number), label, user, on=on)

    def reply(self, number: int, comment: int, text: str, user: User = AUTHOR) -> int:
        """Answer in a review thread as somebody else."""
        ctx = self.context(TokenKind(user=user, installation=False))
        return comments.reply(ctx, self.pull(number), comment, text).id

    def script(self, *faults: Fault) -> None:
        """Let things go wrong; the first fault that takes a request wins."""
        self.faults += faults

    def sent(self, method: str = "", path: str = "") -> list[Exchange]:
        """Recorded exchanges whose method is this and whose path contains that."""
        return [one for one in self.requests if method in {"", one.method} and path in one.path]

    def context(self, token: TokenKind | None = None) -> Context:
        """What a route gets, for shapes made outside a request."""
        request = Request("GET", "/", {}, {}, b"", self.url, token or TokenKind())
        return Context(self.world, request)

    def limits(self) -> Mapping[str, str]:
        """The headers every answer carries."""
        now = checks.rate(self.world)
        return {f"X-RateLimit-{name.title()}": str(value) for name, value in now.items()}

    def serve(self, call: Call) -> tuple[Answer, Fault | None]:
        """Answer one call; the fault that hit it, if any, has replaced the answer already."""
        with self._lock:
            hit = (one for one in self.faults if one.takes(call.method, call.path, call.raw))
            fault = next(hit, None)
            replaced = fault is not None and (fault.status is not None or fault.cut)
            skipped = fault is not None and replaced and not fault.after_store
            answer = Answer() if skipped else self._answer(call)
        if fault is not None and fault.delay:
            self._stopping.wait(fault.delay)
        if fault is not None and fault.status is not None:
            answer = Answer(fault.answer(), fault.status, fault.headers)
        return answer, fault

    def _answer(self, call: Call) -> Answer:
        try:
            if call.path.startswith("/_double/"):
                return dump.answer(self, call.path, call.raw)
            return self._route(call)
        except RefusalError as refusal:
            return refusal.answer

    def _route(self, call: Call) -> Answer:
        request = Request(
            method=call.method,
            path=call.path,
            query=call.query,
            headers=call.headers,
            raw=call.raw,
            base=call.base,
            token=self._authenticate(call),
        )
        self.world.rate_remaining -= call.path != "/rate_limit"
        for method, pattern, handler in ROUTES:
            found = pattern.fullmatch(call.path)
            if found and method == call.method:
                self._check_repository(call.path)
                return handler(Context(self.world, request), **found.groupdict())
        # Not 404: a route the double lacks must not look like a thing that is not there.
        raise RefusalError(501, f"The double has no {call.method} {call.path}")

    def _authenticate(self, call: Call) -> TokenKind:
        if not call.headers.get("user-agent"):
            raise RefusalError(403, "Request forbidden by administrative rules.")
        version = call.headers.get("x-github-api-version", "2022-11-28")
        if version not in VERSIONS or (call.enterprise and version != "2022-11-28"):
            raise RefusalError(400, f'"{version}" is not a supported API version.')
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() not in {"token", "bearer"}:
            raise RefusalError(401, "Requires authentication")
        if token not in self.tokens:
            raise RefusalError(401, "Bad credentials")
        return self.tokens[token]

    def _check_repository(self, path: str) -> None:
        known = {self.full_name, *(pull.head_repository for pull in self.world.pulls.values())}
        parts = path.split("/")
        if parts[1] == "repos" and "/".join(parts[2:4]) not in known:
            raise not_found()
