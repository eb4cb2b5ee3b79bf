"""A laptop gets the same examination and the same verdict, and nothing is published."""

import pytest

from review_action.app.local import review_local
from review_action.app.rulebook import Rulebook
from review_action.domain.report import RunReport
from review_action.errors import ModelUnavailableError
from tests.fakes.pull_request import pull_request
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import (
    NOTHING,
    claim,
    examiner,
    listing,
    reply,
)


def reviewed(model: FakeLanguageModel) -> RunReport:
    return review_local(
        listing(),
        pull_request(number=0),
        Rulebook(),
        examiner=examiner(model),
        contents=lambda _: {},
        route="openai-compatible:fake-1",
    )


@pytest.mark.parametrize(
    ("model", "conclusion", "findings"),
    [
        (FakeLanguageModel(NOTHING), "pass", 0),
        (FakeLanguageModel(NOTHING, security=[reply(claim())]), "fail", 1),
        (FakeLanguageModel(ModelUnavailableError("down")), "inconclusive", 0),
    ],
    ids=["pass", "fail", "inconclusive"],
)
def test_review_local__verdict(model: FakeLanguageModel, conclusion: str, findings: int) -> None:
    report = reviewed(model)

    assert report.verdict.conclusion == conclusion
    assert len(report.placed) == findings
    assert (report.model, report.pull_number) == ("openai-compatible:fake-1", None)
    assert report.published.review_url == ""
