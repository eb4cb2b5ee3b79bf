"""Untangles findings that are at odds: opposite claims, and replacements of the same lines."""

from collections.abc import Sequence
from typing import Final

from review_action.domain.finding import Finding
from review_action.pipeline.judging.contradicts import contradicts
from review_action.pipeline.judging.nearby import Nearby
from review_action.pipeline.judging.rank import rank

OPPOSED: Final = "Another finding claims the opposite."
TAKEN: Final = "another finding replaces the same lines"


def untangle(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Every finding again, in any order.

    Of two opposite claims neither is trusted, unless it is proven: both are unsure until a second
    look decides. Of two replacements for the same lines the less valuable is shown as prose.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    return tuple(
        settled for own in by_path.values() for settled in _one_each(_without_opposites(own))
    )


def _without_opposites(findings: Sequence[Finding]) -> list[Finding]:
    nearby, opposed = Nearby(), set[int]()
    for number, finding in enumerate(findings):
        for other in nearby.of(finding):
            if contradicts(findings[other], finding):
                opposed |= {other, number}
        nearby.add(number, finding)
    return [
        _doubted(finding) if index in opposed and not finding.is_proven else finding
        for index, finding in enumerate(findings)
    ]


def _doubted(finding: Finding) -> Finding:
    return finding.model_copy(
        update={"confidence": "low", "verification": "unsure", "verification_note": OPPOSED}
    )


def _one_each(findings: Sequence[Finding]) -> list[Finding]:
    """No two replacements that overlap, unless they are the same."""
    settled: list[Finding] = []
    standing: list[Finding] = []
    nearby = Nearby()
    for finding in sorted(findings, key=rank):
        if finding.suggestion is None or not finding.suggestion.stands:
            settled.append(finding)
        elif any(_collide(finding, standing[other]) for other in nearby.of(finding)):
            refused = finding.suggestion.refused(TAKEN)
            settled.append(finding.model_copy(update={"suggestion": refused}))
        else:
            nearby.add(len(standing), finding)
            standing.append(finding)
            settled.append(finding)
    return settled


def _collide(one: Finding, other: Finding) -> bool:
    if one.side != other.side:
        return False
    if one.start_line > other.end_line or other.start_line > one.end_line:
        return False
    ours, theirs = (
        (f.start_line, f.end_line, f.suggestion and f.suggestion.replacement) for f in (one, other)
    )
    return ours != theirs
