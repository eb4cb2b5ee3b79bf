"""Tells new findings from those that an earlier round said in other words; the earlier ones have threads."""

from collections.abc import Sequence
from functools import partial

from review_action.domain.finding import DroppedFinding, Finding
from review_action.domain.value import Value
from review_action.pipeline.judging.is_double import is_double
from review_action.pipeline.judging.likeness import likeness


class Heard(Value):
    """What is said for the first time, and what is not."""

    kept: tuple[Finding, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()


def said_before(found: Sequence[Finding], carried: Sequence[Finding]) -> Heard:
    """Drop from `found` what `carried` says: an earlier claim keeps its words, and so its thread."""
    if not carried:
        return Heard(kept=tuple(found))
    alike = likeness([*carried, *found])
    kept: list[Finding] = []
    dropped: list[DroppedFinding] = []
    for number, finding in enumerate(found, start=len(carried)):
        earlier = next(
            (
                other
                for index, other in enumerate(carried)
                if other.path == finding.path
                and is_double(other, finding, alike=partial(alike, index, number))
            ),
            None,
        )
        if earlier is None:
            kept.append(finding)
            continue
        place = f"{earlier.path}:{earlier.start_line}"
        reason = f"an earlier round said it: {earlier.rule_id} at {place}"
        dropped.append(DroppedFinding(finding=finding, reason=reason))
    return Heard(kept=tuple(kept), dropped=tuple(dropped))
