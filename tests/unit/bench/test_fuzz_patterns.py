r"""No pattern of ours takes the square of its text's length: each is held against repeats of its own parts.

What mends one: `^[^\S\n]*` for `^\s*` where `^` is any line's start, `(?:,\s*)?` for `,?\s*` after
blanks, `(?<!\s)` before blanks that are searched for, a possessive `*+`, a bound as in `.{0,500}`.
"""

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NamedTuple, NoReturn

import pytest

import review_action
from bench.fuzz.pumps import pumps

pytestmark = pytest.mark.uncovered

SIZE = 10_000
SECONDS = 0.1
"""Of CPU; what is linear takes a millisecond, what is quadratic takes a quarter of a second and more."""
METHODS = {"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"}


class Used(NamedTuple):
    name: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(review_action.__path__, "review_action."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def inside(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Patterns of a constant, however deep in tuples, tables and values."""
    if isinstance(value, re.Pattern):
        yield value
        return
    if isinstance(value, Mapping):
        parts: list[object] = [*value.keys(), *value.values()]
    elif isinstance(value, tuple | list | set | frozenset):
        parts = list(value)
    elif not isinstance(value, type) and type(value).__module__.startswith("review_action"):
        parts = list(getattr(value, "__dict__", {}).values())
    else:
        return
    for part in parts if depth < 6 else ():
        yield from inside(part, depth + 1)


@cache
def calls(file: str) -> Mapping[str, frozenset[str]]:
    """By name, the methods of patterns that a module calls on it; `""`: on names that are not constants."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            owner = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            if isinstance(owner, ast.Name):
                name = owner.id if owner.id.isupper() else ""
                found.setdefault(name, set()).add(node.attr)
    return {name: frozenset(methods) for name, methods in found.items()}


def patterns() -> list[Used]:
    found: dict[tuple[Any, int], Used] = {}
    for module in modules():
        for name, value in vars(module).items():
            for pattern in inside(value):
                known = calls(module.__file__ or "")
                methods = known.get(name) or known.get("") or frozenset({"search"})
                key = (pattern.pattern, pattern.flags)
                others = found[key].methods if key in found else frozenset()
                found[key] = Used(f"{module.__name__}.{name}", pattern, methods | others)
    return list(found.values())


class TooSlowError(Exception):
    pass


def too_slow(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlowError


def slow_on(used: Used) -> str:
    searched = not used.methods <= {"match", "fullmatch"}
    run = used.pattern.search if searched else used.pattern.match
    for text in pumps(used.pattern, SIZE):
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            run(text)
            if "fullmatch" in used.methods:
                used.pattern.fullmatch(text)
        except TooSlowError:
            return f"{used.name}: {used.pattern.pattern!r} on {text[:40]!r}"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


@pytest.fixture
def _alarm() -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, too_slow)
    yield
    signal.signal(signal.SIGPROF, before)


@pytest.mark.usefixtures("_alarm")
def test_patterns__take_no_square_of_their_text() -> None:
    used = patterns()
    assert len(used) > 200
    slow = [told for told in map(slow_on, used) if told]
    assert not slow, "\n".join(slow)


@pytest.mark.usefixtures("_alarm")
@pytest.mark.parametrize("text", [r"\s*,?\s*\]", r"^\s*L?\s*\d", r"(?:a|a)*b", r"/\*.*?\*/"])
def test_patterns__that_do_are_found(text: str) -> None:
    assert slow_on(Used("x", re.compile(text, re.DOTALL), frozenset({"search"})))
