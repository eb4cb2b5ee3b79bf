"""The report as one page that needs nothing else: no script, no request, no word that is markup."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from review_action.domain.diff import FileDiff
from review_action.domain.report import RunReport
from review_action.pipeline.speaking.lay_out_diff import lay_out_diff
from review_action.pipeline.speaking.read_prose import read_prose
from review_action.rendering.render import render
from review_action.rendering.render_html import render_html

MAX_TABLE_ROWS = 500


def to_html(report: RunReport, files: Sequence[FileDiff], *, title: str) -> str:
    """A self-contained page; a browser runs and loads nothing of it.

    Args:
        report: Of the run.
        files: The diff, in the order that they are shown in.
        title: What was reviewed, for the head of the page.
    """
    style = render("reports/page.css.j2")
    sheets, elsewhere = lay_out_diff(files, report.placed, report.verdict.blocking)
    return render_html(
        "reports/page.html.j2",
        title=title,
        report=report,
        headline=render("comments/headline.txt.j2", report=report).strip(),
        reasons=[read_prose(reason) for reason in report.verdict.reasons],
        warnings=[read_prose(warning) for warning in report.warnings],
        summaries=[read_prose(summary) for summary in report.summaries],
        no_model=read_prose(render("reports/no_model.txt.j2"))
        if report.model == "embedded"
        else (),
        sheets=sheets,
        elsewhere=elsewhere,
        rows=MAX_TABLE_ROWS,
        style=style,
        # The one style that may apply; https://www.w3.org/TR/CSP3/#style-src
        style_hash=b64encode(sha256(style.encode()).digest()).decode("ascii"),
    )
