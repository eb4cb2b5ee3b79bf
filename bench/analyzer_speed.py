"""What the analyzers take on a pull request of 30 and of 300 files, all at once and each alone.

    python -m bench.analyzer_speed [REPOSITORY] [--commits N] [--cases CASES] [--repeats N]

The pull request is the last N commits of REPOSITORY, of which 30 and 300 files are kept; with CASES
the touched files of all folders with `base/`, `head/` and `diff.patch` in them, in as many copies as
it takes. Each look is a process of its own, as a run is: nothing is loaded or known before. Its time
is from the wiring of the analyzers to their findings, the best of `--repeats`.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from review_action.adapters.git.local_git import LocalGit
from review_action.app.analyze import analyze
from review_action.app.head_texts import HeadTexts
from review_action.app.survey import survey
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.settings import RunnerSettings, Settings
from review_action.entrypoints.change_analyzers import build_change_analyzers
from review_action.entrypoints.wiring import build_analyzers
from tests.fakes.pull_request import pull_request

ROOT = Path(__file__).parents[1]
SIZES = (30, 300)
ALL, NONE = "all at once", "none"


class Change(NamedTuple):
    """A clone, and what of it is the pull request."""

    root: Path
    base: str
    head: str


class Look(NamedTuple):
    """One process that looked at one change."""

    seconds: float
    cpu: float
    """Of the analyzers and all they start; what came before is left out."""
    told: dict[str, object]


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            change = (
                of_cases(chosen.cases, Path(folder, str(size)), size)
                if chosen.cases
                else of_commits(chosen.repository.resolve(), chosen.commits)
            )
            print(*rows(change, size, chosen.repeats), sep="\n", flush=True)


def rows(change: Change, size: int, repeats: int) -> Iterator[str]:
    found = json.loads(subprocess.check_output(_command(change, size, NONE)))
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    yield f"\n{found['files']} files, {found['lines']:,} lines ({found['kinds']}); load {load}"
    yield "\n| analyzers | wall | CPU | memory of its processes | findings |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name in (ALL, *found["names"]):
        looks = [look(change, size, name) for _ in range(repeats)]
        best = min(looks, key=lambda one: one.seconds)
        peak = peak_megabytes(change, size, name)
        yield (
            f"| {name} | {best.seconds:.2f} s | {min(one.cpu for one in looks):.2f} s"
            f" | {peak:.0f} MB | {best.told['findings']} |"
        )
        for warning in best.told["warnings"]:  # type: ignore[attr-defined]  # a list, as `measure` prints it
            yield f"  {warning}"


def look(change: Change, size: int, name: str) -> Look:
    process = subprocess.Popen(_command(change, size, name), stdout=subprocess.PIPE)
    told = json.load(process.stdout) if process.stdout else {}
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert not process.returncode
    return Look(told["seconds"], usage.ru_utime + usage.ru_stime - told["cpu_before"], told)


def peak_megabytes(change: Change, size: int, name: str) -> float:
    """Of the processes that are started, together, as sampled; a look of its own, for it disturbs."""
    command = _command(change, size, name)
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        while process.poll() is None:
            peak = max(peak, sum(_resident(process.pid)))
            time.sleep(0.005)
    return peak * resource.getpagesize() / 1e6


def _resident(session: int) -> Iterator[int]:
    """Pages of all processes of a session but its leader (proc(5), `session` and `rss`)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended
            continue
        if int(fields[3]) == session != int(stat.parent.name):
            yield int(fields[21])


def measure(change: Change, size: int, name: str) -> dict[str, object]:
    """In the process of its own: what one look finds and takes."""
    git = LocalGit(change.root)
    files = some(survey(git.compare(change.base, change.head), Policy()).analyzed, size)
    before, began = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]), time.perf_counter()
    before += sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    root, pull = str(change.root), pull_request(base_sha=change.base, head_sha=change.head)
    analyzers = (
        *build_analyzers(Settings(runner=RunnerSettings()), root),
        *build_change_analyzers(root)(pull, ()),
    )
    chosen = [each for each in analyzers if name in {ALL, each.name}]
    texts = HeadTexts(files, partial(git.read_contents, change.head))
    analyzed = analyze(files, chosen, texts, mode="new")
    return {
        "seconds": time.perf_counter() - began,
        "cpu_before": before,
        "findings": len(analyzed.findings),
        "warnings": analyzed.warnings,
        "names": list(dict.fromkeys(each.name for each in analyzers)),
        "files": len(files),
        "lines": sum(file.additions + file.deletions for file in files),
        "kinds": ", ".join(sorted({file.language for file in files if file.language})),
    }


def some(files: Sequence[FileDiff], size: int) -> list[FileDiff]:
    """Evenly spaced by path."""
    ordered = sorted(files, key=lambda file: file.path)
    return [ordered[at * len(ordered) // size] for at in range(min(size, len(ordered)))]


def of_commits(repository: Path, commits: int) -> Change:
    ids = _git(repository, "log", f"--max-count={commits + 1}", "--format=%H").split()
    return Change(repository, ids[-1], ids[0])


def of_cases(cases: Path, root: Path, size: int) -> Change:
    """A repository of two commits over copies of all cases."""
    folders = sorted(patch.parent for patch in cases.rglob("diff.patch"))
    touched = [
        (folder, file.relative_to(folder / side))
        for folder in folders
        for side in ("head", "base")
        for file in sorted((folder / side).rglob("*"))
        if file.is_file()
    ]
    copies = islice(((n, each) for n in count() for each in dict.fromkeys(touched)), 2 * size)
    laid = [(folder, path, Path(root, f"{n}-{folder.name}", path)) for n, (folder, path) in copies]
    root.mkdir(parents=True)
    _git(root, "init", "-q")
    for side in ("base", "head"):
        for folder, path, target in laid:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            if (folder / side / path).is_file():
                shutil.copyfile(folder / side / path, target)
        _git(root, "add", "--all")
        _git(
            root, *("-c", "user.name=bench", "-c", "user.email=b@localhost"), "commit", "-qm", side
        )
    return of_commits(root, 1)


def _git(root: Path, *arguments: str) -> str:
    return subprocess.check_output(["git", "-C", str(root), *arguments], text=True)


def _command(change: Change, size: int, name: str) -> list[str]:
    own = [sys.executable, "-m", "bench.analyzer_speed", "--measure"]
    return [*own, str(change.root), change.base, change.head, str(size), name]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        root, base, head, size, name = sys.argv[2:]
        print(json.dumps(measure(Change(Path(root), base, head), int(size), name)))
    else:
        main(sys.argv[1:])
