"""Fuzzes one target in a process of its own, and prints what came of it as one line of JSON."""

import hashlib
import importlib
import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from bench.fuzz.mutate import LONGEST, mutate
from bench.fuzz.target import Target

MOST_SECONDS = 2.0
"""Of CPU for one input of at most 64 KiB: more is a defect, whatever comes out."""
MOST_MEMORY = 3 << 30
KEPT = 400
"""Inputs with outcomes of their own, to change further."""


class TooSlowError(BaseException):
    """No `except Exception` of a reader stops it."""


class Tally:
    """What came of the inputs of one target."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.executions = 0
        self.slowest: tuple[float, int] = (0.0, 0)
        self.slow = b""
        self.crashes: dict[str, str] = {}
        self.outcomes: set[object] = set()

    def run(self, data: bytes) -> bool:
        """Whether its outcome is a new one."""
        self.executions += 1
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
        try:
            outcome: object = self.target.check(data)
        except (Exception, TooSlowError) as error:  # noqa: BLE001  # whatever it is, it is counted
            outcome = self._crash(error, data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = time.process_time() - started
        if seconds > self.slowest[0]:
            self.slowest, self.slow = (seconds, len(data)), data
        is_new = outcome not in self.outcomes
        self.outcomes.add(outcome)
        return is_new

    def _crash(self, error: BaseException, data: bytes) -> str:
        name = f"{type(error).__name__} at {_place(error)}"
        if name not in self.crashes:
            self.crashes[name] = repr(data[:120])
            if folder := os.environ.get("FUZZ_CRASHES"):
                file = Path(folder, hashlib.sha256(data).hexdigest()[:12])
                file.with_suffix(".bin").write_bytes(data)
                told = "".join(traceback.format_exception(error))
                file.with_suffix(".txt").write_text(told, encoding="utf-8")
        return name

    def told(self, seconds: float) -> dict[str, Any]:
        return {
            "executions": self.executions,
            "outcomes": len(self.outcomes),
            "crashes": self.crashes,
            "slowest": self.slowest,
            "cpu": seconds,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        }


def _place(error: BaseException) -> str:
    """The innermost frame of ours: of a broken promise the check itself, of slowness any."""
    ours = [
        f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "/review_action/" in frame.filename or "/fuzz/" in frame.filename
    ]
    if isinstance(error, TooSlowError):
        ours = [place for place in ours if not place.startswith("loop.")]
    return ours[-1] if ours else "?"


def _too_slow(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlowError


def plain(tally: Tally, seconds: float, seed: int) -> None:
    """Changes inputs at random and keeps those whose outcome is new."""
    rng = random.Random(seed)  # noqa: S311  # the same inputs for the same seed
    corpus = list(tally.target.seeds)
    for data in (*corpus, b""):
        tally.run(data)
    until = time.process_time() + seconds
    while time.process_time() < until:
        data = mutate(rng, rng.choice(corpus), corpus)
        if tally.run(data):
            corpus[len(corpus) if len(corpus) < KEPT else rng.randrange(KEPT) :] = [data]


def guided(tally: Tally, seconds: float, seed: int, finish: Callable[[], NoReturn]) -> None:
    """Lets atheris choose, by the branches of our code that an input reaches."""
    atheris = importlib.import_module("atheris")
    rng = random.Random(seed)  # noqa: S311  # as above
    until = time.process_time() + seconds

    def one(data: bytes) -> None:
        tally.run(data)
        if time.process_time() > until:
            finish()

    def changed(data: bytes, most: int, chosen: int) -> bytes:
        if chosen % 2:
            return bytes(atheris.Mutate(data, most))
        return mutate(rng, data, tally.target.seeds)[:most]

    options = [f"-seed={seed}", f"-max_len={LONGEST}", "-len_control=0", "-rss_limit_mb=3072"]
    folder = os.environ["FUZZ_CORPUS"]
    for number, data in enumerate(tally.target.seeds):
        Path(folder, str(number)).write_bytes(data)
    atheris.Setup([sys.argv[0], *options, "-verbosity=0", folder], one, custom_mutator=changed)
    atheris.Fuzz()


def main(name: str, seconds: float, seed: int, *, use_atheris: bool) -> None:
    if use_atheris:
        atheris = importlib.import_module("atheris")
        with atheris.instrument_imports(include=["review_action"], enable_loader_override=False):
            from bench.fuzz.targets import TARGETS  # noqa: PLC0415  # read as it is instrumented
    else:
        from bench.fuzz.targets import TARGETS  # noqa: PLC0415  # as above
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGPROF, _too_slow)
    tally = Tally(TARGETS[name])
    started = time.process_time()

    def finish() -> NoReturn:
        if folder := os.environ.get("FUZZ_CRASHES"):
            Path(folder, f"slowest-{name}.bin").write_bytes(tally.slow)
        print(json.dumps(tally.told(time.process_time() - started)), flush=True)
        os._exit(0)

    if use_atheris:
        guided(tally, seconds, seed, finish)
    else:
        plain(tally, seconds, seed)
    finish()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), use_atheris=sys.argv[4] == "atheris")
