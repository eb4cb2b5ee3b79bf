"""Fixtures of the contract tests: the loopback GitHub and its judges."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.contract.github_desk import Desk
from tests.contract.graphql_oracle import graphql_problems
from tests.contract.oracles import openapi_problems
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.github.wire import Exchange
from tests.fakes.work_tree import WorkTree


@pytest.fixture
def loopback_github(tmp_path: Path) -> Iterator[LoopbackGitHub]:
    """An empty repository `acme/widgets` on a running double; open pull requests yourself."""
    with LoopbackGitHub(tmp_path / "github") as server:
        yield server


@pytest.fixture
def desk(loopback_github: LoopbackGitHub) -> Desk:
    """Our adapter before that double, where pull request 1 changes `app.py`."""
    loopback_github.open_pull(
        {"app.py": "one\ntwo\n", "README.md": "hello\n"},
        {"app.py": "one\nTWO\nthree\n"},
        title="Change things",
        labels=("skip-review",),
    )
    return Desk(loopback_github)


@pytest.fixture
def repository(tmp_path: Path) -> WorkTree:
    """An empty repository on this machine."""
    return WorkTree(tmp_path / "clone")


AssertValid = Callable[[Sequence[Exchange]], None]


@pytest.fixture
def assert_valid() -> AssertValid:
    """Hold recorded exchanges against GitHub's own descriptions (`contract` tests only)."""

    def check(exchanges: Sequence[Exchange]) -> None:
        problems = openapi_problems(exchanges) + graphql_problems(exchanges)
        assert exchanges
        assert not problems, "\n".join(problems)

    return check


@pytest.fixture
def recorded_exchanges(
    loopback_github: LoopbackGitHub, assert_valid: AssertValid
) -> Iterator[LoopbackGitHub]:
    """The double; whatever a test makes a client say to it is judged when the test ends."""
    yield loopback_github
    assert_valid(loopback_github.requests)
