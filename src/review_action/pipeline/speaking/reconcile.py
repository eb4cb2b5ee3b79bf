"""Tells what an earlier run said already from what is new, and what no longer holds."""

from collections.abc import Sequence

from review_action.domain.placement import Placed
from review_action.domain.pull_request import Conversation, OwnComment
from review_action.domain.value import Value


class Reconciled(Value):
    """Findings with their standing, and our comments whose finding is gone."""

    placed: tuple[Placed, ...] = ()
    outdated: tuple[OwnComment, ...] = ()


def reconcile(placed: Sequence[Placed], conversation: Conversation) -> Reconciled:
    """Compare by fingerprint: one comment is enough, resolved or not, wherever its line went."""
    said = {comment.fingerprint for comment in conversation.own_comments}
    found = {entry.finding.fingerprint for entry in placed}
    return Reconciled(
        placed=tuple(
            entry.model_copy(
                update={"standing": "unchanged" if entry.finding.fingerprint in said else "new"}
            )
            for entry in placed
        ),
        outdated=tuple(
            comment for comment in conversation.own_comments if comment.fingerprint not in found
        ),
    )
