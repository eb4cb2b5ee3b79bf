"""A check run that was opened is closed, whoever has to do it."""

from collections.abc import Mapping

import pytest

from review_action.app.check_run import CLOSED, close_check_run, open_check_run
from review_action.domain.review import CheckRun
from review_action.errors import UnavailableError
from tests.fakes.fake_runner import FakeRunner
from tests.fakes.pull_request import HEAD_SHA, pull_request
from tests.integration.stage import (
    code_host,
)


def test_open_check_run__says_in_progress_and_leaves_its_place_to_the_post_step() -> None:
    host, runner = code_host(), FakeRunner()

    check_id, problem = open_check_run(host, runner, pull_request(), name="review-action")

    assert check_id is not None
    assert problem == ""
    assert host.check_runs[check_id].conclusion is None
    assert host.check_heads[check_id] == HEAD_SHA
    assert runner.state == {
        "check-run": "?",
        "head-sha": HEAD_SHA,
        "check-name": "review-action",
    }


def test_open_check_run__refused() -> None:
    host, runner = code_host(may_write=False), FakeRunner()

    check_id, problem = open_check_run(host, runner, pull_request(), name="review-action")

    assert check_id is None
    assert problem == (
        "There is no check run: Resource not accessible by integration (Give `write`)"
    )
    assert runner.state["check-run"] == ""


def test_open_check_run__unanswered_is_looked_for_by_the_post_step() -> None:
    host, runner = code_host(), FakeRunner()
    host.failures["upsert_check_run"] = UnavailableError("502")
    assert open_check_run(host, runner, pull_request(), name="review-action")[0] is None
    assert runner.state["check-run"]
    # It was stored all the same.
    host.failures.clear()
    host.upsert_check_run(HEAD_SHA, CheckRun(name="review-action"))
    assert close_check_run(host, runner.state, why="It ended.")


def test_close_check_run__never_writes_over_a_verdict() -> None:
    host, runner = code_host(), FakeRunner()
    check_id, _ = open_check_run(host, runner, pull_request(), name="review-action")
    host.upsert_check_run(HEAD_SHA, CheckRun(name="review-action", conclusion="fail"), check_id)
    assert not close_check_run(host, runner.state, why="It ended.")
    assert [check.conclusion for check in host.check_runs.values()] == ["fail"]


def test_close_check_run__completes_what_the_state_names() -> None:
    host, runner = code_host(), FakeRunner()
    check_id, _ = open_check_run(host, runner, pull_request(), name="review-action")
    assert check_id is not None

    assert close_check_run(host, runner.state, why="The job was cancelled.")

    check = host.check_runs[check_id]
    assert (check.name, check.conclusion) == ("review-action", "inconclusive")
    assert check.summary.startswith("The job was cancelled. ")


@pytest.mark.parametrize(
    "state", [{}, CLOSED, {"check-run": "12"}, {**CLOSED, "head-sha": HEAD_SHA}]
)
def test_close_check_run__nothing_to_close(state: Mapping[str, str]) -> None:
    host = code_host()

    assert not close_check_run(host, state, why="It ended.")

    assert host.calls == []


def test_close_check_run__tells_when_it_cannot() -> None:
    host, runner = code_host(), FakeRunner()
    open_check_run(host, runner, pull_request(), name="review-action")
    host.failures["upsert_check_run"] = UnavailableError("502")

    with pytest.raises(UnavailableError):
        close_check_run(host, runner.state, why="It ended.")
