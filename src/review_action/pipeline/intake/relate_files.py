"""Groups files that explain each other: a test with its source, a header with its body."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from review_action.domain.is_test import is_test

_TEST_PARTS = re.compile(r"^tests?[_-]|[._-](?:tests?|spec)$|(?<=[a-z0-9])(?:Tests?|Spec)$")
_BODIES = frozenset({"c", "cc", "cpp", "cxx", "m", "mm", "cu"})
_HEADERS = frozenset({"h", "hh", "hpp", "hxx", "cuh"})
_TEST_DIRECTORIES = frozenset({"test", "tests", "spec", "specs", "__tests__", "src", "lib", "unit"})


def relate_files(paths: Iterable[str]) -> dict[str, str]:
    """For each path the path its group is named after; files that stand alone name themselves."""
    ordered = sorted(paths)
    leaders = {path: path for path in ordered}
    sources = defaultdict(list)
    for path in ordered:
        if not is_test(path):
            sources[_stem(path)].append(path)
    for path in ordered:
        found = _best(path, sources[_stem(path)]) if is_test(path) else _body(path, sources)
        leaders[path] = found or path
    return {path: _follow(path, leaders) for path in ordered}


def _stem(path: str) -> str:
    name = PurePosixPath(path).name
    stem = name.rpartition(".")[0] if "." in name[1:] else name
    return _TEST_PARTS.sub("", _TEST_PARTS.sub("", stem)).lower()


def _best(test: str, candidates: Iterable[str]) -> str | None:
    """The candidate that shares most of the test's directories; none of another language."""
    alike = [path for path in candidates if _family(path) == _family(test)]
    return max(alike, key=lambda path: (_shared(test, path), -len(path), path), default=None)


def _family(path: str) -> str:
    ending = _ending(path)
    return "c" if ending in _BODIES | _HEADERS else ending.removesuffix("x")


def _ending(path: str) -> str:
    return PurePosixPath(path).suffix.removeprefix(".").lower()


def _body(path: str, sources: dict[str, list[str]]) -> str | None:
    if _ending(path) not in _HEADERS:
        return None
    bodies = [other for other in sources[_stem(path)] if _ending(other) in _BODIES]
    return max(bodies, key=lambda other: (_shared(path, other), other), default=None)


def _shared(one: str, other: str) -> int:
    return len(_directories(one) & _directories(other))


def _directories(path: str) -> frozenset[str]:
    return frozenset(PurePosixPath(path).parent.parts) - _TEST_DIRECTORIES


def _follow(path: str, leaders: dict[str, str]) -> str:
    """A test may lead to a header, which leads to its body; a body leads to itself."""
    while leaders[path] != path:
        path = leaders[path]
    return path
