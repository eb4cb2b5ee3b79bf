"""Takes what a payload file claims as claims: no place, no proof and no verdict of its own."""

from collections.abc import Collection

from review_action.domain.finding import DroppedFinding, Finding, Suggestion
from review_action.domain.payload_file import HandedFinding
from review_action.domain.value import Value


class Claims(Value):
    """What is to be anchored, proven and placed anew, and what is not even that."""

    findings: tuple[Finding, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()


def take_claims(handed: Collection[HandedFinding], known: Collection[str]) -> Claims:
    """Findings of rules we know.

    Args:
        handed: As the file has them.
        known: Ids of the rules that a model may report under in this run.
    """
    found = [_finding(each) for each in handed]
    return Claims(
        findings=tuple(_known_alone(one, known) for one in found if one.rule_id in known),
        dropped=tuple(
            DroppedFinding(finding=one, reason="there is no rule of this name in this run")
            for one in found
            if one.rule_id not in known
        ),
    )


def _finding(handed: HandedFinding) -> Finding:
    said = handed.model_dump(exclude={"replacement"})
    suggestion = None
    if handed.replacement is not None:
        suggestion = Suggestion(replacement=handed.replacement)
    return Finding(**said, suggestion=suggestion)


def _known_alone(finding: Finding, known: Collection[str]) -> Finding:
    also = tuple(rule for rule in finding.also_by if rule in known)
    return finding.model_copy(update={"also_by": also})
