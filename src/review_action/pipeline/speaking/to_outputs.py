"""The outputs of the step that follow from the report alone."""

from review_action.domain.completion import Spend
from review_action.domain.report import RunReport


def to_outputs(report: RunReport) -> dict[str, str]:
    """Verdict, counts, tokens and cost; what is not known is empty (a rating, a price), and never 0."""
    severities = [entry.finding.severity for entry in report.placed]
    return {
        "conclusion": "overridden" if report.verdict.overridden_by else report.verdict.conclusion,
        "rating": "" if report.rating is None else str(report.rating),
        "findings": str(len(severities)),
        "errors": str(severities.count("error")),
        "warnings": str(severities.count("warning")),
        "cost-usd": _dollars(report.spend),
        "input-tokens": str(report.usage.input_tokens),
        "output-tokens": str(report.usage.output_tokens),
    }


def _dollars(spend: Spend) -> str:
    """Without an exponent, so that a shell can compare it."""
    return "" if spend.unpriced else f"{spend.usd:.6f}"
