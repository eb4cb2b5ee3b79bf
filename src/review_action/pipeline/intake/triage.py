"""Decides from an event, and again from the pull request as it is now, whether there is anything to review."""

import re
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar, assert_never

from review_action.domain.config import Policy
from review_action.domain.decision import Command, Decision, MergeGroup, Request, Review, Skip
from review_action.domain.event import (
    DispatchEvent,
    Event,
    IssueCommentEvent,
    MergeGroupEvent,
    PayloadComment,
    PullRequestEvent,
    PushEvent,
    ReviewCommentEvent,
    ScheduleEvent,
    WorkflowRunEvent,
)
from review_action.domain.pull_request import PullRequest
from review_action.domain.settings import Settings
from review_action.pipeline.intake.match_globs import match_globs
from review_action.pipeline.intake.parse_command import parse_command

REVIEWED_ACTIONS = frozenset({"opened", "reopened", "synchronize", "ready_for_review"})
LABEL_ACTIONS = frozenset({"labeled", "unlabeled"})
PULL_INPUTS = ("pull-number", "pull_number")
OUR_MARKER = "<!-- review-action"
QUEUE_REF = re.compile(
    r"(?:refs/heads/)?gh-readonly-queue/.{1,250}/pr-([1-9][0-9]{0,8})-[0-9a-f]{40,64}"
)
"""Payloads of merge groups have no field for the number (docs/facts.md, 6. Events)."""
COMMIT = re.compile(r"[0-9a-f]{40,64}")

T = TypeVar("T")


class _Row(NamedTuple, Generic[T]):
    """One reason not to review; `reason` is formatted with the case as `{0}`."""

    applies: Callable[[T], bool]
    reason: str
    stands: bool = False


class _Case(NamedTuple):
    """A pull request as it is now, and the rules it is held against."""

    event: Event
    pull: PullRequest
    policy: Policy
    paths: Sequence[str] | None

    @property
    def untouched(self) -> bool:
        """Whether every path is known, and none is to be reviewed."""
        return bool(self.paths) and not any(self._wanted(path) for path in self.paths or ())

    def _wanted(self, path: str) -> bool:
        rules = self.policy
        if match_globs(path, rules.exclude):
            return False
        return not rules.include or bool(match_globs(path, rules.include))

    @property
    def asked(self) -> bool:
        """A person named this very pull request, so manners for automatic runs do not apply."""
        return isinstance(self.event, DispatchEvent)

    @property
    def skip_label(self) -> str:
        held = {label.casefold() for label in self.pull.labels}
        return next((label for label in self.policy.skip_labels if label.casefold() in held), "")

    @property
    def skip_author(self) -> bool:
        return self.pull.author.casefold() in {one.casefold() for one in self.policy.skip_authors}

    @property
    def other_text(self) -> bool:
        event = self.event
        if not isinstance(event, PullRequestEvent):
            return False
        return event.action == "edited" and event.changes.base is None

    @property
    def other_action(self) -> bool:
        known = REVIEWED_ACTIONS | LABEL_ACTIONS | {"edited"}
        return isinstance(self.event, PullRequestEvent) and self.event.action not in known

    @property
    def other_label(self) -> bool:
        """Whether a label came or went that decides about nothing.

        Taking `skip-review` away asks for the review; the override label decides about the gate.
        """
        event = self.event
        if not (isinstance(event, PullRequestEvent) and event.action in LABEL_ACTIONS):
            return False
        label = event.label.name.casefold() if event.label else ""
        deciding = {self.policy.override_label.casefold()} - {""}
        if event.action == "unlabeled":
            deciding |= {skipping.casefold() for skipping in self.policy.skip_labels}
        return label not in deciding


PULL_ACTION_ROWS: Sequence[_Row[PullRequestEvent]] = (
    _Row(
        lambda event: event.action == "closed",
        "The action `{0.action}` changes nothing that a review would look at.",
    ),
)

COMMENT_ROWS: Sequence[_Row[IssueCommentEvent | ReviewCommentEvent]] = (
    _Row(
        lambda event: isinstance(event, IssueCommentEvent) and event.issue.pull_request is None,
        "The comment is on an issue, not on a pull request.",
    ),
    _Row(
        lambda event: event.action != "created",
        "Commands are read from new comments only, and this one was {0.action}.",
    ),
    _Row(
        lambda event: _is_automatic(event.comment),
        "The comment was not written by a person, and programs are not answered.",
    ),
    _Row(
        lambda event: OUR_MARKER in event.comment.body,
        "The comment carries our own marker.",
    ),
    _Row(
        lambda event: parse_command(event.comment.body) is None,
        "The comment does not begin with one of our commands, such as `/review`.",
    ),
)

