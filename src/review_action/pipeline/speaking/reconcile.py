"""Tells what an earlier run said already from what is new, and which comments no longer hold."""

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from pydantic import Field

from review_action.domain.diff import FileDiff
from review_action.domain.placement import Placed
from review_action.domain.pull_request import Conversation, OwnComment
from review_action.domain.value import Value
from review_action.pipeline.speaking.names_of import names_of

Why = Literal["fixed", "withdrawn", "suppressed"]


class Outdated(Value):
    """A comment of ours whose finding no longer holds, and why."""

    comment: OwnComment
    why: Why


class Known(Value):
    """What this run knows of earlier findings beside those that still stand."""

    carried: tuple[str, ...] = ()
    """Fingerprints of findings that earlier rounds said, wherever they said it."""
    threads: dict[str, str] = Field(default_factory=dict)
    """Fingerprint now → the one its comment carries."""
    gone: tuple[str, ...] = ()
    """Fingerprints of findings whose code is no longer there."""
    withdrawn: tuple[str, ...] = ()
    """Fingerprints of findings that a second look did not confirm."""
    suppressed: tuple[str, ...] = ()
    settled: tuple[int, ...] = ()
    """Ids of comments that we closed ourselves: a finding that is back is said again."""
    reviewed: tuple[str, ...] = ()
    """Paths that were reviewed whole, in this run or before."""
    touched: tuple[str, ...] | None = None
    """All paths of the change under both names; None when not all are known."""


class Reconciled(Value):
    """Findings with their standing, and our open comments whose finding is not among them."""

    placed: tuple[Placed, ...] = ()
    outdated: tuple[Outdated, ...] = ()
    left: tuple[OwnComment, ...] = ()
    """Not found again, but nothing shows that they no longer hold: a person must look."""
    threads: dict[str, str] = Field(default_factory=dict)
    """Fingerprint now → the one its comment carries, where they differ."""


def reconcile(
    placed: Sequence[Placed],
    conversation: Conversation,
    *,
    files: Sequence[FileDiff] = (),
    known: Known | None = None,
) -> Reconciled:
    """Compare by fingerprint: one comment is enough, resolved or not, wherever its line went.

    A thread that a person answered or resolved is left to them, and what it says is not said
    again. A finding that earlier rounds said only in the summary stays there.

    Args:
        placed: What stands now.
        conversation: What was said before, over all pages.
        files: The change, for the former names of its files.
        known: What the state of the last run tells; without it only what GitHub shows counts.
    """
    known = known or Known()
    said = conversation.said(known.settled)
    standing: list[Placed] = []
    found: set[str] = set()
    threads: dict[str, str] = {}
    for entry in placed:
        names = tuple(names_of(entry.finding, files, known.threads))
        found.update(names)
        name = next((name for name in names if name in said), "")
        if name and name != names[0]:
            threads[names[0]] = name
        standing.append(_standing(entry, said=bool(name), carried=names[0] in known.carried))
    outdated: list[Outdated] = []
    left: list[OwnComment] = []
    for comment in _unfounded(conversation, found):
        why = _why(comment, known)
        if why is None:
            left.append(comment)
        else:
            outdated.append(Outdated(comment=comment, why=why))
    return Reconciled(
        placed=tuple(standing), outdated=tuple(outdated), left=tuple(left), threads=threads
    )


def _standing(entry: Placed, *, said: bool, carried: bool) -> Placed:
    standing = "unchanged" if said or carried else "new"
    if not said and carried and entry.where == "line":
        reason = "said in the summary by an earlier round"
        entry = Placed(finding=entry.finding, where="summary", side=entry.side, reason=reason)
    return entry.model_copy(update={"standing": standing})


def _unfounded(conversation: Conversation, found: Collection[str]) -> Iterator[OwnComment]:
    for comment in conversation.own_comments:
        closed = comment.resolved or comment.minimized
        if not closed and not comment.answered and comment.fingerprint not in found:
            yield comment


def _why(comment: OwnComment, known: Known) -> Why | None:
    if comment.fingerprint in known.suppressed:
        return "suppressed"
    if comment.fingerprint in known.withdrawn:
        return "withdrawn"
    return "fixed" if _is_fixed(comment, known) else None


def _is_fixed(comment: OwnComment, known: Known) -> bool:
    """Whether the code it spoke of is gone; that it was not found again proves nothing."""
    if comment.fingerprint in known.gone:
        return True
    if known.touched is not None and comment.path not in known.touched:
        return True
    changed = comment.outdated or comment.line is None
    return changed and comment.path in known.reviewed
