"""A server may repeat its key, and a model what it was told: neither reaches a pull request."""

import asyncio

import pytest

from review_action.app.redacted import RedactedModel, RedactedReviews
from review_action.domain.completion import Completion
from review_action.domain.marker import SUMMARY_MARKER, Marker, find_marker
from review_action.domain.prompt import Prompt
from review_action.domain.review import Annotation, CheckRun, InlineComment, ReviewPayload
from tests.fakes.fake_code_host import FakeCodeHost
from tests.fakes.pull_request import pull_request
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import (
    PATH,
    code_host,
)

KEY = "sk-secret-0123456789"
PROMPT = Prompt(agent="review", unit="unit-001", system="s", shared="d", question="q")
FINDING = Marker("finding", "0" * 16).comment
REVIEW = Marker("review", "f" * 16).comment
NOTE = Annotation(
    path=PATH, start_line=2, end_line=2, level="error", title=f"T {KEY}", message=f"M {KEY}"
)
CHECK = CheckRun(
    name="review-action",
    conclusion="fail",
    title=f"T {KEY}",
    summary=f"S {KEY}",
    text=KEY,
    annotations=(NOTE,),
)
PAYLOAD = ReviewPayload(
    head_sha="b" * 40,
    marker=REVIEW,
    body=f"Body {KEY}\n\n{REVIEW}",
    comments=(
        InlineComment(path=PATH, line=2, body=f"Line {KEY}\n\n{FINDING}", fingerprint="0" * 16),
    ),
    summary=f"Summary {KEY}\n\n{SUMMARY_MARKER}",
    check=CHECK,
    job_summary="",
)


def redact(text: str) -> str:
    return text.replace(KEY, "***")


@pytest.fixture
def host() -> FakeCodeHost:
    return code_host()


@pytest.fixture
def reviews(host: FakeCodeHost) -> RedactedReviews:
    return RedactedReviews(host, redact)


def test_redacted_reviews__a_review(host: FakeCodeHost, reviews: RedactedReviews) -> None:
    reviews.create_review(pull_request(), PAYLOAD)

    assert [one.body for one in host.reviews] == [f"Body ***\n\n{REVIEW}"]
    assert [one.body for one in host.comments] == [f"Line ***\n\n{FINDING}"]


def test_redacted_reviews__a_single_comment(host: FakeCodeHost, reviews: RedactedReviews) -> None:
    reviews.create_comment(pull_request(), PAYLOAD, 0)

    assert [one.body for one in host.comments] == [f"Line ***\n\n{FINDING}"]


@pytest.mark.parametrize(
    ("body", "posted"),
    [
        (f"S {KEY}\n\n{SUMMARY_MARKER}", f"S ***\n\n{SUMMARY_MARKER}"),
        (f"No marker, {KEY}", "No marker, ***"),
    ],
)
def test_redacted_reviews__a_summary(
    host: FakeCodeHost, reviews: RedactedReviews, body: str, posted: str
) -> None:
    reviews.upsert_summary(pull_request(), body, host.get_conversation(pull_request()))

    assert [one.body for one in host.summaries] == [posted]


def test_redacted_reviews__a_check_run(host: FakeCodeHost, reviews: RedactedReviews) -> None:
    check_id = reviews.upsert_check_run("b" * 40, CHECK)

    check = host.check_runs[check_id]
    assert (check.title, check.summary, check.text) == ("T ***", "S ***", "***")
    assert [(note.title, note.message) for note in check.annotations] == [("T ***", "M ***")]


def test_redacted_reviews__a_check_run_is_found_where_it_stands(
    host: FakeCodeHost, reviews: RedactedReviews
) -> None:
    still_open = CHECK.model_copy(update={"conclusion": None})
    opened = reviews.upsert_check_run("b" * 40, still_open)
    assert reviews.find_check_run("b" * 40, CHECK.name) == opened
    assert host.find_check_run("c" * 40, CHECK.name) is None


def test_redacted_reviews__our_marker_stays_even_if_a_key_is_a_word_of_it(
    host: FakeCodeHost,
) -> None:
    reviews = RedactedReviews(host, lambda text: text.replace("review-action", "***"))

    reviews.create_review(pull_request(), PAYLOAD)

    assert find_marker(host.reviews[0].body) == Marker("review", "f" * 16)
    assert find_marker(host.comments[0].body) == Marker("finding", "0" * 16)


def test_redacted_model__what_the_server_repeats() -> None:
    inner = FakeLanguageModel(Completion(text=f"Your key is {KEY}", model=f"m-{KEY}"))

    async def use(model: RedactedModel) -> Completion:
        completion = await model.complete(PROMPT, deadline=1.0)
        await model.aclose()
        return completion

    completion = asyncio.run(use(RedactedModel(inner, redact)))

    assert (completion.text, completion.model) == ("Your key is ***", "m-***")
    assert inner.closed == 1
