"""A pytest plugin (`-p tests.contract.judging`): judges what every test says to the double."""

from collections.abc import Iterator

import pytest

from tests.contract.graphql_oracle import graphql_problems
from tests.contract.oracles import openapi_problems
from tests.fakes.github.server import LoopbackGitHub


@pytest.fixture(autouse=True)
def judged_exchanges(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test, at its end, for each exchange that GitHub's descriptions do not allow."""
    if "loopback_github" not in request.fixturenames:
        yield
        return
    server: LoopbackGitHub = request.getfixturevalue("loopback_github")
    yield
    problems = openapi_problems(server.requests) + graphql_problems(server.requests)
    assert not problems, "\n".join(problems)
