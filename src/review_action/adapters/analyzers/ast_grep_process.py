"""Asks the process that matches rules on syntax; None is the answer to whatever it does not survive."""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from review_action.adapters.analyzers.fill_template import names_of
from review_action.domain.code_rule import CodeRule

LOST: Final = 5
"""Processes a run may lose; after as many, hostile files would cost more than answers are worth."""
ANSWER_BYTES: Final = 16_000_000
_START: Final = (
    "import sys; sys.path.append(sys.argv[1]);"
    " from review_action.adapters.analyzers.ast_grep_worker import main; main()"
)
_ROOT: Final = str(Path(__file__).parents[3])


class Match(NamedTuple):
    """`start` and `end` count characters of the text."""

    rule: CodeRule
    start: int
    end: int
    captured: dict[str, str]


class Matched(NamedTuple):
    """What was found, and what is wrong with a rule."""

    matches: tuple[Match, ...]
    problems: tuple[tuple[CodeRule, str], ...]


def is_installed() -> bool:
    """Whether rules can be matched where kernels keep limits, without loading what matches them."""
    return all(find_spec(name) for name in ("resource", "ast_grep_py"))


class AstGrepProcess:
    """One process for many files, started with the first and again after one that it did not survive.

    Usable as a context; at its end, and after `seconds`, the process is gone.
    """

    def __init__(self, *, seconds: float) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lost = 0
        self._over = False
        self._timer = Timer(seconds, self._stop)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._close()

    @property
    def is_over(self) -> bool:
        """Whether no more answers are to be had: the time is up, or too many processes were lost."""
        return self._over or self._lost >= LOST

    def match(self, grammar: str, text: str, rules: Sequence[CodeRule]) -> Matched | None:
        """Where `rules` match in `text`; None when nobody can say."""
        asked = {
            "grammar": grammar,
            "text": text.encode("utf-8", "replace").decode(),
            "rules": [
                {"matcher": rule.matcher, "names": names_of(rule.fix or "", rule.message)}
                for rule in rules
            ],
        }
        line = b"" if self.is_over else self._exchange(json.dumps(asked).encode() + b"\n")
        if not line.endswith(b"\n"):
            self._lost += 1
            self._close()
            return None
        return _read(json.loads(line), rules)

    def _exchange(self, request: bytes) -> bytes:
        try:
            if self._process is None:
                self._process = _start()
            # Set by PIPE; asserting tells the type checker.
            stdin, stdout = self._process.stdin, self._process.stdout
            if stdin is None or stdout is None:
                return b""
            stdin.write(request)
            stdin.flush()
            return stdout.readline(ANSWER_BYTES)
        except OSError:  # it cannot be started, or ended while it was written to
            return b""

    def _stop(self) -> None:
        self._over = True
        if self._process is not None:
            self._process.kill()

    def _close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _start() -> subprocess.Popen[bytes]:
    # No environment: a parser needs no key. -I: neither the work directory nor the user adds a module.
    return subprocess.Popen(  # noqa: S603  # our own interpreter with our own module
        [sys.executable, "-I", "-X", "utf8", "-c", _START, _ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )


def _read(answer: Any, rules: Sequence[CodeRule]) -> Matched:
    matches, problems = answer
    return Matched(
        tuple(
            Match(rules[each["rule"]], each["start"], each["end"], each["captured"])
            for each in matches
        ),
        tuple((rules[int(at)], problem) for at, problem in problems.items()),
    )
