"""Commands through the container's main, with GitHub and a model to talk to."""

import json
from typing import Any

import pytest

from review_action.entrypoints.action import main
from tests.fakes.github.people import ACTIONS_BOT, AUTHOR, STRANGER, User
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.behaviours import Failure
from tests.fakes.model.server import ModelServer, Recorded
from tests.unit.entrypoints.step import Step

KEY = "sk-test-0123456789"


def answers(_request: Recorded) -> str:
    return json.dumps({"answer": f"It runs `text` as code. Key {KEY}, @all.", "done": True})


def commanded(
    step: Step, github: LoopbackGitHub, body: str, user: User = AUTHOR, **changed: Any
) -> int:
    """The comment, given and told to the step; its id."""
    comment = github.comment(1, body, user)
    told = {
        "id": comment,
        "body": body,
        "user": {"login": user.login, "type": user.kind},
        "performed_via_github_app": None,
    }
    issue = {"number": 1, "state": "open", "pull_request": {}}
    step.event("issue_comment", {"action": "created", "issue": issue, "comment": told} | changed)
    return comment


def ran(step: Step) -> int:
    """Main forgets the token once it is read; every step of a job gets it anew."""
    step.inputs(github_token="token-reviewer")
    return step.run(main)


def said(github: LoopbackGitHub) -> list[str]:
    return [note.body for note in github.pull(1).issue_comments if note.user == ACTIONS_BOT]


def reactions(github: LoopbackGitHub, comment: int) -> list[str]:
    (note,) = [note for note in github.pull(1).issue_comments if note.id == comment]
    return [one.content for one in note.reactions]


def test_main__answers_a_question(step: Step, github: LoopbackGitHub) -> None:
    comment = commanded(step, github, "/ask is it safe?")

    with ModelServer(answers, key=KEY) as model:
        for _ in range(2):
            step.inputs(model="answerer-1", base_url=model.base_url, api_key=KEY)
            assert ran(step) == 0

    (body,) = said(github)
    assert "It runs `text` as code." in body
    assert KEY not in body
    assert "@all" not in body.partition("\n\n")[2]
    assert reactions(github, comment) == ["rocket"]
    assert step.outputs["conclusion"] == "skipped"
    assert github.pull(1).check_runs == []
    assert "eval(text)" in model.requests[0].user


def test_main__refuses_a_stranger_and_asks_no_model(step: Step, github: LoopbackGitHub) -> None:
    with ModelServer(answers, key=KEY) as model:
        step.inputs(model="answerer-1", base_url=model.base_url, api_key=KEY)
        commanded(step, github, "/ask is it safe?", STRANGER)
        assert ran(step) == 0
        comment = commanded(step, github, "/tests", STRANGER)
        assert ran(step) == 0

    (body,) = said(github)
    assert "people who may write" in body
    assert reactions(github, comment) == ["confused"]
    assert model.requests == []


def test_main__a_model_that_is_down_is_told_and_red(step: Step, github: LoopbackGitHub) -> None:
    comment = commanded(step, github, "/explain")

    with ModelServer([Failure(401, {"message": "Incorrect API key"})]) as model:
        step.inputs(model="answerer-1", base_url=model.base_url, api_key=KEY)
        assert ran(step) == 1

    assert "`/explain` could not be done" in said(github)[0]
    assert reactions(github, comment) == ["confused"]


@pytest.mark.parametrize(
    ("body", "user", "changed"),
    [
        ("/help", ACTIONS_BOT, {}),
        ("/help", AUTHOR, {"action": "edited"}),
        ("please /help", AUTHOR, {}),
        ("/test this", AUTHOR, {}),
        ("/reviw", STRANGER, {}),
    ],
)
def test_main__is_silent(
    step: Step, github: LoopbackGitHub, body: str, user: User, changed: dict[str, Any]
) -> None:
    before = len(said(github))
    comment = commanded(step, github, body, user, **changed)

    assert ran(step) == 0

    assert len(said(github)) == before + (user == ACTIONS_BOT)
    assert reactions(github, comment) == []


def test_main__reviews_on_request_and_is_the_gate(step: Step, github: LoopbackGitHub) -> None:
    comment = commanded(step, github, "/review full")

    assert ran(step) == 0

    assert step.outputs["conclusion"] == "pass"
    (check,) = github.pull(1).check_runs
    assert check.conclusion == "success"
    assert reactions(github, comment) == ["rocket"]


def test_main__labels_and_help(step: Step, github: LoopbackGitHub) -> None:
    commanded(step, github, "/labels")
    assert ran(step) == 0
    assert github.pull(1).labels == ["review: effort S", "review: risk low", "review: area src"]
    commanded(step, github, "/help", STRANGER)
    assert ran(step) == 0
    assert "| `/review`" in said(github)[0]


def test_main__a_pull_request_that_cannot_be_read(step: Step, github: LoopbackGitHub) -> None:
    comment = commanded(step, github, "/help")
    step.event(
        "issue_comment",
        {
            "action": "created",
            "issue": {"number": 77, "pull_request": {}},
            "comment": {"id": comment, "body": "/help", "user": {"login": AUTHOR.login}},
        },
    )
    assert ran(step) == 1
    assert reactions(github, comment) == ["confused"]


def test_main__a_word_that_nothing_can_sign_is_not_kept(step: Step, github: LoopbackGitHub) -> None:
    comment = commanded(step, github, "/ignore team/no-eval it is ours")
    assert ran(step) == 0
    assert "set the input `state-key`" in said(github)[0]
    assert reactions(github, comment) == ["confused"]


def test_main__labels_and_describes_after_a_review(step: Step, github: LoopbackGitHub) -> None:
    step.inputs(labels="true", describe="true")
    step.event("pull_request", github.event())
    assert ran(step) == 0
    pull = github.pull(1)
    assert "review: area src" in pull.labels
    assert "<!-- review-action:description v1 -->" in (pull.body or "")


def test_main__labels_that_may_not_be_set_are_told(step: Step, github: LoopbackGitHub) -> None:
    step.inputs(labels="true")
    step.event("pull_request", github.event())
    step.inputs(github_token="token-read")
    step.run(main)
    assert "The labels could not be set" in step.log
