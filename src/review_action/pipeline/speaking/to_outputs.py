"""The outputs of the step that follow from the report alone."""

from review_action.domain.report import RunReport


def to_outputs(report: RunReport) -> dict[str, str]:
    """`conclusion`, `rating` (empty when nothing was rated), `findings`, `errors`, `warnings`."""
    severities = [entry.finding.severity for entry in report.placed]
    return {
        "conclusion": report.verdict.conclusion,
        "rating": "" if report.rating is None else str(report.rating),
        "findings": str(len(severities)),
        "errors": str(severities.count("error")),
        "warnings": str(severities.count("warning")),
    }
