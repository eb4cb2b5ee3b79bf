"""Fuzzes what reads hostile input: `python -m bench.fuzz [target…] --seconds N --seed S`.

Each target has a process of its own, N seconds of CPU, and promises of its own (bench/fuzz/*.py).
Where atheris is installed it chooses the inputs by the branches they reach; else they are changed
at random, and those kept whose outcome is new. `--plain` does that anyway. A crash is counted once
for its kind and place; with `--crashes FOLDER` its input is kept. Exits with 1 when there is one.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.fuzz.targets import TARGETS

ROOM = 120
"""Seconds a process may take to start and on a busy machine, and ten times its own."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], metavar="target")
    parser.add_argument("--seconds", type=float, default=10.0, help="of CPU, a target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="without atheris")
    parser.add_argument("--crashes", type=Path, help="folder for the inputs that crash")
    options = parser.parse_args()
    guided = not options.plain and importlib.util.find_spec("atheris") is not None
    rows = {}
    for name in options.targets or TARGETS:
        rows[name] = _fuzzed(name, options, how="atheris" if guided else "plain")
        print(_row(name, rows[name]), flush=True)
    crashes = sum(len(row["crashes"]) for row in rows.values())
    print(
        f"{sum(row['executions'] for row in rows.values()):,} executions,"
        f" {crashes} unique crashes, {sum(row['cpu'] for row in rows.values()):.0f} s of CPU"
    )
    return 1 if crashes else 0


def _fuzzed(name: str, options: argparse.Namespace, *, how: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        kept = {"FUZZ_CRASHES": str(options.crashes)} if options.crashes else {}
        done = subprocess.run(
            [sys.executable, "-m", "bench.fuzz.loop", name, str(options.seconds), str(options.seed), how],
            env={**os.environ, **kept, "FUZZ_CORPUS": folder},
            capture_output=True, text=True, check=False, timeout=ROOM + 10 * options.seconds,
        )  # fmt: skip
    last = done.stdout.strip().rpartition("\n")[2]
    if not last.startswith("{"):
        sys.exit(f"{name} ended with {done.returncode}: {done.stderr[-2_000:]}")
    told: dict[str, Any] = json.loads(last)
    return told


def _row(name: str, told: dict[str, Any]) -> str:
    seconds, size = told["slowest"]
    row = (
        f"{name:<11}{told['executions']:>10,} executions {told['outcomes']:>6,} outcomes"
        f" {len(told['crashes']):>3} crashes   slowest {seconds * 1000:>7.1f} ms ({size:,} bytes)"
        f"   {told['memory']} MiB"
    )
    return "\n".join(
        (row, *(f"    {place}\n        {data}" for place, data in told["crashes"].items()))
    )


if __name__ == "__main__":
    sys.exit(main())
