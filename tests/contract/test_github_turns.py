"""Of two runs at once the one whose check run is older writes first."""

import pytest

from review_action.adapters.github.turns import WAITS, runs_at_work
from review_action.domain.review import CheckRun
from tests.contract.github_desk import Desk
from tests.fakes.github.store import CheckRun as StoredCheckRun

OPEN = CheckRun(name="review-action", title="Reviewing", summary="The review is running.")
DONE = OPEN.model_copy(update={"conclusion": "pass"})


def head(desk: Desk) -> str:
    return desk.server.pull(1).head_sha


def test_get_conversation__the_first_does_not_wait(desk: Desk) -> None:
    first, second = desk.host(), desk.host()
    pull = first.get_page(1).pull
    first.upsert_check_run(pull.head_sha, OPEN)
    second.upsert_check_run(pull.head_sha, OPEN)
    first.get_conversation(pull)
    assert desk.time.slept == []


def test_get_conversation__the_second_reads_again_once_the_first_is_done(desk: Desk) -> None:
    first = desk.host()
    pull = first.get_page(1).pull
    check = first.upsert_check_run(pull.head_sha, OPEN)
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 2:
            first.upsert_summary(pull, "Said.\n\n<!-- review-action:summary v1 -->", first_read)
            first.upsert_check_run(pull.head_sha, DONE, check)

    second = desk.host(sleep=sleep)
    second.upsert_check_run(pull.head_sha, OPEN)
    first_read = first.get_conversation(pull)
    assert second.get_conversation(pull).summary_body.startswith("Said.")
    assert naps == list(WAITS[:2])
    assert "letting it write first" in "\n".join(desk.logged)


def test_get_conversation__one_that_is_gone_is_not_waited_for_for_ever(desk: Desk) -> None:
    gone, host = desk.host(), desk.host()
    pull = host.get_page(1).pull
    gone.upsert_check_run(pull.head_sha, OPEN)
    host.upsert_check_run(pull.head_sha, OPEN)
    host.get_conversation(pull)
    assert desk.time.slept == list(WAITS)
    assert "going on beside it" in desk.logged[-1]


def test_get_conversation__other_peoples_checks_are_not_waited_for(desk: Desk) -> None:
    sha = head(desk)
    theirs = StoredCheckRun(
        7, sha, "tests", status="in_progress", started_at="2020-01-01T00:00:00Z"
    )
    desk.server.world.check_runs.append(theirs)
    host = desk.host()
    host.upsert_check_run(sha, OPEN)
    host.get_conversation(host.get_page(1).pull)
    assert desk.time.slept == []


@pytest.mark.parametrize("token", ["token-write", "token-no-checks"])
def test_get_conversation__without_a_check_run_of_its_own_nobody_waits(
    desk: Desk, token: str
) -> None:
    desk.host().upsert_check_run(head(desk), OPEN)
    host = desk.host(token=token)
    assert host.get_conversation(host.get_page(1).pull).head_sha == head(desk)
    assert desk.time.slept == []


def test_runs_at_work__what_is_kept_from_us_is_left_out() -> None:
    run = {"externalId": None, "databaseId": None, "startedAt": None}
    ours = run | {"externalId": "review-action:0123456789abcdef"}
    suites = [None, {"checkRuns": None}, {"checkRuns": {"nodes": [run, None, ours]}}]
    commits = [{"commit": {"checkSuites": None}}, {"commit": {"checkSuites": {"nodes": suites}}}]
    assert runs_at_work({"commits": {"nodes": commits}}) == ("review-action:0123456789abcdef",)
    assert runs_at_work({}) == ()
