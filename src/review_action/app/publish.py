"""Says what was composed, rung by rung: one review, else single comments, else annotations and the job summary."""

from collections.abc import Callable
from dataclasses import dataclass

from review_action.app.check_run import CLOSED, verdict_on
from review_action.domain.pull_request import Conversation, PullRequest
from review_action.domain.review import CheckRun, Published, ReviewPayload
from review_action.errors import GitHubError, UnplaceableCommentError, advice
from review_action.ports import ReviewHost, Runner

Recompose = Callable[[frozenset[str]], ReviewPayload]
"""Composes anew with the findings of these fingerprints said in the summary instead of inline."""


@dataclass(frozen=True)
class Publisher:
    """Where one run's words go."""

    reviews: ReviewHost
    runner: Runner
    pull: PullRequest
    check_id: int | None
    """None when no check run could be created."""
    silent: bool = False
    """Whether a summary comment is not worth creating; one that stands is edited all the same."""

    def publish(
        self, payload: ReviewPayload, conversation: Conversation | None, *, recompose: Recompose
    ) -> Published:
        """Everything that may be written is written; what may not be is told in `rungs`.

        Args:
            payload: What to say.
            conversation: What stands there already; None when it could not be read, and then
                nothing that could be a double is created.
            recompose: Called when GitHub refused some inline comments.
        """
        rungs: list[str] = []
        review_url, inline, refused = "", 0, frozenset[str]()
        if conversation is None:
            rungs.append("Earlier comments could not be read, so none was added.")
        else:
            review_url, inline, refused = self._review(payload, conversation, rungs)
        if refused:
            payload = recompose(refused)
        summary_url = self._summary(payload, conversation, rungs)
        checked = self._check(payload.check, summary_url, rungs)
        if not checked or refused:
            self.runner.annotate(payload.annotations)
        return Published(
            review_url=review_url,
            summary_url=summary_url,
            inline=inline,
            rungs=tuple(rungs),
            checked=checked,
        )

    def _review(
        self, payload: ReviewPayload, conversation: Conversation, rungs: list[str]
    ) -> tuple[str, int, frozenset[str]]:
        everything = frozenset(comment.fingerprint for comment in payload.comments)
        if not payload.comments or _is_said(payload, conversation):
            return "", 0, frozenset()
        try:
            return self.reviews.create_review(self.pull, payload), len(everything), frozenset()
        except UnplaceableCommentError:
            rungs.append("GitHub refused a line of the review; comments were posted one by one.")
            return self._single_comments(payload, rungs)
        except GitHubError as error:
            rungs.append(f"The review could not be posted: {advice(error)}")
            return "", 0, everything

    def _single_comments(
        self, payload: ReviewPayload, rungs: list[str]
    ) -> tuple[str, int, frozenset[str]]:
        urls: list[str] = []
        refused: set[str] = set()
        for index, comment in enumerate(payload.comments):
            try:
                urls.append(self.reviews.create_comment(self.pull, payload, index))
            except UnplaceableCommentError:
                refused.add(comment.fingerprint)
            except GitHubError as error:
                rungs.append(f"Comments could not be posted: {advice(error)}")
                refused |= {rest.fingerprint for rest in payload.comments[index:]}
                break
        return (urls[0] if urls else ""), len(urls), frozenset(refused)

    def _summary(
        self, payload: ReviewPayload, conversation: Conversation | None, rungs: list[str]
    ) -> str:
        if conversation is None:
            return ""
        if self.silent and conversation.summary_id is None:
            return ""
        if self._is_superseded(conversation):
            rungs.append("The summary comment speaks of a later commit already; it was left so.")
            return ""
        try:
            return self.reviews.upsert_summary(self.pull, payload.summary, conversation)
        except GitHubError as error:
            rungs.append(f"The summary comment could not be written: {advice(error)}")
            return ""

    def _is_superseded(self, conversation: Conversation) -> bool:
        """A slow run must not undo what the run of a later push has said."""
        now = conversation.head_sha
        return now != self.pull.head_sha and f"commit {now[:7]}" in conversation.summary_body

    def _check(self, check: CheckRun, summary_url: str, rungs: list[str]) -> bool:
        if self.check_id is None:
            return False
        said = {
            "text": verdict_on(self.pull.number),
            "details_url": summary_url or check.details_url,
        }
        try:
            self.reviews.upsert_check_run(
                self.pull.head_sha, check.model_copy(update=said), self.check_id
            )
        except GitHubError as error:
            rungs.append(f"The check run could not be completed: {advice(error)}")
            return False
        self.runner.save_state(CLOSED)
        return True


def _is_said(payload: ReviewPayload, conversation: Conversation) -> bool:
    """Whether this very review stands there; closed comments do not: a force push can bring their head back."""
    closed = {one.fingerprint for one in conversation.own_comments if one.resolved or one.minimized}
    return payload.marker in conversation.own_reviews and closed.isdisjoint(
        comment.fingerprint for comment in payload.comments
    )
