"""Closes our own threads whose finding no longer holds: resolved, or answered and folded away."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from review_action.domain.marker import Marker
from review_action.domain.pull_request import OwnComment, PullRequest
from review_action.domain.value import Value
from review_action.errors import GitHubError, NotFoundError, PermissionDeniedError, advice
from review_action.pipeline.speaking.reconcile import Outdated, Why
from review_action.ports import ThreadHost

MOST = 20
"""A run's writes are paced, and share the limit of all workflows; the rest waits for the next run."""

_WORDS: dict[Why, str] = {
    "fixed": "fixed",
    "withdrawn": "not confirmed by a second look",
    "suppressed": "let be on somebody's word",
}


class Settled(Value):
    """What was closed, and what could not be."""

    ids: tuple[int, ...] = ()
    """Of the comments that are closed now, by us."""
    told: tuple[str, ...] = ()
    """One sentence a kind, for people."""
    rungs: tuple[str, ...] = ()
    """What was degraded and why."""


def settle(
    outdated: Sequence[Outdated], threads: ThreadHost, pull: PullRequest, *, dry_run: bool = False
) -> Settled:
    """Close each thread once; never raises.

    Resolving takes `contents: write`, which many workflows rightly do not give: then an answer
    says what became of it, and the comment is folded away.

    Args:
        outdated: Comments of ours that nobody else answered.
        threads: Where they stand.
        pull: The pull request, at the head that was reviewed.
        dry_run: Tell what would be done.
    """
    now = outdated[:MOST]
    if dry_run:
        return Settled(told=_told(now, "Would close"))
    settling = _Settling(threads, pull)
    closed = [each for each in now if settling.close(each)]
    rungs = settling.rungs
    if later := len(outdated) - len(now):
        rungs.append(f"{later} more comments that no longer hold are closed by the next run.")
    return Settled(
        ids=tuple(each.comment.id for each in closed),
        told=_told(closed, "Closed"),
        rungs=tuple(rungs),
    )


class _Settling:
    """The threads of one run, until GitHub stops us."""

    def __init__(self, threads: ThreadHost, pull: PullRequest) -> None:
        self._threads = threads
        self._pull = pull
        self._may_resolve = True
        self._stopped = False
        self.rungs: list[str] = []

    def close(self, each: Outdated) -> bool:
        """Whether it is closed now; after the first failure nothing more is tried."""
        if self._stopped:
            return False
        try:
            if not self._resolved(each.comment):
                self._answered(each)
        except NotFoundError:
            return False  # somebody deleted it meanwhile, which is as good
        except GitHubError as error:
            self._stopped = True
            self.rungs.append(f"Comments that no longer hold stay open: {advice(error)}")
            return False
        return True

    def _resolved(self, comment: OwnComment) -> bool:
        if not (self._may_resolve and comment.can_resolve and comment.thread_id):
            return False
        try:
            self._threads.resolve_thread(comment.thread_id)
        except PermissionDeniedError:
            self._may_resolve = False
            return False
        return True

    def _answered(self, each: Outdated) -> None:
        comment = each.comment
        said = f"{_WORDS[each.why].capitalize()} ({self._pull.head_sha[:7]})."
        digest = hashlib.sha256(f"settled\0{comment.id}".encode()).hexdigest()[:16]
        marker = Marker("answer", digest).comment
        self._threads.reply(self._pull, comment.id, f"{said}\n\n{marker}")
        if comment.node_id:
            self._threads.minimize_comment(comment.node_id)


def _told(closed: Sequence[Outdated], verb: str) -> tuple[str, ...]:
    counts = Counter(each.why for each in closed)
    return tuple(
        f"{verb} {counts[why]} earlier comment{'' if counts[why] == 1 else 's'}: {words}."
        for why, words in _WORDS.items()
        if counts[why]
    )
