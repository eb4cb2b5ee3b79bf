"""A model nobody scripted: it cannot review, and finds in our protocol what scripts do not."""

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import BASE, HEAD
from tests.e2e.installation import build_wheel, install
from tests.e2e.job import Job
from tests.fakes.github.server import LoopbackGitHub

pytestmark = pytest.mark.local_model


@pytest.fixture(scope="session")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wheel = build_wheel(tmp_path_factory.mktemp("dist"))
    return install(wheel, tmp_path_factory.mktemp("installed"))


@pytest.mark.parametrize("structured", ["auto", "json", "none"])
def test_run__ends_honestly_with_a_real_small_model(
    scripts: Path, real_model: str, tmp_path: Path, structured: str
) -> None:
    with LoopbackGitHub(tmp_path / "github") as github:
        github.open_pull(base=BASE, head=HEAD)
        job = Job.at(
            github,
            scripts=scripts,
            home=tmp_path / "runner",
            inputs={
                "model": "smollm2",
                "base-url": real_model,
                "structured-output": structured,
                "context-tokens": "8000",
                "deadline": "45s",
            },
        )
        outcome = job.run("pull_request", github.event())
        comments = github.pull(1).review_comments
    states = {row["path"]: row["state"] for row in outcome.report["coverage"]}
    assert outcome.outputs["conclusion"] in {"pass", "fail", "inconclusive"}
    # Whatever it babbles: no comment GitHub would refuse, and no pass without an answer for it.
    assert [one.status for one in github.requests if one.status == 422] == []
    assert all(comment.line in range(1, 9) for comment in comments)
    assert not (outcome.outputs["conclusion"] == "pass" and states["src/cart.py"] != "reviewed")
    assert json.dumps(outcome.report["usage"]) != "{}"


def test_run__tells_that_a_prompt_does_not_fit(
    scripts: Path, real_model: str, tmp_path: Path
) -> None:
    with LoopbackGitHub(tmp_path / "github") as github:
        github.open_pull(
            base={"src/a.py": ""},
            head={"src/a.py": "".join(f"value_{n} = {n} * {n + 1}\n" for n in range(3000))},
        )
        job = Job.at(
            github,
            scripts=scripts,
            home=tmp_path / "runner",
            inputs={
                "model": "smollm2",
                "base-url": real_model,
                "context-tokens": "64000",
                "deadline": "20s",
                "agents": "review",
            },
        )
        outcome = job.run("pull_request", github.event())
    assert outcome.outputs["conclusion"] == "inconclusive"
    assert any(run["failures"] for run in outcome.report["agents"])
