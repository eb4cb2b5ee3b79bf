"""The installed console script on a laptop: a real repository, a pipe, a model that is down."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from review_action.agents import AGENTS
from tests.e2e.installation import ROOT
from tests.e2e.job import TIMEOUT_SECONDS
from tests.fakes.model.behaviours import Failure
from tests.fakes.model.server import ModelServer
from tests.fakes.work_tree import WorkTree
from tests.unit.entrypoints.clone import changed_clone

pytestmark = pytest.mark.wheel

EXAMPLE = ROOT / "examples" / "pull-request"


@dataclass(frozen=True)
class Laptop:
    scripts: Path
    clone: WorkTree
    home: Path

    def local(
        self,
        *arguments: str,
        given: bytes = b"",
        folder: Path | None = None,
        environ: Mapping[str, str] | None = None,
        stdout: int = subprocess.PIPE,
    ) -> "subprocess.CompletedProcess[bytes]":
        coverage = {k: v for k, v in os.environ.items() if k.startswith("COVERAGE_")}
        known = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.home)}
        return subprocess.run(
            [str(self.scripts / "review-action"), "local", *arguments],
            cwd=folder or self.clone.root,
            env={**known, **coverage, **(environ or {})},
            input=given,
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )


@pytest.fixture
def laptop(scripts: Path, tmp_path: Path) -> Laptop:
    (tmp_path / "home").mkdir()
    return Laptop(scripts, changed_clone(tmp_path / "clone"), tmp_path / "home")


def test_local__reviews_what_is_on_disk(laptop: Laptop) -> None:
    done = laptop.local("--format", "json")

    assert (done.returncode, done.stderr) == (1, b"")
    placed = [one["finding"] for one in json.loads(done.stdout)["placed"]]
    assert {(one["path"], one["start_line"]) for one in placed} == {
        ("src/cart.py", 5),
        ("src/cart.py", 6),
    }


def test_local__asks_a_model(laptop: Laptop, model: ModelServer) -> None:
    done = laptop.local("--model", "reviewer-1", "--base-url", model.base_url, "--format", "json")

    report = json.loads(done.stdout)
    assert report["verdict"]["conclusion"] == "fail"
    assert report["summaries"] != []
    assert {run["agent"] for run in report["agents"]} == {*AGENTS, "verify"}


def test_local__a_dead_model_is_inconclusive(laptop: Laptop, model: ModelServer) -> None:
    model.script = [Failure(401, {"message": "bad key", "code": "invalid_api_key"})]
    laptop.clone.write("src/cart.py", "def parse(text):\n    return str(text)\n")

    done = laptop.local("--model", "m", "--base-url", model.base_url)

    assert done.returncode == 3
    told = " ".join(done.stdout.decode().split())
    assert "Inconclusive: no file was reviewed" in told
    assert "src/cart.py failed" in told


def test_local__a_piped_patch_needs_no_repository(laptop: Laptop, tmp_path: Path) -> None:
    patch = laptop.clone.git("diff").encode()

    done = laptop.local("--patch", "-", "--format", "sarif", given=patch, folder=tmp_path)

    assert (done.returncode, done.stderr) == (1, b"")
    results = json.loads(done.stdout)["runs"][0]["results"]
    assert {result["ruleId"] for result in results} == {
        "embedded/python-debugger",
        "embedded/yaml-load",
    }


def test_local__the_bundled_example(laptop: Laptop, tmp_path: Path) -> None:
    done = laptop.local("--example", "--patch", str(EXAMPLE / "changes.patch"), folder=tmp_path)

    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\x1b" not in done.stdout
    assert b"Fail: 7 blocking findings, 1 other" in done.stdout


def test_local__a_terminal_of_few_characters(laptop: Laptop) -> None:
    done = laptop.local(environ={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})

    assert done.returncode == 1
    assert done.stdout.isascii()
    assert b"breakpoint()" in done.stdout
    assert b"Traceback" not in done.stderr


def test_local__a_reader_that_has_seen_enough(laptop: Laptop) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    done = laptop.local("--format", "json", stdout=writer)
    os.close(writer)

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--base", "no-such-branch"], b"no-such-branch"),
        (["--patch", "gone.patch"], b"gone.patch"),
        (["--deadline", "soon"], b"`deadline`"),
    ],
)
def test_local__wrong_usage_is_told_without_a_trace(
    laptop: Laptop, arguments: list[str], problem: bytes
) -> None:
    done = laptop.local(*arguments)

    assert (done.returncode, done.stdout) == (2, b"")
    assert problem in done.stderr
    assert b"Traceback" not in done.stderr


def test_local__a_hostile_repository_runs_nothing(laptop: Laptop) -> None:
    """Neither a module beside the code under review nor its git configuration is executed."""
    trap = laptop.home / "sprung"
    for name in ("rich", "yaml", "review_action", "json"):
        laptop.clone.write(f"{name}.py", f"open({str(trap)!r}, 'w').close()\n")
    laptop.clone.git("config", "core.fsmonitor", f"touch {trap}")
    laptop.clone.git("config", "diff.external", f"touch {trap}")
    trap.unlink(missing_ok=True)

    done = laptop.local("--format", "json")

    assert json.loads(done.stdout)["placed"] != []
    assert not trap.exists()
