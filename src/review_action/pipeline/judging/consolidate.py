"""Says each thing once: doubles are merged, equal notes gathered, and the most valuable comes first."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from review_action.domain.finding import DroppedFinding, Finding
from review_action.domain.value import Value
from review_action.pipeline.judging.hidden_rules import ALIKE, TRICKS
from review_action.pipeline.judging.is_double import is_double
from review_action.pipeline.judging.likeness import likeness
from review_action.pipeline.judging.merge import merge, with_place
from review_action.pipeline.judging.nearby import Nearby
from review_action.pipeline.judging.rank import rank
from review_action.pipeline.judging.untangle import untangle

_ANCHORS: Final = ("exact", "moved", "line", "none", "pending")


class Consolidated(Value):
    """What is reported, most valuable first, and what is not, each with the reason."""

    kept: tuple[Finding, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()


def consolidate(findings: Sequence[Finding]) -> Consolidated:
    """Merge findings that say the same, and settle those that say the opposite.

    The proven, best anchored, most valuable of equal claims stays, with the others' rules in
    `also_by` and the passes of all in `raised_by`. Notes (`info`) of one rule and title are said
    once for all their places, what a rule found in one file as well. The order given does not
    matter, and consolidating what is kept changes nothing.
    """
    kept = sorted(findings, key=_preference)
    dropped: list[DroppedFinding] = []
    before = len(kept) + 1
    # What is rare among all may be less so among what is left, so measured anew until it is stable.
    while len(kept) < before:
        before = len(kept)
        kept = sorted(_gathered(_merged(kept, dropped), dropped), key=_preference)
    return Consolidated(kept=tuple(sorted(untangle(kept), key=rank)), dropped=tuple(dropped))


def _merged(findings: Sequence[Finding], dropped: list[DroppedFinding]) -> list[Finding]:
    """One finding a claim. Each is compared with the first of a claim, so that none chains two."""
    alike = likeness(findings)
    kept: dict[int, Finding] = {}
    nearby = Nearby()
    for number, finding in enumerate(findings):
        doubles = (
            index
            for index in nearby.of(finding)
            if is_double(findings[index], finding, alike=partial(alike, index, number))
        )
        first = next(doubles, None)
        if first is None:
            nearby.add(number, finding)
            kept[number] = finding
            continue
        dropped.append(DroppedFinding(finding=finding, reason=_told(kept[first])))
        kept[first] = merge(kept[first], finding)
    return list(kept.values())


def _gathered(findings: Sequence[Finding], dropped: list[DroppedFinding]) -> list[Finding]:
    """The same words of the same rule, at several places, as one."""
    kept: dict[object, Finding] = {}
    for number, finding in enumerate(findings):
        key = _cause(finding) or number
        if key not in kept:
            kept[key] = finding
            continue
        first = kept[key]
        dropped.append(DroppedFinding(finding=finding, reason=_told(first)))
        told = {"description": with_place(first.description, finding)}
        kept[key] = first.model_copy(update=told)
    return list(kept.values())


def _cause(finding: Finding) -> tuple[str, ...]:
    """What those have in common that one remark is enough for; empty where each has its own."""
    same = (finding.rule_id, " ".join(finding.title.split()).casefold())
    # A word is the same word wherever it stands.
    if finding.severity == "info" or finding.rule_id == ALIKE:
        return same
    # A suggestion is taken where it stands, and what deceives is told at each of its places.
    if finding.origin != "analyzer" or finding.suggestion or finding.rule_id in TRICKS:
        return ()
    return (*same, finding.path)


def _told(kept: Finding) -> str:
    return f"the same as {kept.rule_id} at {kept.path}:{kept.start_line}"


def _preference(finding: Finding) -> tuple[object, ...]:
    """Which of equal claims stays: a rule's word, the surest place, then the most valuable."""
    return (not finding.is_proven, _ANCHORS.index(finding.anchor), *rank(finding))
