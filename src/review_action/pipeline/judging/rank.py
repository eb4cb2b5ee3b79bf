"""Orders findings: the most valuable first, then by place, so that equal runs say the same."""

from review_action.domain.finding import SEVERITIES, Finding
from review_action.pipeline.judging.worth import worth


def rank(finding: Finding) -> tuple[object, ...]:
    """A sort key that two findings share only when they are equal."""
    return (
        -worth(finding),
        SEVERITIES.index(finding.severity),
        finding.path,
        finding.start_line,
        finding.end_line,
        finding.rule_id,
        finding.title,
        repr(finding),
    )
