"""Every comment whole, for every outcome."""

from collections.abc import Callable

import pytest
from tests.golden.reports import INJECTION, LEAK, OFF_BY_ONE, REPORTS, SIMPLER

from review_action.domain.finding import Finding
from review_action.rendering import render

Golden = Callable[[str, str], None]
ROWS = 25
SUMMARY_MARKER = "<!-- review-action:summary v1 -->"
REVIEW_MARKER = "<!-- review-action:review v1 0123456789abcdef -->"

each_report = pytest.mark.parametrize("name", REPORTS)


@each_report
def test_summary__whole(name: str, golden: Golden) -> None:
    text = render(
        "comments/summary.md.j2", report=REPORTS[name], rows=ROWS, cut=(), marker=SUMMARY_MARKER
    )
    golden(f"comments/{name}.summary.md", text)


@each_report
def test_check_run__whole(name: str, golden: Golden) -> None:
    text = render("comments/check_run.md.j2", report=REPORTS[name], rows=ROWS, cut=())
    golden(f"comments/{name}.check_run.md", text)


@each_report
def test_job_summary__whole(name: str, golden: Golden) -> None:
    text = render("comments/job_summary.md.j2", report=REPORTS[name], rows=ROWS, cut=())
    golden(f"comments/{name}.job_summary.md", text)


def test_headline__of_every_outcome(golden: Golden) -> None:
    told = (
        f"{name}: {render('comments/headline.txt.j2', report=report)}\n"
        for name, report in REPORTS.items()
    )
    golden("comments/headlines.txt", "".join(told))


@pytest.mark.parametrize("name", ["fail", "pass", "inconclusive"])
def test_review__whole(name: str, golden: Golden) -> None:
    report = REPORTS[name]
    inline = sum(placed.where == "line" for placed in report.placed)
    text = render("comments/review.md.j2", report=report, inline=inline, marker=REVIEW_MARKER)
    golden(f"comments/{name}.review.md", text)


@pytest.mark.parametrize("finding", [INJECTION, OFF_BY_ONE, LEAK, SIMPLER], ids=lambda f: f.rule_id)
def test_inline__whole(finding: Finding, golden: Golden) -> None:
    suggestion = finding.suggestion
    text = suggestion.replacement if suggestion else ""
    proven = suggestion is not None and suggestion.proof == "parsed"
    body = render(
        "comments/inline.md.j2",
        finding=finding,
        suggestion_block=f"```suggestion\n{text}\n```" if proven else "",
        snippet_block=f"```\n{text}\n```" if text and not proven else "",
        marker=f"<!-- review-action:finding v1 {finding.fingerprint} -->",
    )
    golden(f"comments/{finding.rule_id.replace('/', '.')}.inline.md", body)


def test_command_unavailable__whole(golden: Golden) -> None:
    golden(
        "comments/command_unavailable.md",
        render("comments/command_unavailable.md.j2", command="/review again"),
    )
