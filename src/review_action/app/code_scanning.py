"""Hands the findings to code scanning, beside the review; that it may not is told and no failure."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from review_action.app.review import Reviewer
from review_action.domain.config import Policy
from review_action.domain.placement import Placed
from review_action.domain.pull_request import FileListing, PullRequest
from review_action.domain.report import RunReport
from review_action.errors import GitHubError, advice
from review_action.pipeline.speaking.to_sarif import to_sarif
from review_action.ports import GateHost

Redact = Callable[[str], str]


def scanning(reviewer: Reviewer, hosts: GateHost, redact: Redact) -> Reviewer:
    """The same, uploading after each review what it was to do after it anyway."""
    before = reviewer.after

    def after(
        pull: PullRequest, report: RunReport, listing: FileListing, policy: Policy
    ) -> Sequence[str]:
        told = before(pull, report, listing, policy) if before else ()
        if reviewer.settings.dry_run:
            return told
        problem = upload(report, pull, hosts, redact, category=reviewer.settings.check_name)
        return (*told, problem) if problem else told

    return replace(reviewer, after=after)


def upload(
    report: RunReport, pull: PullRequest, hosts: GateHost, redact: Redact, *, category: str
) -> str:
    """Upload what stands on changed lines; the upload before it is replaced, so none is left out.

    Without a finding an empty document goes up: it closes the alerts of the former one.

    Args:
        report: What is said.
        pull: Its head is what the document is about.
        hosts: Code scanning.
        redact: Takes the run's secrets out.
        category: One of each: uploads of one category replace each other.

    Returns:
        What is to be done, when it may not be; empty when it was uploaded.
    """
    shown = report.model_copy(update={"placed": tuple(filter(_is_on_lines, report.placed))})
    try:
        hosts.upload_sarif(pull, redact(json.dumps(to_sarif(shown, category=category))))
    except GitHubError as error:
        return f"The findings were not uploaded to code scanning: {advice(error)}"
    return ""


def _is_on_lines(entry: Placed) -> bool:
    """GitHub shows alerts on lines of the change alone; all others would be noise on the branch."""
    finding = entry.finding
    anchored = finding.anchor in {"exact", "moved", "line"}
    return anchored and finding.side == "RIGHT" and finding.start_line > 0
