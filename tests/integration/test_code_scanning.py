"""Findings go to code scanning after the review; that they may not go is a note with what to do."""

import json
from typing import Any

import pytest

from review_action.app.code_scanning import scanning
from review_action.domain.report import RunReport
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.errors import PermissionDeniedError, UnavailableError
from tests.fakes.fake_runner import FakeRunner
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import NOTHING, claim, code_host, opened, reply, reviewer

SECRET = "sk-test-0123456789"


def scanned(host: FakeCodeHost, runner: FakeRunner, said: str, **changed: Any) -> RunReport:
    model = FakeLanguageModel(NOTHING, security=[said])
    by = reviewer(host, runner, model, **({"verify": False} | changed))
    with_scan = scanning(by, host, lambda text: text.replace(SECRET, "***"))
    outcome = with_scan.review(12, opened())
    assert isinstance(outcome, RunReport)
    return outcome


def results(host: FakeCodeHost) -> list[dict[str, Any]]:
    (sarif,) = host.sarifs
    found: list[dict[str, Any]] = json.loads(sarif)["runs"][0]["results"]
    return found


def test_scanning__uploads_after_the_review() -> None:
    host = code_host()
    scanned(host, FakeRunner(), reply(claim()), check_name="mine")
    (result,) = results(host)
    assert result["partialFingerprints"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert json.loads(host.sarifs[0])["runs"][0]["automationDetails"] == {"id": "mine/"}
    assert host.calls.index("create_review") < host.calls.index("upload_sarif")


def test_scanning__only_what_stands_on_lines_that_are_there() -> None:
    removed = claim(side="LEFT", line=2, quote="    return sum(items)", title="Gone")
    unfound = claim(quote="not there at all", title="Nowhere", line=500)
    host = code_host()
    report = scanned(host, FakeRunner(), reply(removed, unfound))
    assert len(report.placed) == 2
    assert results(host) == []


def test_scanning__a_clean_pass_closes_what_the_former_upload_opened() -> None:
    host = code_host()
    scanned(host, FakeRunner(), NOTHING)
    assert results(host) == []


def test_scanning__secrets_stay_here() -> None:
    host = code_host()
    scanned(host, FakeRunner(), reply(claim(title=f"Uses {SECRET}")))
    assert SECRET not in host.sarifs[0]
    assert "***" in host.sarifs[0]


@pytest.mark.parametrize(
    "error",
    [PermissionDeniedError("no", status=403, hint="Switch it on."), UnavailableError("down")],
)
def test_scanning__a_refusal_is_told_and_fails_nothing(
    error: PermissionDeniedError | UnavailableError,
) -> None:
    host, runner = code_host(failures={"upload_sarif": error}), FakeRunner()
    assert scanned(host, runner, NOTHING).verdict.conclusion == "pass"
    assert f"warning: The findings were not uploaded to code scanning: {error}" in runner.text
    assert error.hint.rstrip(".") in runner.text


def test_scanning__a_dry_run_uploads_nothing() -> None:
    host = code_host()
    scanned(host, FakeRunner(), reply(claim()), dry_run=True)
    assert host.sarifs == []


def test_scanning__what_was_to_be_done_after_is_done_first() -> None:
    host, runner = code_host(), FakeRunner()
    by = reviewer(host, runner, FakeLanguageModel(NOTHING))
    object.__setattr__(by, "after", lambda *_: ("The labels could not be set.",))
    scanning(by, host, str).review(12, opened())
    assert "warning: The labels could not be set." in runner.text
    assert len(host.sarifs) == 1
