"""GitHub as every host of `ports`: puts the parts together and passes each call on."""

from collections.abc import Callable, Mapping, Sequence

from review_action.adapters.github.blobs import BlobKey, Blobs
from review_action.adapters.github.checkout import Checkout
from review_action.adapters.github.checks import Checks
from review_action.adapters.github.client import Client
from review_action.adapters.github.conversation import Conversations
from review_action.adapters.github.gate import Gate
from review_action.adapters.github.labels import Labels
from review_action.adapters.github.listing import Listing
from review_action.adapters.github.notes import Notes
from review_action.adapters.github.patches import Patches
from review_action.adapters.github.people import People
from review_action.adapters.github.publishing import Publishing
from review_action.adapters.github.reading import Pages
from review_action.adapters.github.repository_name import repository_name
from review_action.adapters.github.run_key import is_run_key, new_run_key
from review_action.adapters.github.threads import Threads
from review_action.adapters.github.transport import Transport
from review_action.adapters.github.trees import Trees
from review_action.adapters.github.turns import Turns
from review_action.domain.pull_request import (
    Conversation,
    FileContent,
    FileListing,
    PullRequest,
    PullRequestPage,
)
from review_action.domain.review import CheckRun, ReviewPayload, StatusState
from review_action.domain.talk import CommentRef, LabelActor, Permission, Reaction, Thread
from review_action.ports import Clock, Workspace


class GitHubHost:
    """One repository on GitHub, for one run, used by one thread."""

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        graphql_url: str,
        repository: str,
        clock: Clock,
        sleep: Callable[[float], None],
        log: Callable[[str], None],
        workspace: Workspace | None = None,
        run_key: str = "",
        write_interval: float = 1.0,
        wait_budget: float = 120.0,
    ) -> None:
        """Send nothing yet.

        Args:
            token: The job's token.
            api_url: As in `GITHUB_API_URL`.
            graphql_url: As in `GITHUB_GRAPHQL_URL`.
            repository: `owner/name`.
            clock: Monotonic seconds.
            sleep: Waits so many seconds.
            log: Takes one line for people.
            workspace: The checkout, asked before GitHub where it holds the commits.
            run_key: Of an earlier step of the same job, which its check runs carry.
            write_interval: Seconds between two writes that notify people.
            wait_budget: Seconds to wait in all for limits and outages.

        Raises:
            GitHubError: The token or the repository's name cannot be one.
        """
        name = repository_name(repository)
        transport = Transport(token=token, api_url=api_url, graphql_url=graphql_url, log=log)
        self._client = Client(
            transport,
            clock=clock,
            sleep=sleep,
            log=log,
            write_interval=write_interval,
            wait_budget=wait_budget,
        )
        self._checkout = Checkout(workspace, log)
        self._blobs = Blobs(self._client, name)
        trees = Trees(self._client, name)
        self._listing = Listing(
            self._client,
            patches=Patches(self._blobs, trees, self._checkout, log),
            trees=trees,
            repository=name,
            checkout=self._checkout,
            log=log,
        )
        self._conversations = Conversations(self._client, name)
        self._publishing = Publishing(self._client, self._conversations, name)
        self._pages = Pages(self._client, self._conversations, name)
        self.run_key = run_key if is_run_key(run_key) else new_run_key()
        self._checks = checks = Checks(self._client, repository=name, run_key=self.run_key, log=log)
        self._turns = Turns(self.run_key, sleep=sleep, log=log)
        self._threads = Threads(self._client, self._conversations, name)
        self._notes = Notes(self._client, self._conversations, name)
        self._people = People(self._client, name)
        self._labels = Labels(self._client, name)
        self._gate = Gate(self._client, name, own_app=lambda: checks.app_id)

    @property
    def requests_sent(self) -> int:
        """How many requests this run has cost, those sent again included."""
        return self._client.requests_sent

    def get_page(self, number: int) -> PullRequestPage:
        return self._pages.read(number)

    def list_files(self, pull: PullRequest) -> FileListing:
        return self._listing.list_files(pull)

    def get_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        here = self._checkout.read_contents(sha, paths)
        if here is not None:
            return here
        blobs = self._blobs.read([BlobKey(sha, path) for path in paths])
        return {key.path: blob.content for key, blob in blobs.items()}

    def get_conversation(self, pull: PullRequest) -> Conversation:
        return self._conversations.read_in_turn(pull, self._turns).to_conversation()

    def create_review(self, pull: PullRequest, payload: ReviewPayload) -> str:
        return self._publishing.create_review(pull, payload)

    def create_comment(self, pull: PullRequest, payload: ReviewPayload, index: int) -> str:
        return self._publishing.create_comment(pull, payload, index)

    def upsert_summary(self, pull: PullRequest, body: str, conversation: Conversation) -> str:
        return self._publishing.upsert_summary(pull, body, conversation)

    def upsert_check_run(self, sha: str, check: CheckRun, check_id: int | None = None) -> int:
        return self._checks.upsert(sha, check, check_id)

    def find_check_run(self, sha: str, name: str) -> int | None:
        return self._checks.find(sha, name, status="in_progress")

    def resolve_thread(self, thread_id: str) -> None:
        self._threads.resolve(thread_id)

    def minimize_comment(self, node_id: str) -> None:
        self._threads.minimize(node_id)

    def reply(self, pull: PullRequest, comment_id: int, body: str) -> str:
        return self._threads.reply(pull, comment_id, body)

    def get_thread(self, pull: PullRequest, comment_id: int) -> Thread | None:
        return self._threads.get(pull, comment_id)

    def get_permission(self, login: str) -> Permission:
        return self._people.get_permission(login)

    def react(self, comment: CommentRef, reaction: Reaction) -> None:
        self._notes.react(comment, reaction)

    def create_note(self, pull: PullRequest, body: str) -> str:
        return self._notes.create(pull, body)

    def update_description(self, pull: PullRequest, body: str) -> None:
        self._notes.update_description(pull, body)

    def add_labels(self, pull: PullRequest, labels: Sequence[str], remove: Sequence[str]) -> None:
        self._labels.change(pull, labels, remove)

    def get_check_run(self, sha: str, name: str) -> CheckRun | None:
        return self._gate.get_check_run(sha, name)

    def set_status(self, sha: str, *, state: StatusState, context: str, description: str) -> None:
        self._gate.set_status(sha, state=state, context=context, description=description)

    def upload_sarif(self, pull: PullRequest, sarif: str) -> None:
        self._gate.upload_sarif(pull, sarif)

    def get_label_actor(self, pull: PullRequest, label: str) -> LabelActor | None:
        return self._people.get_label_actor(pull, label)
