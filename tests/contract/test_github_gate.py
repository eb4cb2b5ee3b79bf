"""Other places of a verdict on the wire: check runs of other commits, statuses, code scanning."""

import json

import pytest

from review_action.domain.review import CheckRun, Conclusion
from review_action.errors import GitHubError, PermissionDeniedError
from tests.contract.github_desk import Desk
from tests.fakes.github.faults import Fault, bad_gateway

NAME = "review-action"


def check(
    conclusion: Conclusion | None = "pass", *, text: str = "", details_url: str = ""
) -> CheckRun:
    return CheckRun(
        name=NAME,
        conclusion=conclusion,
        title="Fine",
        summary="Told.",
        text=text,
        details_url=details_url,
    )


@pytest.mark.parametrize("conclusion", ["pass", "fail", "inconclusive"])
def test_get_check_run__a_verdict_as_it_was_told(desk: Desk, conclusion: Conclusion) -> None:
    sha = desk.server.pull(1).head_sha
    told = check(conclusion, text="More.", details_url="https://example.com/x")
    desk.host().upsert_check_run(sha, told)
    desk.server.requests.clear()

    found = desk.host(token="token-read").get_check_run(sha, NAME)
    assert found is not None
    assert found.model_copy(update={"since": ""}) == told
    assert desk.sent == [f"GET /commits/{sha}/check-runs"]


def test_get_check_run__the_newest_completed(desk: Desk) -> None:
    sha = desk.server.pull(1).head_sha
    host = desk.host()
    host.upsert_check_run(sha, check("fail"))
    host.upsert_check_run(sha, check("pass"))
    host.upsert_check_run(sha, check(None))

    found = host.get_check_run(sha, NAME)

    assert found is not None
    assert found.conclusion == "pass"
    assert found.since == min(run.completed_at or "~" for run in desk.server.world.check_runs)


def test_get_check_run__none(desk: Desk) -> None:
    sha = desk.server.pull(1).head_sha
    host = desk.host()
    host.upsert_check_run(sha, check(None))

    assert host.get_check_run(sha, NAME) is None
    assert host.get_check_run(desk.server.pull(1).base_sha, NAME) is None


@pytest.mark.parametrize(
    "forged",
    [
        {"external_id": ""},
        {"external_id": "review-action:xyz"},
        {"external_id": "other:0123456789abcdef"},
        {"conclusion": "skipped"},
        {"conclusion": "cancelled"},
        {"name": "lint"},
        {"app_id": 99},
    ],
)
def test_get_check_run__somebody_elses_is_not_ours(desk: Desk, forged: dict[str, object]) -> None:
    sha = desk.server.pull(1).head_sha
    host = desk.host()
    host.upsert_check_run(sha, check("pass"))
    (run,) = desk.server.world.check_runs
    for name, value in forged.items():
        setattr(run, name, value)

    assert host.get_check_run(sha, NAME) is None


def test_get_check_run__an_app_of_our_own_before_it_is_known(desk: Desk) -> None:
    sha = desk.server.pull(1).head_sha
    desk.host().upsert_check_run(sha, check("pass"))
    desk.server.world.check_runs[0].app_id = 99

    assert desk.host().get_check_run(sha, NAME) is not None


def test_get_check_run__another_shape(desk: Desk) -> None:
    desk.server.script(Fault("GET", "/check-runs$", status=200, body={"check_runs": [{}]}))

    with pytest.raises(GitHubError, match="documented shape"):
        desk.host().get_check_run("HEAD", NAME)


def test_set_status__in_one_line_of_140(desk: Desk) -> None:
    sha = desk.server.pull(1).head_sha
    desk.server.script(bad_gateway("POST", "/statuses/", after_store=False))

    desk.host().set_status(
        sha, state="failure", context=NAME, description="two\nlines " + "x" * 200
    )

    (status,) = desk.server.world.statuses[sha]
    assert (status["state"], status["context"]) == ("failure", NAME)
    assert status["description"].startswith("two lines xxx")
    assert len(status["description"]) == 140


def test_set_status__refused(desk: Desk) -> None:
    with pytest.raises(PermissionDeniedError) as caught:
        desk.host(token="token-reviewer").set_status(
            desk.server.pull(1).head_sha, state="success", context=NAME, description="Fine"
        )

    assert "statuses: write" in caught.value.hint


def test_upload_sarif__for_the_head_of_the_pull_request(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    sarif = json.dumps({"version": "2.1.0", "runs": [], "text": "ünï"})

    host.upload_sarif(pull, sarif)

    (uploaded,) = desk.server.world.sarifs
    assert uploaded["commit_sha"] == pull.head_sha
    assert uploaded["ref"] == "refs/pull/1/head"
    assert uploaded["sarif"] == json.loads(sarif)


def test_upload_sarif__where_code_scanning_is_off(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.world.scans = False
    with pytest.raises(PermissionDeniedError, match="let this token") as off:
        host.upload_sarif(pull, "{}")
    desk.server.script(Fault("POST", "/sarifs$", status=404))
    with pytest.raises(PermissionDeniedError, match="404") as absent:
        host.upload_sarif(pull, "{}")

    for caught in (off, absent):
        assert "Code scanning must be on" in caught.value.hint


def test_upload_sarif__refused(desk: Desk) -> None:
    pull = desk.host().get_page(1).pull

    with pytest.raises(PermissionDeniedError) as caught:
        desk.host(token="token-reviewer").upload_sarif(pull, "{}")
    assert "security-events: write" in caught.value.hint
    desk.server.script(Fault("POST", "/sarifs$", status=413))
    with pytest.raises(GitHubError, match="413"):
        desk.host().upload_sarif(pull, "{}")
