"""The life of a pull request, as its author and whoever is kept waiting by it see it."""

from dataclasses import replace

import pytest

from tests.e2e.job import Job, Outcome
from tests.fakes.github.faults import Fault
from tests.fakes.github.repository import Entry
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.github.store import CheckRun
from tests.fakes.model.behaviours import Behaviour, Failure, Silence
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer, Recorded, Script

FIXED: dict[str, Entry] = {
    "src/cart.py": "def total(items):\n    return sum(item.cents for item in items or ())\n"
}


def run(job: Job, github: LoopbackGitHub, action: str = "opened", **inputs: str) -> Outcome:
    return job.run("pull_request", github.event(action=action), **inputs)


def latest_check(github: LoopbackGitHub) -> CheckRun:
    return github.pull(1).check_runs[-1]


def told(github: LoopbackGitHub, outcome: Outcome) -> list[str]:
    """The places where a verdict is read: check, summary comment, job summary, log."""
    comment = github.pull(1).issue_comments[0].body
    return [latest_check(github).summary or "", comment, outcome.summary, outcome.log]


def test_life__opened_run_again_fixed(job: Job, github: LoopbackGitHub) -> None:
    pull = github.pull(1)
    first_head = pull.head_sha

    opened = run(job, github)
    notes = [(note.id, note.body) for note in pull.review_comments]
    assert (opened.status, latest_check(github).conclusion) == (1, "failure")
    assert len(notes) == int(opened.outputs["findings"])

    again = run(job, github)
    assert (again.status, again.outputs["conclusion"]) == (1, "fail")
    assert [(note.id, note.body) for note in pull.review_comments] == notes
    assert (len(pull.reviews), len(pull.issue_comments)) == (1, 1)

    github.push(1, {"README.md": "# Cart\n\nTotals carts.\n"})
    pushed = run(job, github, "synchronize")
    assert (pushed.status, latest_check(github).conclusion) == (1, "failure")
    new = pull.review_comments[len(notes) :]
    assert {note.path for note in new} <= {"README.md"}

    head = github.push(1, FIXED)
    fixed = run(job, github, "synchronize")
    assert (fixed.status, fixed.outputs["conclusion"]) == (0, "pass")
    check = latest_check(github)
    assert (check.head_sha, check.conclusion) == (head, "success")
    assert [(note.id, note.body) for note in pull.review_comments[: len(notes)]] == notes
    (summary,) = pull.issue_comments
    assert summary.body.startswith("**Pass")
    assert "Blocking" not in summary.body
    ids = [run.id for run in pull.check_runs]
    assert [run.conclusion for run in pull.check_runs if run.head_sha == first_head] == [
        "failure",
        "failure",
    ]
    assert len(ids) == len(set(ids)) == 4


def test_life__run_again_with_the_payload_of_yesterday(job: Job, github: LoopbackGitHub) -> None:
    yesterday = github.event()
    head = github.push(1, FIXED)
    outcome = job.run("pull_request", yesterday)
    assert outcome.report["head_sha"] == head
    assert latest_check(github).head_sha == head


def test_life__a_push_while_the_review_runs(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    reviewed = github.pull(1).head_sha

    def push_first(request: Recorded) -> str:
        if github.pull(1).head_sha == reviewed:
            github.push(1, FIXED)
        return review(request)

    model.script = push_first
    slow = run(job, github)
    assert {note.commit_id for note in github.pull(1).review_comments} == {reviewed}
    assert [check.head_sha for check in github.pull(1).check_runs] == [reviewed]
    for text in told(github, slow):
        assert "during the review" in text
    assert run(job, github, "synchronize").outputs["conclusion"] == "pass"
    assert "during the review" not in github.pull(1).issue_comments[0].body


@pytest.mark.wheel
def test_life__a_slow_run_leaves_the_summary_of_a_faster_one(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    overtaken: list[str] = []

    def overtake(request: Recorded) -> str:
        if not overtaken:
            overtaken.append(github.push(1, FIXED))
            # It cannot see checks, so it does not wait for the slow run to write first.
            faster = replace(job, token="token-no-checks")
            assert run(faster, github, "synchronize").outputs["conclusion"] == "pass"
        return review(request)

    model.script = overtake
    outcome = run(job, github)
    (summary,) = github.pull(1).issue_comments
    assert summary.body.startswith("**Pass")
    assert overtaken[0][:7] in summary.body
    assert "later commit" in outcome.summary


def test_life__a_fail_says_which_what_and_where(job: Job, github: LoopbackGitHub) -> None:
    outcome = run(job, github)
    for text in told(github, outcome):
        assert "1 finding at severity error and confidence high or above" in text
        assert "Fix what blocks and push" in text
    for text in told(github, outcome)[:3]:
        assert "`src/cart.py:8`" in text
    assert outcome.outputs["review-url"] in outcome.log


def unreachable(_: Recorded) -> Behaviour:
    return Failure(503, {"message": "overloaded"})


def refused(_: Recorded) -> Behaviour:
    return Failure(401, {"message": "no such key", "code": "invalid_api_key"})


def silent(_: Recorded) -> Behaviour:
    return Silence(seconds=30)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (unreachable, ("HTTP 503", "run the job again")),
        (refused, ("HTTP 401", "Check the secret given as `api-key`")),
        (silent, ("the deadline was reached", "raise `deadline`")),
        (lambda _: "I cannot do that.", ("holds no JSON", "a smaller diff, helps")),
    ],
    ids=["down", "wrong key", "deadline", "prose"],
)
def test_life__inconclusive_says_why_and_what_to_do(
    job: Job, github: LoopbackGitHub, model: ModelServer, script: Script, words: tuple[str, str]
) -> None:
    model.script = script
    outcome = run(job, github, deadline="1s")
    assert (outcome.status, latest_check(github).conclusion) == (0, "neutral")
    for text in told(github, outcome):
        assert [said for said in (*words, "This is not a pass") if said not in text] == []
    assert "::warning::Inconclusive: no file was reviewed" in outcome.log


