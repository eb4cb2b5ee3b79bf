"""What starting to talk to GitHub costs: proven in a fresh interpreter with the locked PyGithub."""

import os
import subprocess
import sys
from pathlib import Path

import review_action

HOST = """
import sys, time
from review_action.adapters.github.host import GitHubHost
GitHubHost(token="t", api_url="https://api.github.com", graphql_url="https://api.github.com/graphql",
           repository="a/b", clock=time.monotonic, sleep=time.sleep, log=print)
print(*sorted(sys.modules))
"""
WHOLE = """
import github
from review_action.adapters.github.pygithub import Requester
print(github.Github.__name__, Requester is github.Requester.Requester)
"""
LOGGING = """
import logging
logging.basicConfig(level=logging.DEBUG)
import review_action.adapters.github.pygithub
print(logging.getLogger("github.Requester").isEnabledFor(logging.CRITICAL))
"""


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(review_action.__file__).parents[1])},
    )
    return done.stdout.strip()


def test_pygithub__neither_jwt_nor_cryptography_is_imported() -> None:
    modules = set(run(HOST).split())

    assert "github.Requester" in modules
    assert not modules & {"jwt", "cryptography", "nacl", "github.MainClass", "github.Auth"}


def test_pygithub__a_whole_import_elsewhere_is_left_as_it_is() -> None:
    assert run(WHOLE) == "Github True"


def test_pygithub__bodies_are_not_logged_whatever_the_level() -> None:
    assert run(LOGGING) == "False"
