"""The event that started this run: of GitHub's payload only what is needed, read strictly."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

from review_action.domain.value import Value
from review_action.errors import ConfigurationError, UntrustedEventError

TOLD = 5
"""Problems of one payload that are told: a payload of nonsense must not flood the log."""

Number = Annotated[StrictInt, Field(gt=0)]
Action = Annotated[StrictStr, Field(pattern=r"^[a-z_]{1,40}$")]
Text = Annotated[StrictStr, Field(max_length=1_048_576)]
Name = Annotated[StrictStr, Field(max_length=1_024)]
"""Of an account, a branch, a label, a repository; or a commit, or a time."""
MAX_LABELS = 1_000
"""GitHub takes a hundred."""


class _Payload(Value):
    """A part of a payload: GitHub adds fields all the time, so unknown ones are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Account(_Payload):
    """Who did something; payloads hold `null` where the account is gone."""

    login: Name
    type: Name = "User"

    @property
    def is_bot(self) -> bool:
        return self.type == "Bot" or self.login.endswith("[bot]")


class Label(_Payload):
    name: Name


class PayloadRepository(_Payload):
    full_name: Name


class PayloadRef(_Payload):
    """One side of a pull request; the repository is `null` where a fork is gone."""

    repo: PayloadRepository | None = None


class PayloadPull(_Payload):
    """A pull request as a payload tells it: maybe the short form, maybe old (docs/facts.md, 6. Events)."""

    number: Number
    state: Literal["open", "closed"] = "open"
    draft: StrictBool = False
    user: Account | None = None
    labels: Annotated[tuple[Label, ...], Field(max_length=MAX_LABELS)] = ()
    head: PayloadRef = PayloadRef()
    base: PayloadRef = PayloadRef()

    @property
    def is_fork(self) -> bool:
        return self.head.repo is None or self.head.repo != self.base.repo


class Changes(_Payload):
    """What an `edited` event changed; the former values do not matter."""

    base: Mapping[str, Any] | None = None


class PayloadIssue(_Payload):
    """An issue, which is a pull request when it says so."""

    number: Number
    state: Literal["open", "closed"] = "open"
    pull_request: Mapping[str, Any] | None = None


class PayloadComment(_Payload):
    """A comment someone wrote; `body` is hostile until proven otherwise.

    `author_association` is left out: it is no permission (docs/facts.md, 6. Events).
    """

    id: Number
    body: Text = ""
    created_at: Name = ""
    user: Account | None = None
    in_reply_to_id: Number | None = None
    performed_via_github_app: Mapping[str, Any] | None = None


class MergeGroup(_Payload):
    head_sha: Name
    head_ref: Name = ""


class PullRequestEvent(_Payload):
    event: Literal["pull_request", "pull_request_target"]
    action: Action
    pull_request: PayloadPull
    before: Name | None = None
    """The head before the push, for `synchronize`."""
    after: Name | None = None
    label: Label | None = None
    changes: Changes = Changes()


class IssueCommentEvent(_Payload):
    event: Literal["issue_comment"]
    action: Action
    issue: PayloadIssue
    comment: PayloadComment


class ReviewCommentEvent(_Payload):
    event: Literal["pull_request_review_comment"]
    action: Action
    pull_request: PayloadPull
    comment: PayloadComment


class DispatchEvent(_Payload):
    event: Literal["workflow_dispatch"]
    inputs: Mapping[str, Any] | None = None


class MergeGroupEvent(_Payload):
    event: Literal["merge_group"]
    action: Action
    merge_group: MergeGroup


class PushEvent(_Payload):
    event: Literal["push"]
    ref: Name


class ScheduleEvent(_Payload):
    event: Literal["schedule"]
    schedule: Name = ""


class WorkflowRun(_Payload):
    """A run of another workflow; commit and branch are those it ran for, of a fork too."""

    event: Name
    head_sha: Name
    head_branch: Name | None = None
    head_repository: PayloadRepository | None = None


class WorkflowRunEvent(_Payload):
    event: Literal["workflow_run"]
    action: Action
    workflow_run: WorkflowRun
    repository: PayloadRepository


Event = Annotated[
    PullRequestEvent
    | IssueCommentEvent
    | ReviewCommentEvent
    | DispatchEvent
    | MergeGroupEvent
    | PushEvent
    | ScheduleEvent
    | WorkflowRunEvent,
    Field(discriminator="event"),
]

EVENTS: Mapping[str, type[Event]] = {
    "pull_request": PullRequestEvent,
    "pull_request_target": PullRequestEvent,
    "issue_comment": IssueCommentEvent,
    "pull_request_review_comment": ReviewCommentEvent,
    "workflow_dispatch": DispatchEvent,
    "merge_group": MergeGroupEvent,
    "push": PushEvent,
    "schedule": ScheduleEvent,
    "workflow_run": WorkflowRunEvent,
}


def parse_event(name: str, payload: Mapping[str, Any]) -> Event:
    """Read the payload that the runner left for the event `name`.

    Raises:
        ConfigurationError: The workflow starts us on an event nobody can review anything for.
        UntrustedEventError: The payload is not shaped as GitHub's; the message names the fields
            and holds none of their values.
    """
    kind = EVENTS.get(name)
    if kind is None:
        problem = f"the event {name[:60]!r} cannot be reviewed" if name else "no event is given"
        raise ConfigurationError(
            problem, hint=f"Start the workflow on one of: {', '.join(EVENTS)}."
        )
    try:
        return kind.model_validate({**payload, "event": name})
    except (ValidationError, TypeError) as error:
        problem = f"the payload of the event `{name}` is not as GitHub sends it: {_told(error)}"
        raise UntrustedEventError(
            problem, hint="GITHUB_EVENT_PATH must be the file that the runner wrote: do not set it."
        ) from None


def withholds_secrets(event: Event) -> bool:
    """Whether GitHub runs such an event without secrets and with a token that can only read.

    https://docs.github.com/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions
    """
    match event:
        case PullRequestEvent(event="pull_request") | ReviewCommentEvent():
            author = event.pull_request.user
            return event.pull_request.is_fork or (
                author is not None and author.login == "dependabot[bot]"
            )
        case _:
            return False


def _told(error: ValidationError | TypeError) -> str:
    if isinstance(error, TypeError):
        return "it is not an object"
    found = error.errors(include_url=False, include_context=False, include_input=False)[:TOLD]
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in found)
