"""The process that parses: what it survives, what it does not, and what is then said."""

import io
import json
import signal
import sys
from collections.abc import Iterator
from typing import cast

import pytest

from review_action.syntax import ask_worker as asking
from review_action.syntax import grammars, worker
from review_action.syntax.ask_worker import LOST, _Worker, ask_worker
from review_action.syntax.defects import defects
from review_action.syntax.grammars import GRAMMARS, Grammar, grammar_of, is_installed, load
from review_action.syntax.symbol import Symbol
from tests.unit.syntax.sources import DEFECTIVE, SOURCES

CRASHING = "a<" * 30_000
"""Overruns the stack of Java's grammar."""
ENDLESS = ("a<" * 10_000) + " %w) ]"
"""Takes C#'s gigabytes."""


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Worker]:
    made = _Worker()
    monkeypatch.setattr(asking, "_WORKER", made)
    yield made
    made.close()


@pytest.mark.parametrize(("path", "text"), [("A.java", CRASHING), ("a.cs", ENDLESS)])
def test_ask_worker__what_kills_the_parser_is_not_known(
    fresh: _Worker, path: str, text: str
) -> None:
    assert defects(path, text) is None
    assert fresh.lost == 1
    assert defects("a.go", "package a\n") == 0


def test_ask_worker__gives_up_after_some(fresh: _Worker) -> None:
    fresh.lost = LOST - 1
    assert defects("A.java", CRASHING) is None
    assert defects("a.go", "package a\n") is None
    assert fresh.process is None


def test_ask_worker__a_process_that_ended_meanwhile_is_started_anew(fresh: _Worker) -> None:
    assert defects("a.go", "package a\n") == 0
    assert fresh.process is not None
    fresh.process.kill()
    fresh.process.wait()
    assert defects("a.go", "package a\n" + "// long\n" * 50_000) is None
    assert defects("a.go", "package a\n") == 0


def test_ask_worker__where_no_process_can_be_started(
    fresh: _Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert defects("a.go", "package a\n") is None
    assert fresh.process is None


@pytest.mark.usefixtures("fresh")
def test_ask_worker__has_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_API_KEY", "secret")
    code = "import os, sys; sys.stdin.readline(); print(len(set(os.environ) - {'LC_CTYPE'}))"
    monkeypatch.setattr(asking, "_START", code)
    assert defects("a.go", "package a\n") == 0


def test_ask_worker__without_the_extra_nothing_is_started(
    fresh: _Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grammars, "find_spec", lambda name: None if "_go" in name else name)
    is_installed.cache_clear()
    try:
        assert ask_worker("defects", "a.go", "package a\n") is None
    finally:
        is_installed.cache_clear()
    assert fresh.process is None


def test_serve__answers_line_by_line() -> None:
    requests = [
        ("defects", "a.go", "package a\nvar a = )\n"),
        ("outline", "a.sh", SOURCES["a.sh"][0]),
        ("references", "a.go", "package a\nvar b = c\n"),
        ("defects", "a.unknown", ""),
        ("defects", "a.js", "'\udc80'"),
    ]
    answers = io.BytesIO()
    worker.serve(io.BytesIO(b"".join(json.dumps(r).encode() + b"\n" for r in requests)), answers)
    assert [json.loads(line) for line in answers.getvalue().splitlines()] == [
        2,
        [["f", "function", 1, 3, True, 0, 0]],
        {"a": [1], "b": [2], "c": [2]},
        None,
        0,
    ]
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


@pytest.mark.parametrize("path", [path for path in SOURCES if path != "a.py"])
def test_answer__outlines_in_this_process_too(path: str) -> None:
    text, symbols = SOURCES[path]
    assert tuple(cast("list[Symbol]", worker.answer("outline", path, text))) == symbols


@pytest.mark.parametrize(("path", "text"), DEFECTIVE)
def test_answer__counts_defects_in_this_process_too(path: str, text: str) -> None:
    assert worker.answer("defects", path, text) == defects(path, text)


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda grammar: grammar.name)
def test_load__every_grammar_of_the_extra(grammar: Grammar) -> None:
    assert is_installed(grammar)
    assert load(grammar) is not None


def test_load__a_grammar_that_is_not_there() -> None:
    assert load(Grammar("cobol", "tree_sitter_cobol")) is None
    assert load(Grammar("json", "json", "nothing")) is None


def test_grammar_of__by_suffix_alone() -> None:
    assert [
        found and found.name for found in map(grammar_of, ("A.TSX", "x/y.h", "Dockerfile"))
    ] == [
        "tsx",
        "cpp",
        None,
    ]
