"""Joins what a rule found with the claim of a model about the same, once nobody looks at claims again."""

from collections.abc import Sequence

from review_action.domain.finding import DroppedFinding, Finding
from review_action.pipeline.judging.consolidate import Consolidated
from review_action.pipeline.judging.is_double import is_evidence
from review_action.pipeline.judging.merge import merge
from review_action.pipeline.judging.nearby import Nearby
from review_action.pipeline.judging.rank import rank


def join_evidence(findings: Sequence[Finding]) -> Consolidated:
    """One finding for each claim that a rule proves, with the rules of both.

    Until claims were looked at, a graver one stands apart from what a rule found, lest it be
    hidden by it, or take it along when it is refuted. Now the graver severity holds, unless the
    second look left it unsure; and the words are the claim's, which name the case, where it was
    confirmed, else the rule's.
    """
    kept = dict(enumerate(findings))
    dropped: list[DroppedFinding] = []
    rules = Nearby()
    for number, finding in kept.items():
        if finding.origin == "analyzer":
            rules.add(number, finding)
    for number, claim in enumerate(findings):
        if claim.origin == "analyzer":
            continue
        proof = next((at for at in rules.of(claim) if _proves(kept[at], claim)), None)
        if proof is not None:
            del kept[number]
            kept[proof], double = _joined(kept[proof], claim)
            reason = f"the same as {kept[proof].rule_id} at {claim.path}:{claim.start_line}"
            dropped.append(DroppedFinding(finding=double, reason=reason))
    if not dropped:
        return Consolidated(kept=tuple(findings))
    return Consolidated(kept=tuple(sorted(kept.values(), key=rank)), dropped=tuple(dropped))


def _proves(rule: Finding, claim: Finding) -> bool:
    """A graver claim that quotes no code fails no check, and what a rule found must not become one."""
    stands = claim.anchor in {"exact", "moved"} or not claim.is_graver_than(rule)
    return stands and is_evidence(rule, claim)


def _joined(rule: Finding, claim: Finding) -> tuple[Finding, Finding]:
    """The one that stays, and the other as it was."""
    graver = claim.is_graver_than(rule)
    if graver and claim.verification == "confirmed":
        return merge(claim, rule), rule
    merged = merge(rule, claim)
    if graver and claim.verification != "unsure":
        merged = merged.model_copy(update={"severity": claim.severity})
    return merged, claim
