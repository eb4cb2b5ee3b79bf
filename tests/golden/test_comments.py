"""Everything one run says, whole, for every outcome, as `compose` puts it together."""

from collections.abc import Callable

import pytest

from review_action.domain.review import ReviewPayload
from review_action.pipeline.speaking.compose import compose
from tests.golden.reports import REPORTS

Golden = Callable[[str, str], None]

each_report = pytest.mark.parametrize("name", REPORTS)


def _compose(name: str) -> ReviewPayload:
    return compose(REPORTS[name], check_name="review-action")


@each_report
def test_summary__whole(name: str, golden: Golden) -> None:
    golden(f"comments/{name}.summary.md", f"{_compose(name).summary}\n")


@each_report
def test_check_run__whole(name: str, golden: Golden) -> None:
    golden(f"comments/{name}.check_run.md", f"{_compose(name).check.summary}\n")


@each_report
def test_job_summary__whole(name: str, golden: Golden) -> None:
    golden(f"comments/{name}.job_summary.md", f"{_compose(name).job_summary}\n")


@pytest.mark.parametrize("name", ["fail", "pass", "hostile"])
def test_review__whole(name: str, golden: Golden) -> None:
    payload = _compose(name)
    golden(f"comments/{name}.review.md", f"{payload.body}\n")
    for comment in payload.comments:
        where = f"{comment.start_line or comment.line}-{comment.line}"
        golden(f"comments/{name}.inline.{where}.md", f"{comment.body}\n")


def test_headline__of_every_outcome(golden: Golden) -> None:
    told = (f"{name}: {_compose(name).check.title}\n" for name in REPORTS)
    golden("comments/headlines.txt", "".join(told))
