"""The installed console script under a runner's environment, against a loopback GitHub and model."""

import json
import signal
import threading

import pytest

from tests.e2e.job import Job, Outcome, stop
from tests.fakes.github.faults import Fault
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.behaviours import Failure, Silence
from tests.fakes.model.server import ModelServer, Recorded

pytestmark = pytest.mark.wheel


def run(job: Job, github: LoopbackGitHub, **inputs: str) -> Outcome:
    return job.run("pull_request", github.event(), **inputs)


def test_run__posts_one_review_whose_lines_github_accepts(job: Job, github: LoopbackGitHub) -> None:
    outcome = run(job, github)
    pull = github.pull(1)
    (review,) = pull.reviews
    assert review.state == "COMMENTED"
    assert {(c.path, c.line) for c in pull.review_comments} >= {("src/cart.py", 8)}
    assert [one.status for one in github.requests if one.status >= 400] == []
    assert len(github.requests) <= 9
    (summary,) = pull.issue_comments
    assert "blocking" in summary.body
    (check,) = pull.check_runs
    assert (check.status, check.conclusion) == ("completed", "failure")
    assert outcome.status == 1
    assert outcome.outputs["conclusion"] == "fail"
    assert outcome.report["coverage"][0]["path"] == "package-lock.json"
    assert outcome.sarif["version"] == "2.1.0"


def test_run__says_nothing_new_the_second_time(job: Job, github: LoopbackGitHub) -> None:
    run(job, github)
    before = [comment.id for comment in github.pull(1).review_comments]
    outcome = run(job, github)
    pull = github.pull(1)
    assert [comment.id for comment in pull.review_comments] == before
    assert (len(pull.reviews), len(pull.issue_comments)) == (1, 1)
    assert "| stands |" in pull.issue_comments[0].body
    assert outcome.outputs["conclusion"] == "fail"


def test_run__is_inconclusive_when_the_model_is_down(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    model.script = [Failure(401, {"message": "bad key", "code": "invalid_api_key"})]
    outcome = run(job, github)
    pull = github.pull(1)
    (check,) = pull.check_runs
    assert outcome.outputs["conclusion"] == "inconclusive" or outcome.outputs["errors"] != "0"
    assert check.conclusion in {"neutral", "failure"}
    assert "nconclusive" in pull.issue_comments[0].body or "not" in pull.issue_comments[0].body
    states = {row["path"]: row["state"] for row in outcome.report["coverage"]}
    assert states["src/cart.py"] == "failed"


@pytest.mark.parametrize(("fail_closed", "status"), [("false", 0), ("true", 1)])
def test_run__fail_closed_makes_inconclusive_red(
    job: Job, github: LoopbackGitHub, model: ModelServer, fail_closed: str, status: int
) -> None:
    model.script = [Failure(401, {"message": "bad key", "code": "invalid_api_key"})]
    outcome = run(job, github, fail_closed=fail_closed, fail_on="never")
    assert outcome.outputs["conclusion"] == "inconclusive"
    assert outcome.status == status


def test_run__degrades_to_annotations_with_a_fork_s_token(job: Job, github: LoopbackGitHub) -> None:
    job.token = "token-read"
    outcome = run(job, github)
    pull = github.pull(1)
    assert (pull.reviews, pull.issue_comments, pull.check_runs) == ([], [], [])
    assert "::error file=src/cart.py,line=8" in outcome.log
    assert "src/cart.py" in outcome.summary
    assert outcome.status == 1
    assert outcome.outputs["conclusion"] == "fail"


def test_run__posts_the_others_when_github_refuses_one_line(
    job: Job, github: LoopbackGitHub
) -> None:
    refusal = {
        "message": "Unprocessable Entity",
        "errors": ["Pull request review thread line must be part of the diff"],
    }
    github.script(Fault("POST", r"/pulls/1/reviews$", times=1, status=422, body=refusal))
    outcome = run(job, github)
    assert github.pull(1).review_comments
    assert "one by one" in " ".join(outcome.report["warnings"])


def test_run__does_not_double_a_review_that_was_stored_behind_a_502(
    job: Job, github: LoopbackGitHub
) -> None:
    github.script(Fault("POST", r"/pulls/1/reviews$", times=1, status=502, after_store=True))
    run(job, github)
    assert len(github.pull(1).reviews) == 1


def test_run__tells_every_wrong_input_at_once(job: Job, github: LoopbackGitHub) -> None:
    outcome = run(job, github, fail_on="sometimes", deadline="soon")
    assert outcome.status == 1
    assert "`fail-on`" in outcome.log
    assert "`deadline`" in outcome.log
    assert github.requests == []


def test_run__reads_the_config_of_the_base_only(job: Job, github: LoopbackGitHub) -> None:
    github.push(1, {".github/review-action.yml": "exclude: ['**']\n"})
    outcome = run(job, github)
    assert outcome.outputs["conclusion"] == "fail"


def test_run__skips_a_draft_and_says_so(job: Job, github: LoopbackGitHub) -> None:
    github.pull(1).draft = True
    outcome = run(job, github)
    assert outcome.status == 0
    assert outcome.outputs["conclusion"] == "skipped"
    assert "draft" in outcome.summary


def test_run__reviews_with_no_model(job: Job, github: LoopbackGitHub) -> None:
    job.inputs.clear()
    outcome = run(job, github)
    assert outcome.outputs["conclusion"] in {"pass", "fail"}
    assert "No model is configured" in github.pull(1).issue_comments[0].body


def test_run__keeps_secrets_out_of_everything(job: Job, github: LoopbackGitHub) -> None:
    outcome = run(job, github)
    said = json.dumps([outcome.report, outcome.summary, outcome.outputs]) + "".join(
        line for line in outcome.log.splitlines() if not line.startswith("::add-mask::")
    )
    assert "sk-test-0123456789" not in said
    assert "token-reviewer" not in said


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_run__closes_its_check_run_when_stopped(
    job: Job, github: LoopbackGitHub, model: ModelServer, signum: int
) -> None:
    asked = threading.Event()

    def hang(_request: Recorded) -> Silence:
        asked.set()
        return Silence(seconds=30)

    model.script = hang
    process, folder = job.start("pull_request", github.event())
    assert asked.wait(timeout=30)
    log = stop(process, signum)
    outcome = job.outcome(process.returncode, log, folder)
    (check,) = github.pull(1).check_runs
    assert (check.status, check.conclusion) == ("completed", "neutral")
    assert outcome.status == 130
    assert outcome.state["check-run"] == ""


def test_finish__closes_what_a_killed_run_left_in_progress(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    asked = threading.Event()

    def hang(_request: Recorded) -> Silence:
        asked.set()
        return Silence(seconds=30)

    model.script = hang
    process, folder = job.start("pull_request", github.event())
    assert asked.wait(timeout=30)
    killed = job.outcome(process.returncode or 0, stop(process, signal.SIGKILL), folder)
    (check,) = github.pull(1).check_runs
    assert check.status == "in_progress"
    job.extra = {f"STATE_{name}": value for name, value in killed.state.items()}
    outcome = job.run("pull_request", github.event(), script="review-action-finish")
    assert outcome.status == 0
    assert (check.status, check.conclusion) == ("completed", "neutral")
