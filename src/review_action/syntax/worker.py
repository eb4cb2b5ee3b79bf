"""The process that parses: a hostile file may crash a grammar's C code, and then ends this alone.

Grammars are C that was never meant for hostile text: 60 kB of `a<a<a<` overrun the stack (Java, C#),
other texts take gigabytes (measured). So they run here, without environment, under limits of memory
and CPU that the kernel keeps, and the kernel's end of this process is the answer "not known".
"""

import json
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Final

from review_action.syntax.grammars import grammar_of, load
from review_action.syntax.tree_calls import tree_calls, tree_decisions
from review_action.syntax.tree_outline import tree_defects, tree_outline, tree_references

if TYPE_CHECKING:
    from tree_sitter import Language, Tree

MEMORY: Final = 1_500_000_000
SECONDS: Final = 2.0
"""Of CPU for one file; a megabyte of real code takes a quarter of one."""

_ANSWERS: Final[Mapping[str, "Callable[[Tree, str], object]"]] = {
    "defects": tree_defects,
    "outline": tree_outline,
    "calls": tree_calls,
    "decisions": tree_decisions,
    "references": lambda tree, _language: tree_references(tree),
}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """One line of JSON in, one line of JSON out, until the requests end."""
    for line in requests:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        what, path, text = json.loads(line)
        answers.write(json.dumps(answer(what, path, text)).encode() + b"\n")
        answers.flush()
        signal.setitimer(signal.ITIMER_PROF, 0)


def answer(what: str, path: str, text: str) -> object:
    """What was asked about `text`; None where no grammar reads it."""
    grammar = grammar_of(path)
    language = None if grammar is None else load(grammar)
    if grammar is None or language is None:
        return None
    return _ANSWERS[what](_tree(language, text), grammar.name)


@lru_cache(maxsize=1)
def _tree(language: "Language", text: str) -> "Tree":
    """Kept, because the next question is often about the same text."""
    from tree_sitter import Parser  # noqa: PLC0415  # an optional extra

    # Surrogates stand for bytes that are no UTF-8; the number of lines stays.
    return Parser(language).parse(text.encode("utf-8", "replace"))
