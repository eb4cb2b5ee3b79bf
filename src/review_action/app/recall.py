"""Reads what the last run left, and decides how much of it may be gone on from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from review_action import __version__
from review_action.domain.config import Policy
from review_action.domain.event import Event, PullRequestEvent
from review_action.domain.profile import PROFILES
from review_action.domain.pull_request import Conversation, PullRequest
from review_action.domain.settings import Settings
from review_action.domain.state import Override, ReviewState, StateProblem, Suppression
from review_action.domain.state_key import StateKey
from review_action.errors import GitHubError
from review_action.pipeline.intake.digest_policy import digest_policy
from review_action.pipeline.speaking.state_marker import decode_state
from review_action.ports import GateHost


@dataclass(frozen=True)
class Recalled:
    """What is known of earlier rounds."""

    key: StateKey | None = None
    """None: nothing can be signed, so nothing is believed and nothing is left."""
    policy: str = ""
    """Digest of what decides what is said."""
    state: ReviewState | None = None
    """Ours, signed for this pull request."""
    full: bool = True
    """Whether everything is to be reviewed, whatever the state says was."""
    why: str = ""
    """Why everything is, where a reader would expect otherwise; one sentence."""
    carries: bool = False
    """Whether its findings are to be looked for again; not when other rules hold now."""
    suppressions: tuple[Suppression, ...] = ()
    override: Override | None = None
    said: frozenset[str] = frozenset()
    """Fingerprints of what our comments say; with a state or without one."""

    def with_words(
        self, suppressions: Sequence[Suppression], override: Override | None
    ) -> "Recalled":
        """What maintainers said now, beside what they said before."""
        said = dict.fromkeys((*self.suppressions, *suppressions))
        return replace(self, suppressions=tuple(said), override=override or self.override)

    def with_comments(self, conversation: Conversation | None) -> "Recalled":
        """What stands there as comments already; nothing where that could not be read."""
        if conversation is None:
            return self
        return replace(self, said=conversation.said(self.state.settled if self.state else ()))


@dataclass(frozen=True)
class Recalling:
    """What decides whether a state is gone on from."""

    settings: Settings
    policy: Policy
    pull: PullRequest
    event: Event
    gate: GateHost | None
    texts: str = ""
    """What the team's own files add to every prompt."""

    def recall(self, conversation: Conversation | None, problem: str = "") -> Recalled:
        """The state of the last run, as far as it may be believed; never raises.

        What narrows a review must be ours, of this pull request, of the same rules, and no older
        than what stands on the pull request. Its findings and the maintainers' words add to a
        review, so a signature is enough for them.
        """
        key = self._key()
        digest = self._digest(self.policy)
        if key is None:
            return Recalled(policy=digest)
        if conversation is None:
            return Recalled(
                key, digest, why=_again(f"earlier comments could not be read: {problem}")
            )
        state = decode_state(conversation.summary_body, key)
        if isinstance(state, StateProblem):
            missing = "the last review left nothing to go on from" if _spoke(conversation) else ""
            return Recalled(key, digest, why=_again(state.reason or missing))
        same_rules = state.policy in self._accepted()
        doubts = self._doubts(state, conversation, same_rules=same_rules)
        why = next(filter(None, doubts), "")
        return Recalled(
            key=key,
            policy=digest,
            state=state,
            full=bool(why) or not self.policy.incremental,
            why=_again(why),
            carries=same_rules,
            suppressions=state.suppressions,
            override=state.override if self._is_head(state.override) else None,
        )

    def _doubts(
        self, state: ReviewState, conversation: Conversation, *, same_rules: bool
    ) -> Iterator[str]:
        if self.settings.full:
            yield "it was asked for"
        if conversation.summary_editor:
            yield f"{conversation.summary_editor} edited the summary comment"
        if state.base_ref != self.pull.base_ref:
            yield f"the base was `{state.base_ref}`, and is `{self.pull.base_ref}` now"
        if not same_rules:
            yield "the rules, the model or the version of the review changed"
        known = set(state.threads)
        if any(
            comment.fingerprint not in known
            for comment in conversation.own_comments
            if not (comment.resolved or comment.minimized)
        ):
            yield "what the last review left is older than its comments"
        yield self._later_review(state)

    def _later_review(self, state: ReviewState) -> str:
        """A review of the head, or of the one before this push, would have left a state of its own."""
        head = self.pull.head_sha
        commit = self._before() or head
        if self.gate is None or state.head_sha in {commit, head}:
            return ""
        short = commit[:7]
        try:
            check = self.gate.get_check_run(commit, self.settings.check_name)
        except GitHubError as error:
            return f"whether commit {short} was reviewed could not be read: {error}"
        if check is None or check.conclusion not in {"pass", "fail"}:
            return ""
        return f"what the last review left is older than that of commit {short}"

    def _before(self) -> str:
        """The head before this push; empty when no push started this run, or one of long ago."""
        event = self.event
        if not isinstance(event, PullRequestEvent) or event.after != self.pull.head_sha:
            return ""
        return event.before or ""

    def _key(self) -> StateKey | None:
        model = self.settings.model
        secret = self.settings.state_key or (model.api_key if model else None)
        if secret is None:
            return None
        return StateKey.derive(
            secret.get_secret_value(),
            repository=self.pull.base_repository,
            pull_number=self.pull.number,
        )

    def _accepted(self) -> frozenset[str]:
        """A more thorough look than is asked for now is as good."""
        profiles = PROFILES[PROFILES.index(self.policy.profile) :]
        return frozenset(
            self._digest(self.policy.model_copy(update={"profile": profile}))
            for profile in profiles
        )

    def _digest(self, policy: Policy) -> str:
        routes = (self.settings.model, *self.settings.fallbacks)
        return digest_policy(
            policy,
            version=__version__,
            routes=[route.route for route in routes if route is not None],
            texts=self.texts,
        )

    def _is_head(self, override: Override | None) -> bool:
        return override is not None and override.head_sha == self.pull.head_sha


def _spoke(conversation: Conversation) -> bool:
    return bool(conversation.summary_id or conversation.own_comments)


def _again(why: str) -> str:
    return f"Reviewed everything again: {why}." if why else ""
