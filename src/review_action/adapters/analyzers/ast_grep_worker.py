"""The process that matches rules on syntax: what a hostile file does to a parser ends this alone.

ast-grep holds the same grammars of C as `syntax` does, and 60 kB of `a<a<a<` for Java takes all
memory there is (measured); a team's rule may be slow on a large file. So they run here, without
environment, under limits of memory and CPU that the kernel keeps.
"""

import json
import resource
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ast_grep_py import SgNode

MEMORY: Final = 1_500_000_000
SECONDS: Final = 2.0
"""Of CPU for one file and all its rules."""
MATCHES: Final = 50
"""Of one rule in one file; more tell nobody anything."""
CAPTURED_CHARACTERS: Final = 4_000
PROBLEM_CHARACTERS: Final = 400


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """One line of JSON in, one line of JSON out, until the requests end."""
    for line in requests:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        asked = json.loads(line)
        answers.write(json.dumps(answer(**asked)).encode() + b"\n")
        answers.flush()
        signal.setitimer(signal.ITIMER_PROF, 0)


def answer(
    grammar: str, text: str, rules: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Matches of `rules` in `text`, and what is wrong with a rule, by its place among them.

    What a text does to a rule is nothing of the rule's: that ends the process.
    """
    from ast_grep_py import SgRoot  # noqa: PLC0415  # an optional extra, of this process alone

    root = SgRoot(text, grammar).root()
    matches: list[dict[str, Any]] = []
    problems: dict[str, str] = {}
    for at, rule in enumerate(rules):
        try:
            matches.extend({"rule": at, **found} for found in _found(root, text, rule))
        except Exception:
            problem = _problem(rule, grammar)
            if not problem:
                raise
            problems[str(at)] = problem
    return matches, problems


def _problem(rule: Mapping[str, Any], grammar: str) -> str:
    """Why ast-grep takes the rule for no text at all; empty where it does."""
    from ast_grep_py import SgRoot  # noqa: PLC0415  # an optional extra, of this process alone

    try:
        SgRoot("", grammar).root().find_all(rule["matcher"])
    except Exception as error:  # noqa: BLE001 - ast-grep has no error of its own for a wrong rule
        return "" if isinstance(error, MemoryError) else _plain(str(error))
    return ""


def _found(root: "SgNode", text: str, rule: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for node in root.find_all(rule["matcher"])[:MATCHES]:
        where = node.range()
        yield {
            "start": where.start.index,
            "end": where.end.index,
            "captured": dict(_captured(node, text, rule["names"])),
        }


def _captured(node: "SgNode", text: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands for each name, as it is written; nothing for a name that stands for nothing."""
    for name in names:
        said = node.get_transformed(name)
        one = node.get_match(name)
        many = node.get_multiple_matches(name)
        if said is None and one is not None:
            said = one.text()
        elif said is None and many:
            said = text[many[0].range().start.index : many[-1].range().end.index]
        yield name, (said or "")[: CAPTURED_CHARACTERS + 1]


def _plain(problem: str) -> str:
    """The causes, innermost last, without the trace that ast-grep adds for its own people."""
    causes = problem.partition("\n\nStack backtrace")[0].partition("Caused by:")
    said = causes[2] or causes[0]
    lines = [line.strip().lstrip("0123456789").removeprefix(": ") for line in said.splitlines()]
    return " ".join(line for line in lines if line)[:PROBLEM_CHARACTERS]
