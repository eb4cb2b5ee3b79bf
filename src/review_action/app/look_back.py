"""Holds a change against what earlier rounds left: what is new to ask about, and what still stands."""

from collections.abc import Collection, Sequence

from review_action.app.recall import Recalled
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.value import Value
from review_action.pipeline.intake.since import Since, since
from review_action.pipeline.judging.carry_over import Carried, carry_over


class LookedBack(Value):
    """What a round knows before it asks."""

    since: Since = Since()
    carried: Carried = Carried()
    let_be: tuple[str, ...] = ()
    """Fingerprints of those carried that somebody let be."""

    @property
    def asked(self) -> tuple[FileDiff, ...]:
        """Files with what is new in them."""
        return self.since.files

    @property
    def again(self) -> tuple[Finding, ...]:
        """Earlier findings that a second look should be taken at, with the new ones."""
        return self.carried.again


def look_back(
    files: Sequence[FileDiff],
    recalled: Recalled | None,
    *,
    unasked: Collection[str] = (),
    unread: Collection[str] = (),
    complete: bool = True,
) -> LookedBack:
    """Everything is new where nothing was recalled, or nothing recalled may narrow the review.

    Args:
        files: All of the change that could be read.
        recalled: What earlier rounds left; None on a laptop.
        unasked: Paths no model is asked about; what stands there stands all the same.
        unread: Paths that were to be read and could not be.
        complete: Whether all touched files are known.
    """
    asked = tuple(file for file in files if file.path not in unasked)
    if recalled is None or recalled.key is None or recalled.state is None:
        return LookedBack(since=Since(files=asked))
    carried = Carried()
    if recalled.carries:
        carried = carry_over(
            recalled.state, files, key=recalled.key, unread=unread, complete=complete
        )
    said = {each.fingerprint for each in recalled.suppressions if each.fingerprint}
    let_be = tuple(
        one.fingerprint
        for one in carried.findings
        if not said.isdisjoint({one.fingerprint, carried.threads.get(one.fingerprint)})
    )
    if recalled.full:
        # Everything is asked about again, so what is carried is looked at again as well.
        carried = carried.model_copy(update={"standing": (), "again": carried.findings})
        now = Since(files=asked)
    else:
        now = since(asked, recalled.state, recalled.key)
    return LookedBack(since=now, carried=_open(carried), let_be=let_be)


def _open(carried: Carried) -> Carried:
    """What an earlier look came to does not hold for code that has changed since."""
    again = tuple(each.model_copy(update={"verification": "none"}) for each in carried.again)
    return carried.model_copy(update={"again": again})