PULL_ROWS: Sequence[_Row[_Case]] = (
    _Row(lambda case: case.pull.state != "open", "The pull request is closed."),
    _Row(
        lambda case: case.other_text,
        "Only the pull request's text was edited, not what it would merge.",
        stands=True,
    ),
    _Row(
        lambda case: case.other_action,
        "The action `{0.event.action}` changes nothing that a review would look at.",
        stands=True,
    ),
    _Row(
        lambda case: case.other_label,
        "The label that came or went does not decide about reviews.",
        stands=True,
    ),
    _Row(
        lambda case: not case.asked and case.pull.draft and not case.policy.review_drafts,
        "The pull request is a draft; mark it as ready, or set `review-drafts: true`.",
    ),
    _Row(
        lambda case: not case.asked and case.pull.author_is_bot and not case.policy.review_bots,
        "The pull request is by the bot {0.pull.author}; set `review-bots: true` to review it.",
    ),
    _Row(
        lambda case: not case.asked and bool(case.skip_label),
        "The pull request has the label `{0.skip_label}`; remove it to have it reviewed.",
    ),
    _Row(
        lambda case: not case.asked and case.skip_author,
        "The pull request is by {0.pull.author}, who is listed in `skip-authors`.",
    ),
    _Row(
        lambda case: case.untouched,
        "The pull request touches no file that `include` and `exclude` leave to review.",
    ),
)


def triage(
    event: Event,
    settings: Settings,
    *,
    pull: PullRequest | None = None,
    policy: Policy | None = None,
    paths: Sequence[str] | None = None,
    stands: bool = True,
) -> Decision:
    """What to do about `event`; asked twice, because a payload may be as old as a re-run.

    Args:
        event: What started the run.
        settings: The inputs.
        pull: The pull request as read anew; without it only that is decided which re-reading
            cannot change.
        policy: The inputs and the repository's configuration; defaults to the inputs alone.
        paths: All touched files, where they are known already.
        stands: Whether there is a verdict that an event may leave as it is; without one that
            event is as good as any to review on.
    """
    decision = _of_event(event, settings)
    if not isinstance(decision, Review | MergeGroup) or pull is None:
        return decision
    case = _Case(event, pull, policy or Policy.of(settings), paths)
    rows = [row for row in PULL_ROWS if stands or not row.stands]
    return _first(rows, case) or Review(pull_number=decision.pull_number)


def _of_event(event: Event, settings: Settings) -> Decision:
    match event:
        case PullRequestEvent():
            return _first(PULL_ACTION_ROWS, event) or Review(pull_number=event.pull_request.number)
        case IssueCommentEvent() | ReviewCommentEvent():
            return _first(COMMENT_ROWS, event) or _command(event)
        case DispatchEvent() | PushEvent() | ScheduleEvent() | WorkflowRunEvent():
            return _named(event, settings)
        case MergeGroupEvent():
            return _merge_group(event)
        case _:
            assert_never(event)


def _first(rows: Sequence[_Row[T]], case: T) -> Skip | None:
    return next(
        (
            Skip(reason=row.reason.format(case), stands=row.stands)
            for row in rows
            if row.applies(case)
        ),
        None,
    )


def _is_automatic(comment: PayloadComment) -> bool:
    if comment.user is None or comment.performed_via_github_app is not None:
        return True
    return comment.user.is_bot


def _command(event: IssueCommentEvent | ReviewCommentEvent) -> Command:
    comment, in_thread = event.comment, isinstance(event, ReviewCommentEvent)
    pull = event.pull_request if isinstance(event, ReviewCommentEvent) else event.issue
    asked = parse_command(comment.body) or Request(name="help")
    return Command(
        **dict(asked),
        pull_number=pull.number,
        comment_id=comment.id,
        in_thread=in_thread,
        author=comment.user.login if comment.user else "",
        said_at=comment.created_at,
    )


def _merge_group(event: MergeGroupEvent) -> MergeGroup | Skip:
    group = event.merge_group
    named = QUEUE_REF.fullmatch(group.head_ref)
    if event.action != "checks_requested":
        return Skip(
            reason=f"The merge group was {event.action}: nothing waits for a verdict on it."
        )
    if named is None or COMMIT.fullmatch(group.head_sha) is None:
        # Never red: a queue that waits for this job must be able to pass it.
        return Skip(
            reason="The merge queue does not name its pull request here; what it tests was reviewed"
            " on its pull requests already."
        )
    return MergeGroup(pull_number=int(named[1]), head_sha=group.head_sha)


def _named(
    event: DispatchEvent | PushEvent | ScheduleEvent | WorkflowRunEvent, settings: Settings
) -> Decision:
    number = settings.pull_number or _number_of(event)
    if number:
        return Review(pull_number=number)
    return Skip(
        reason=f"The event `{event.event}` belongs to no pull request; name one by the input"
        " `pull-number`, or start the workflow on `pull_request`."
    )


def _number_of(event: Event) -> int | None:
    inputs = (event.inputs or {}) if isinstance(event, DispatchEvent) else {}
    said = next((str(inputs[name]) for name in PULL_INPUTS if inputs.get(name)), "")
    return int(said) if re.fullmatch(r"[1-9][0-9]{0,8}", said) else None
