"""GitHub as `CodeHost` and `ReviewHost`: puts the parts together and passes each call on."""

import secrets
from collections.abc import Callable, Mapping, Sequence

from review_action.adapters.github.blobs import BlobKey, Blobs
from review_action.adapters.github.checkout import Checkout
from review_action.adapters.github.checks import Checks
from review_action.adapters.github.client import Client
from review_action.adapters.github.conversation import Conversations
from review_action.adapters.github.listing import Listing
from review_action.adapters.github.patches import Patches
from review_action.adapters.github.publishing import Publishing
from review_action.adapters.github.reading import read_pull_request
from review_action.adapters.github.repository_name import repository_name
from review_action.adapters.github.transport import Transport
from review_action.adapters.github.trees import Trees
from review_action.domain.pull_request import Conversation, FileContent, FileListing, PullRequest
from review_action.domain.review import CheckRun, ReviewPayload
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
        self._repository = name
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
        # Tells the check run of this very run from all others on the same commit.
        run_key = f"review-action:{secrets.token_hex(8)}"
        self._checks = Checks(self._client, repository=name, run_key=run_key, log=log)

    @property
    def requests_sent(self) -> int:
        """How many requests this run has cost, those sent again included."""
        return self._client.requests_sent

    def get_pull_request(self, number: int) -> PullRequest:
        return read_pull_request(self._client, self._repository, number)

    def list_files(self, pull: PullRequest) -> FileListing:
        return self._listing.list_files(pull)

    def get_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        here = self._checkout.read_contents(sha, paths)
        if here is not None:
            return here
        blobs = self._blobs.read([BlobKey(sha, path) for path in paths])
        return {key.path: blob.content for key, blob in blobs.items()}

    def get_conversation(self, pull: PullRequest) -> Conversation:
        return self._conversations.read(pull).to_conversation()

    def create_review(self, pull: PullRequest, payload: ReviewPayload) -> str:
        return self._publishing.create_review(pull, payload)

    def create_comment(self, pull: PullRequest, payload: ReviewPayload, index: int) -> str:
        return self._publishing.create_comment(pull, payload, index)

    def upsert_summary(self, pull: PullRequest, body: str, conversation: Conversation) -> str:
        return self._publishing.upsert_summary(pull, body, conversation)

    def upsert_check_run(self, sha: str, check: CheckRun, check_id: int | None = None) -> int:
        return self._checks.upsert(sha, check, check_id)
