"""Whole reviews of whole pull requests, by a model that is good at it and by one that is not."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from review_action.adapters.analyzers import embedded_analyzers
from review_action.app.review import Reviewer
from review_action.domain.report import RunReport
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.pipeline.intake.split_patch import split_patch
from tests.fakes.fake_runner import FakeRunner
from tests.fakes.pull_request import HEAD_SHA, pull_request
from tests.golden.recorded_model import RecordedModel
from tests.integration.stage import examiner, opened, settings

EXAMPLES = Path(__file__).parents[2] / "examples" / "pull-requests"
LANGUAGES = ("python", "typescript", "go")
QUALITIES = ("good", "bad")

each_pull = pytest.mark.parametrize("language", LANGUAGES)
each_review = pytest.mark.parametrize(
    ("language", "quality"), [(one, how) for one in LANGUAGES for how in QUALITIES]
)


class Posted:
    """One pull request after its review."""

    def __init__(self, language: str, quality: str) -> None:
        folder = EXAMPLES / language
        heads = [path for path in (folder / "head").rglob("*") if path.is_file()]
        listing = split_patch((folder / "changes.patch").read_bytes())
        self.host = FakeCodeHost(
            pull=pull_request(changed_files=len(listing.files)),
            listing=listing,
            contents={
                (HEAD_SHA, str(path.relative_to(folder / "head"))): path.read_text()
                for path in heads
            },
        )
        self.runner = FakeRunner()
        by = Reviewer(
            settings=settings(),
            host=self.host,
            reviews=self.host,
            runner=self.runner,
            examiner=examiner(RecordedModel(folder / "recorded" / quality), *embedded_analyzers()),
            clock=lambda: 7.0,
            first_request=lambda: 0.5,
        )
        outcome = by.review(12, opened())
        assert isinstance(outcome, RunReport)
        self.report = outcome

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Everything posted, with where it stands."""
        for review in self.host.reviews:
            yield "review", review.body
        for posted in self.host.comments:
            assert posted.comment is not None
            lines = f"{posted.comment.start_line or posted.comment.line}-{posted.comment.line}"
            yield f"{posted.comment.path}:{lines}", posted.body
        for summary in self.host.summaries:
            yield "summary", summary.body
        for check in self.host.check_runs.values():
            yield f"check run: {check.title}", check.summary


@each_review
def test_pull_request__whole(
    language: str, quality: str, golden: Callable[[str, str], None]
) -> None:
    posted = Posted(language, quality)
    parts = [f"{'=' * 20} {where}\n\n{body}\n" for where, body in posted.texts]
    golden(f"pull-requests/{language}.{quality}.md", "\n".join(parts))
    golden(f"pull-requests/{language}.{quality}.job_summary.md", f"{posted.runner.summary}\n")


def _places(language: str, kind: str) -> list[tuple[str, int]]:
    known = json.loads((EXAMPLES / language / "defects.json").read_text())
    return [(path, line) for path, line, _what in known[kind]]


@each_pull
def test_pull_request__a_good_model_has_every_defect_told_and_no_trap(language: str) -> None:
    report = Posted(language, "good").report
    told = {
        (entry.finding.path, line)
        for entry in report.placed
        for line in range(entry.finding.start_line, entry.finding.end_line + 1)
    }
    assert [place for place in _places(language, "defects") if place not in told] == []
    assert [place for place in _places(language, "traps") if place in told] == []
    assert report.verdict.conclusion == "fail"


@each_pull
def test_pull_request__a_bad_model_cannot_fail_a_trap_nor_break_a_comment(language: str) -> None:
    posted = Posted(language, "bad")
    blocking = {
        (entry.finding.path, entry.finding.start_line)
        for entry in posted.report.placed
        if entry.finding.fingerprint in posted.report.verdict.blocking
    }
    assert blocking.isdisjoint(_places(language, "traps"))
    for where, body in posted.texts:
        said = re.sub(r"`[^`\n]*`", "", body)
        assert body.count("<!-- review-action:") <= 2, where
        assert body.count("<details") == body.count("</details>"), where
        assert not re.search(r"@acme|https://evil|^/override|^# Verdict", said, re.MULTILINE), where


@each_review
def test_pull_request__inline_comments_are_short(language: str, quality: str) -> None:
    """A title, at most three sentences, and one line at the end, beside what is folded or applied."""
    for where, body in Posted(language, quality).texts:
        if ":" not in where or where.startswith("check run"):
            continue
        shown = re.sub(
            r"<details>.*?</details>|(`{3,})suggestion\n.*?\1|<!--.*?-->", "", body, flags=re.DOTALL
        )
        lines = [line for line in shown.splitlines() if line.strip()]
        assert 2 <= len(lines) <= 6, where
        assert max(map(len, lines)) <= 600, where


@each_pull
def test_pull_request__the_patch_is_the_difference_of_the_two_trees(language: str) -> None:
    folder = EXAMPLES / language
    for file in split_patch((folder / "changes.patch").read_bytes()).files:
        head = (folder / "head" / file.path).read_text().splitlines()
        at = 0
        assert file.patch is not None
        for row in file.patch.splitlines():
            if start := re.match(r"@@ -\S+ \+(\d+)", row):
                at = int(start[1])
            elif row[:1] in {"+", " "}:
                assert head[at - 1] == row[1:], f"{file.path}:{at}"
                at += 1
