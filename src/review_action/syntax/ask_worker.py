"""Asks the process that parses; None is the answer to whatever it does not survive."""

import atexit
import json
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Final

from review_action.syntax.grammars import grammar_of, is_installed

PARSED_CHARACTERS: Final = 1_000_000
LOST: Final = 5
"""Processes a run may lose; after as many, hostile files would cost more than answers are worth."""
_START: Final = (
    "import sys; sys.path.append(sys.argv[1]); from review_action.syntax.worker import main; main()"
)
_ROOT: Final = str(Path(__file__).parents[2])


class _Worker:
    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.lost = 0
        self.lock = Lock()

    def ask(self, request: bytes) -> bytes:
        """The answer's line; empty when there is none."""
        with self.lock:
            if self.lost >= LOST:
                return b""
            line = self._exchange(request)
            if not line.endswith(b"\n"):
                self.lost += 1
                self.close()
                return b""
            return line

    def _exchange(self, request: bytes) -> bytes:
        try:
            if self.process is None:
                self.process = _start()
            # Set by PIPE; asserting tells the type checker.
            stdin, stdout = self.process.stdin, self.process.stdout
            if stdin is None or stdout is None:
                return b""
            stdin.write(request + b"\n")
            stdin.flush()
            return stdout.readline()
        except OSError:  # it cannot be started, or ended while it was written to
            return b""

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def _start() -> subprocess.Popen[bytes]:
    # No environment: a parser needs no key. -I: neither the work directory nor the user adds a module.
    return subprocess.Popen(  # noqa: S603  # our own interpreter with our own module
        [sys.executable, "-I", "-X", "utf8", "-c", _START, _ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )


_WORKER: Final = _Worker()
atexit.register(_WORKER.close)


def ask_worker(what: str, path: str, text: str) -> object:
    """`defects`, `outline`, `references`, `calls` or `decisions` of `text`; None when nobody can say."""
    grammar = grammar_of(path)
    if grammar is None or len(text) > PARSED_CHARACTERS or not is_installed(grammar):
        return None
    line = _WORKER.ask(json.dumps([what, path, text]).encode())
    return json.loads(line) if line else None
