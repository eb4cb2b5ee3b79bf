"""One installation of the wheel for the tests that start it; a GitHub and a model for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.here import JobHere
from tests.e2e.installation import build_wheel, install
from tests.e2e.job import Job
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer

BASE = {
    "src/cart.py": "def total(items):\n    return sum(item.cents for item in items)\n",
    "README.md": "# Cart\n",
}
HEAD = {
    "src/cart.py": (
        "def total(items):\n    if items == None:\n        return 0\n"
        "    return sum(item.cents for item in items)\n\n\n"
        "def parse(text):\n    return eval(text)\n"
    ),
    "package-lock.json": "{}\n",
}


HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.uncovered)


@pytest.fixture(scope="session")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wheel = build_wheel(tmp_path_factory.mktemp("dist"))
    return install(wheel, tmp_path_factory.mktemp("installed"))


@pytest.fixture
def github(tmp_path: Path) -> Iterator[LoopbackGitHub]:
    with LoopbackGitHub(tmp_path / "github") as server:
        server.open_pull(base=BASE, head=HEAD)
        yield server


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer(review) as server:
        yield server


@pytest.fixture
def job(
    request: pytest.FixtureRequest, github: LoopbackGitHub, model: ModelServer, tmp_path: Path
) -> Job:
    """A step in this process; the installed wheel as one of its own where a test is marked so."""
    inputs = {"model": "reviewer-1", "base-url": model.base_url, "api-key": "sk-test-0123456789"}
    home = tmp_path / "runner"
    if request.node.get_closest_marker("wheel"):
        scripts = request.getfixturevalue("scripts")
        return Job.at(github, scripts=scripts, home=home, inputs=inputs)
    return JobHere.at(github, scripts=tmp_path, home=home, inputs=inputs)
