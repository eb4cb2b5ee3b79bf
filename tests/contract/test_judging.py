"""Everything the adapter's own tests make it say goes before GitHub's descriptions as well."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.contract
ROOT = Path(__file__).parents[2]
SLOW_SECONDS = 300


def run_judged(*paths: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.contract.judging", *paths]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=SLOW_SECONDS, check=False
    )


def test_judged_exchanges__of_the_adapters_tests() -> None:
    paths = sorted(str(path) for path in Path(__file__).parent.glob("test_github_*.py"))
    done = run_judged(*paths)
    assert done.returncode == 0, done.stdout


def test_judged_exchanges__fail_a_test_that_says_something_wrong() -> None:
    done = run_judged("tests/contract/test_loopback_github.py", "-k", "newer_words or PRAISE")
    assert done.returncode == 1
    assert "POST /repos/acme/widgets/pulls/1/reviews: InvalidRequestBody" in done.stdout
