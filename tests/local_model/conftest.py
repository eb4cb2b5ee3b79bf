"""Starts the real model once; without it (`make local-model` installs it) the tests are skipped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[2] / ".cache" / "local-model"


@pytest.fixture(scope="session")
def real_model() -> Iterator[str]:
    """The base URL of an OpenAI-compatible server that nobody scripted."""
    weights = next(CACHE.glob("**/*.gguf"), None)
    if weights is None or not (CACHE / "xllamacpp").is_dir():
        pytest.skip("no real model here: `make local-model` installs one")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.local_model.serve", "--weights", str(weights)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(CACHE), str(CACHE.parents[1])])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), f"the model did not start: {address!r}"
        yield f"{address}/v1"
    finally:
        process.kill()
        process.communicate()
