"""Tells new findings from those that an earlier round said in other words; the earlier ones have threads."""

from collections.abc import Collection, Sequence
from functools import partial

from review_action.domain.finding import CONFIDENCES, SEVERITIES, DroppedFinding, Finding
from review_action.domain.value import Value
from review_action.pipeline.judging.is_double import is_double
from review_action.pipeline.judging.likeness import likeness
from review_action.pipeline.judging.read_quote import bare


class Heard(Value):
    """What is said for the first time, what an earlier round said, and what is not said again."""

    kept: tuple[Finding, ...] = ()
    carried: tuple[Finding, ...] = ()
    """All the earlier ones, in order; as grave and as sure as they are now."""
    dropped: tuple[DroppedFinding, ...] = ()


def said_before(
    found: Sequence[Finding], carried: Sequence[Finding], *, let_be: Collection[str] = ()
) -> Heard:
    """Drop from `found` what `carried` says: an earlier claim keeps its words, and so its thread.

    None that is dropped may be hidden by that: what a rule proves is kept, a graver or surer word
    holds and is looked at again, and what somebody let be takes no code along that it did not quote.

    Args:
        found: Of this round, anchored.
        carried: Of earlier ones.
        let_be: Fingerprints of those that somebody let be.
    """
    if not carried:
        return Heard(kept=tuple(found))
    alike = likeness([*carried, *found])
    kept: list[Finding] = []
    dropped: list[DroppedFinding] = []
    now = list(carried)
    for number, finding in enumerate(found, start=len(carried)):
        earlier = next(
            (
                index
                for index, other in enumerate(carried)
                if _may_stand_for(other, finding, let_be)
                and is_double(other, finding, alike=partial(alike, index, number))
            ),
            None,
        )
        if earlier is None:
            kept.append(finding)
            continue
        other = now[earlier]
        now[earlier] = _graver(other, finding)
        place = f"{other.path}:{other.start_line}"
        reason = f"an earlier round said it: {other.rule_id} at {place}"
        dropped.append(DroppedFinding(finding=finding, reason=reason))
    return Heard(kept=tuple(kept), carried=tuple(now), dropped=tuple(dropped))


def _may_stand_for(earlier: Finding, finding: Finding, let_be: Collection[str]) -> bool:
    if earlier.path != finding.path or finding.origin == "analyzer":
        return False
    if earlier.fingerprint not in let_be:
        return True
    quoted = bare(finding.quote)
    return bool(quoted) and quoted in bare(earlier.quote)


def _graver(earlier: Finding, finding: Finding) -> Finding:
    severity = min(earlier.severity, finding.severity, key=SEVERITIES.index)
    confidence = min(earlier.confidence, finding.confidence, key=CONFIDENCES.index)
    if (severity, confidence) == (earlier.severity, earlier.confidence):
        return earlier
    changed = {"severity": severity, "confidence": confidence, "verification": "none"}
    return earlier.model_copy(update=changed)
