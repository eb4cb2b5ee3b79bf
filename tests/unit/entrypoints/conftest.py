"""A step to run with a GitHub for it to talk to, and a laptop."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.github.server import LoopbackGitHub
from tests.unit.entrypoints.clone import changed_clone
from tests.unit.entrypoints.desk import Desk
from tests.unit.entrypoints.step import Step


@pytest.fixture
def step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Step]:
    before = signal.getsignal(signal.SIGTERM)
    yield Step.prepare(tmp_path / "step", monkeypatch, capsys)
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def github(tmp_path: Path, step: Step) -> Iterator[LoopbackGitHub]:
    """Pull request 1 adds an `eval`; the step's event is its opening."""
    with LoopbackGitHub(tmp_path / "github") as server:
        server.open_pull(
            {"src/cart.py": "def parse(text):\n    return text\n"},
            {"src/cart.py": "def parse(text):\n    return eval(text)\n"},
        )
        step.environ["GITHUB_API_URL"] = server.api_url
        step.environ["GITHUB_GRAPHQL_URL"] = server.graphql_url
        step.event("pull_request", server.event())
        yield server


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    clone = changed_clone(tmp_path / "clone")
    monkeypatch.chdir(clone.root)
    for name in ("REVIEW_ACTION_API_KEY", "OPENAI_API_KEY", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    return Desk(clone, capsys)
