"""The installed action against a loopback GitHub and model: start, memory, requests, wall time, coverage."""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.fixtures import pull_request
from tests.e2e.installation import ROOT, build_wheel
from tests.e2e.job import Job
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.behaviours import Reply
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer, Recorded
from tests.fakes.model.verifier import is_second_look

REPEATS = 3
SIZES = (3, 30, 300)
LATENCIES = (0.0, 2.0)
CONCURRENCY = 64
"""As for a hosted provider: a server on loopback would be asked 4 at once."""


@dataclass(frozen=True)
class Run:
    """One run of one pull request."""

    wall: float
    first_request: float
    first_cpu: float
    """CPU of the process until then, as the kernel counts it, in hundredths."""
    cpu: float
    rss_mb: float
    requests: int
    prompts: int
    characters: int
    covered: int
    rounds: int


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scripts = _install(Path(folder))
        _tell_size(scripts.parent)
        print(
            "\n| files | model latency | first model request | CPU until then | CPU | RSS | GitHub requests |"
            " prompts | prompt characters | covered | wall | wall / ideal |"
        )
        print(
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        )
        for files in SIZES:
            for latency in LATENCIES:
                place = Path(folder) / f"{files}-{latency}"
                runs = [_run(scripts, files, latency, place / str(n)) for n in range(REPEATS)]
                print(_row(files, latency, runs), flush=True)


def _row(files: int, latency: float, runs: list[Run]) -> str:
    def median(name: str) -> float:
        return float(statistics.median(getattr(run, name) for run in runs))

    ideal = median("rounds") * latency
    ratio = f"{median('wall') / ideal:.2f}" if ideal else "-"
    return (
        f"| {files} | {latency:.0f} s | {median('first_request'):.2f} s |"
        f" {median('first_cpu'):.2f} s | {median('cpu'):.2f} s |"
        f" {median('rss_mb'):.0f} MB | {median('requests'):.0f} | {median('prompts'):.0f} |"
        f" {median('characters'):,.0f} | {median('covered'):.0f} of {files} |"
        f" {median('wall'):.2f} s | {ratio} |"
    )


def _run(scripts: Path, files: int, latency: float, place: Path) -> Run:
    base, head = pull_request(files)

    seen: list[float] = []

    def script(request: Recorded) -> Reply:
        if not seen:
            seen.append(_cpu_of(process.pid))
        return Reply(review(request), latency=latency)

    with _services(place, script) as (github, model):
        github.open_pull(base=base, head=head)
        job = Job.at(
            github,
            scripts=scripts,
            home=place / "runner",
            inputs={
                "model": "reviewer-1",
                "base-url": model.base_url,
                "api-key": "sk-bench",
                "max-concurrency": str(CONCURRENCY),
            },
        )
        started = time.monotonic()
        process, folder = job.start("pull_request", github.event())
        log = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        outcome = job.outcome(os.waitstatus_to_exitcode(status), log, folder)
        if not outcome.report:
            sys.exit(f"the run failed:\n{log}")
        return Run(
            wall=wall,
            first_request=model.requests[0].at - started,
            first_cpu=seen[0],
            cpu=usage.ru_utime + usage.ru_stime,
            rss_mb=usage.ru_maxrss / 1024,
            requests=len(github.requests),
            prompts=len(model.requests),
            characters=sum(
                len(message["content"])
                for one in model.requests
                for message in one.body["messages"]
            ),
            covered=sum(row["state"] == "reviewed" for row in outcome.report["coverage"]),
            rounds=sum(math.ceil(count / CONCURRENCY) for count in _stages(model.requests)),
        )


def _stages(requests: Sequence[Recorded]) -> tuple[int, int]:
    """How many were asked first, and how many second looks could only follow them."""
    looks = sum(is_second_look(one.user) for one in requests)
    return len(requests) - looks, looks


def _cpu_of(pid: int) -> float:
    """Seconds of CPU so far (proc(5), `utime` and `stime`)."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _services(place: Path, script: object) -> Iterator[tuple[LoopbackGitHub, ModelServer]]:
    place.mkdir(parents=True)
    with LoopbackGitHub(place / "github") as github, ModelServer(script) as model:  # type: ignore[arg-type]  # a function that takes and gives what the alias says
        yield github, model


def _install(folder: Path) -> Path:
    """The wheel and the locked dependencies alone, byte-compiled, as in the image."""
    target = folder / "installed"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(target)
    pip = [sys.executable, "-m", "pip", "--python", str(target / "bin" / "python")]
    quiet = ["install", "-q", "--disable-pip-version-check", "--no-deps"]
    lock = ["--require-hashes", "-r", str(ROOT / "requirements.lock")]
    wheel = [str(build_wheel(folder / "dist"))]
    for what in (lock, wheel):
        subprocess.run([*pip, *quiet, *what], check=True, stderr=subprocess.DEVNULL)
    return target / "bin"


def _tell_size(target: Path) -> None:
    (packages,) = target.glob("lib/python*/site-packages")
    names = [info.name for info in packages.glob("*.dist-info")]
    size = sum(file.stat().st_size for file in packages.rglob("*") if file.is_file())
    print(f"{len(names)} distributions, {size / 1e6:.0f} MB with byte code")


if __name__ == "__main__":
    main()
