"""Rounds over the wire: the container's main, a GitHub and a model on this machine, a fresh process each."""

from collections.abc import Iterator

import pytest

from review_action.entrypoints.action import main
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer
from tests.unit.entrypoints.step import Step

KEY = "sk-test-0123456789"
FIXED = {"src/cart.py": "def parse(text):\n    return str(text)\n"}


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer(review, key=KEY) as server:
        yield server


class Rounds:
    """Runs of one pull request, with what each cost."""

    def __init__(self, step: Step, github: LoopbackGitHub, model: ModelServer) -> None:
        self.step, self.github, self.model = step, github, model
        self.requests = self.prompts = 0

    def run(self, action: str = "opened", **told: str) -> int:
        sent, asked = len(self.github.requests), len(self.model.requests)
        self.step.inputs(
            model="reviewer-1",
            base_url=self.model.base_url,
            api_key=KEY,
            github_token="token-reviewer",
        )
        self.step.event("pull_request", {**self.github.event(action=action), **told})
        status = self.step.run(main)
        self.requests = len(self.github.requests) - sent
        self.prompts = len(self.model.requests) - asked
        return status

    def push(self, files: dict[str, str]) -> int:
        before = self.github.pull(1).head_sha
        after = self.github.push(1, files)
        return self.run("synchronize", before=before, after=after)


@pytest.fixture
def rounds(step: Step, github: LoopbackGitHub, model: ModelServer) -> Rounds:
    return Rounds(step, github, model)


def test_rounds__what_they_cost(rounds: Rounds, github: LoopbackGitHub) -> None:
    assert rounds.run() == 1
    assert rounds.prompts
    assert rounds.requests <= 9
    comments = len(github.pull(1).review_comments)
    assert comments

    assert rounds.run() == 1
    assert (rounds.prompts, len(github.pull(1).review_comments)) == (0, comments)
    assert rounds.requests <= 12

    assert rounds.push({"empty.txt": ""}) == 1
    assert (rounds.prompts, len(github.pull(1).review_comments)) == (0, comments)
    assert rounds.requests <= 12


def test_rounds__what_is_mended_is_closed(rounds: Rounds, github: LoopbackGitHub) -> None:
    rounds.run()
    assert rounds.push(FIXED) == 0
    (summary,) = github.pull(1).issue_comments
    assert summary.body.startswith("**Pass")
    assert "earlier comment" in summary.body


def test_rounds__a_forged_state_is_told_and_believed_by_nobody(
    rounds: Rounds, github: LoopbackGitHub
) -> None:
    rounds.run()
    (summary,) = github.pull(1).issue_comments
    summary.body = summary.body.replace("review-action:state v1 e", "review-action:state v1 f")
    assert rounds.run() == 1
    assert rounds.prompts
    assert "Reviewed everything again: what the last review left is not signed" in summary.body
