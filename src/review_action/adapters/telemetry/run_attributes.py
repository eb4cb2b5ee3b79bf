"""What the span of a run says about it: numbers and names, no text of the pull request."""

from collections import Counter

from review_action.adapters.telemetry.trace import Attribute
from review_action.domain.finding import SEVERITIES
from review_action.domain.report import RunReport


def run_attributes(report: RunReport) -> dict[str, Attribute]:
    """Of the run's own span."""
    severities = Counter(placed.finding.severity for placed in report.placed)
    states = Counter(file.state for file in report.coverage)
    said: dict[str, Attribute] = {
        "review_action.conclusion": report.verdict.conclusion,
        "review_action.model": report.model,
        "review_action.input_tokens": report.usage.input_tokens,
        "review_action.cached_tokens": report.usage.cached_tokens,
        "review_action.output_tokens": report.usage.output_tokens,
        "review_action.cost_usd": report.spend.usd,
        "review_action.unpriced_calls": report.spend.unpriced,
        "vcs.repository.name": report.repository,
        "vcs.ref.head.revision": report.head_sha,
        "langfuse.trace.name": run_name(report),
        "langfuse.trace.tags": (report.verdict.conclusion,),
    }
    if report.pull_number is not None:
        said["vcs.change.id"] = str(report.pull_number)
    said |= {f"review_action.findings.{name}": severities[name] for name in SEVERITIES}
    return said | {f"review_action.files.{state}": count for state, count in states.items()}


def run_name(report: RunReport) -> str:
    """`review owner/repo#1`, as far as it is known."""
    return f"review {subject(report)}".strip()


def subject(report: RunReport) -> str:
    """What all runs on one pull request have in common."""
    number = "" if report.pull_number is None else f"#{report.pull_number}"
    return f"{report.repository}{number}"
