"""The image under test, the loopback servers, and one step of a job between them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.container.runner import Step
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model import ModelServer, review

TOKEN = "token-reviewer"
"""May do what the README asks for, and no more."""
BASE = {"app/login.py": "def login(name, password):\n    return check(name, password)\n"}
HEAD = {
    "app/login.py": (
        "import pickle\n\n\n"
        "def login(name, password):\n"
        "    return check(name, password)\n\n\n"
        "def load(blob):\n"
        "    return pickle.loads(blob)\n\n\n"
        "def last(names):\n"
        "    return [names[i] for i in range(1) if i <= len(names)]\n"
    )
}


@dataclass(frozen=True)
class World:
    """GitHub with one open pull request, and a model."""

    github: LoopbackGitHub
    model: ModelServer
    step: Step

    def with_inputs(self, **inputs: str) -> Step:
        named = {name.replace("_", "-"): value for name, value in inputs.items()}
        return replace(self.step, inputs={**self.step.inputs, **named})

    @property
    def conclusions(self) -> list[Any]:
        return [run.conclusion for run in self.github.world.check_runs]


@pytest.fixture(scope="session")
def image() -> str:
    name = os.environ.get("REVIEW_ACTION_IMAGE", "")
    if not name:
        pytest.skip("make image builds the image these tests need")
    return name


@pytest.fixture
def world(image: str, tmp_path: Path) -> Iterator[World]:
    with LoopbackGitHub(tmp_path) as github, ModelServer(review) as model:
        github.open_pull(BASE, HEAD)
        step = Step(
            image=image,
            root=tmp_path / "runner",
            event_name="pull_request",
            payload=github.event(1),
            api_url=github.api_url,
            repository=github.full_name,
            token=TOKEN,
            inputs={
                "model": "loopback",
                "base-url": model.base_url,
                "api-key": "sk-loopback-0123456789",
                "fail-on": "never",
            },
        )
        yield World(github, model, step)