def test_life__half_of_the_units_by_the_deadline(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    lines = "".join(f"value_{n} = compute({n})  # in words long enough\n" for n in range(700))
    github.push(1, {f"src/part{n}.py": lines for n in range(4)})

    def half(request: Recorded) -> Behaviour | str:
        return Silence(seconds=30) if "src/part1.py" in request.user else review(request)

    model.script = half
    outcome = run(job, github, deadline="3s")
    states = {row["path"]: row["state"] for row in outcome.report["coverage"]}
    assert states["src/part1.py"] == "failed"
    assert "reviewed" in states.values()
    for text in told(github, outcome):
        assert "not fully reviewed" in text or "the deadline was reached" in text
    assert "`src/part1.py`" in github.pull(1).issue_comments[0].body


def test_life__a_file_that_cannot_be_read_keeps_the_review_from_passing(
    job: Job, github: LoopbackGitHub
) -> None:
    github.push(1, {**FIXED, "src/odd.py": "x = 1\n"})
    github.world.dropped_patches.add("src/odd.py")
    # The first such request reads the configuration; the others would read what a patch is made of.
    github.script(Fault("POST", "/graphql", times=9, skip=1, contains="object(", status=500))
    outcome = run(job, github)
    states = {row["path"]: row["state"] for row in outcome.report["coverage"]}
    assert (states["src/odd.py"], states["src/cart.py"]) == ("failed", "reviewed")
    assert outcome.outputs["conclusion"] == "inconclusive"
    for text in told(github, outcome):
        assert "no diff of it could be had" in text


def test_life__a_wrong_configuration_fails_the_check_in_words(
    job: Job, github: LoopbackGitHub
) -> None:
    github.commit({".github/review-action.yml": "fail-on: sometimes\nmodle: x\n"}, branch="main")
    outcome = run(job, github)
    check = latest_check(github)
    assert (outcome.status, check.status, check.conclusion) == (1, "completed", "failure")
    for text in (check.summary or "", outcome.summary, outcome.log):
        assert ".github/review-action.yml:1:10: `fail-on`" in text
        assert ".github/review-action.yml:2:1: `modle`" in text
    assert "`main`: mend it there" in (check.summary or "")


def test_life__without_the_right_to_check_runs(job: Job, github: LoopbackGitHub) -> None:
    job.token = "token-no-checks"
    outcome = run(job, github)
    assert (outcome.status, outcome.outputs["conclusion"]) == (1, "fail")
    assert "checks: write" in github.pull(1).issue_comments[0].body
    assert "::error file=src/cart.py,line=8" in outcome.log


def test_life__inconclusive_without_a_check_run_is_red(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    job.token = "token-no-checks"
    model.script = refused
    outcome = run(job, github)
    assert (outcome.status, outcome.outputs["conclusion"]) == (1, "inconclusive")


def test_life__on_an_enterprise_server(job: Job, github: LoopbackGitHub) -> None:
    job.api_url, job.graphql_url = github.enterprise_api_url, github.enterprise_graphql_url
    outcome = run(job, github)
    assert (outcome.outputs["conclusion"], len(github.pull(1).reviews)) == ("fail", 1)
    assert [one.status for one in github.requests if one.status >= 400] == []


def test_life__more_findings_than_one_review_bears(job: Job, github: LoopbackGitHub) -> None:
    github.push(1, {f"src/f{n:02}.py": "def parse(t):\n    return eval(t)\n" for n in range(40)})
    outcome = run(job, github, max_comments="30")
    pull = github.pull(1)
    assert len(pull.review_comments) == 30
    assert len(latest_check(github).annotations) == int(outcome.outputs["findings"]) > 40
    summary = pull.issue_comments[0].body
    assert "30 comments are the most here" in summary
    assert summary.count("| new,&nbsp;below |") == int(outcome.outputs["findings"]) - 30
    assert [one.status for one in github.requests if one.status >= 400] == []


def test_life__no_inline_comments_wanted(job: Job, github: LoopbackGitHub) -> None:
    outcome = run(job, github, max_comments="0")
    pull = github.pull(1)
    assert (pull.reviews, pull.review_comments) == ([], [])
    assert "0 comments are the most here" in pull.issue_comments[0].body
    assert (outcome.status, latest_check(github).conclusion) == (1, "failure")


def test_life__a_dry_run_writes_nothing(job: Job, github: LoopbackGitHub) -> None:
    outcome = run(job, github, dry_run="true")
    pull = github.pull(1)
    assert (pull.reviews, pull.issue_comments, pull.check_runs) == ([], [], [])
    assert "`src/cart.py:8`" in outcome.summary
    assert (outcome.status, outcome.outputs["conclusion"]) == (1, "fail")
