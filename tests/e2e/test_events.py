"""The container's program on events that are no push to a pull request."""

import pytest

from tests.e2e.job import Job
from tests.fakes.github.server import LoopbackGitHub


@pytest.mark.parametrize(
    ("event", "payload", "words"),
    [
        ("push", {"ref": "refs/heads/main"}, "belongs to no pull request"),
        ("schedule", {"schedule": "0 5 * * 1"}, "belongs to no pull request"),
        ("workflow_dispatch", {"inputs": {}}, "`pull-number`"),
        (
            "merge_group",
            {"action": "checks_requested", "merge_group": {"head_sha": "a" * 40}},
            "merge queue",
        ),
        (
            "issue_comment",
            {
                "action": "created",
                "issue": {"number": 1, "state": "open", "pull_request": {"url": "x"}},
                "comment": {"id": 5, "body": "Nice work!", "user": {"login": "mallory"}},
            },
            "does not begin with one of our commands",
        ),
    ],
    ids=["push", "schedule", "dispatch", "merge_group", "comment"],
)
def test_run__events_without_a_review_are_green_and_say_why(
    job: Job, github: LoopbackGitHub, event: str, payload: dict[str, object], words: str
) -> None:
    outcome = job.run(event, payload)
    assert (outcome.status, outcome.outputs["conclusion"]) == (0, "skipped")
    assert words in outcome.summary
    assert words in outcome.log
    assert github.requests == []


def test_run__started_by_hand_for_one_pull_request(job: Job, github: LoopbackGitHub) -> None:
    github.pull(1).draft = True  # a person asked: a draft is reviewed
    outcome = job.run("workflow_dispatch", {"inputs": {"pull-number": "1"}})
    assert outcome.outputs["conclusion"] == "fail"
    assert len(github.pull(1).reviews) == 1


def test_run__started_by_hand_for_none_there_is(job: Job, github: LoopbackGitHub) -> None:
    outcome = job.run("workflow_dispatch", {}, pull_number="99")
    assert (outcome.status, outcome.outputs["conclusion"]) == (1, "inconclusive")
    assert [one.path for one in github.requests] == ["/graphql"]
    assert "the number of 99" in outcome.log
    assert "pull-requests: read" in outcome.summary


def test_run__skips_are_told_where_a_required_check_is_waited_for(
    job: Job, github: LoopbackGitHub
) -> None:
    github.pull(1).labels.append("skip-review")
    outcome = job.run("pull_request", github.event())
    check = github.pull(1).check_runs[-1]
    assert (outcome.status, check.status, check.conclusion) == (0, "completed", "neutral")
    assert "skip-review" in (check.summary or "")
