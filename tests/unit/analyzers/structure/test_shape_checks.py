"""Complexity, and the analyzer around all checks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat

import pytest

from review_action.adapters.analyzers.structure import change as change_module
from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.complexity_grown import complexity_grown
from review_action.adapters.analyzers.structure.raise_finding import code, list_names, list_places
from review_action.adapters.analyzers.structure.structure_analyzer import CHECKS, StructureAnalyzer
from review_action.domain.surroundings import Place, Surroundings
from review_action.errors import AnalyzerError, GitError
from review_action.syntax.calls import calls
from review_action.syntax.complexity import complexity
from tests.unit.analyzers.structure.edit import change

SHAPES = {
    "a.py": ("def f(a):\n", "    if a > {}:\n        g()\n", ""),
    "a.ts": ("function f(a) {{\n", "  if (a > {}) {{ g(); }}\n", "}}\n"),
    "a.go": ("package a\n\nfunc f(a int) {{\n", "\tif a > {} {{\n\t}}\n", "}}\n"),
    "A.java": ("class A {{\n  void f(int a) {{\n", "    if (a > {}) {{ g(); }}\n", "  }}\n}}\n"),
    "a.rb": ("def f(a)\n", "  g if a > {}\n", "end\n"),
}


def tangled(path: str, ways: int) -> str:
    start, one, end = SHAPES[path]
    return start.format() + "".join(one.format(n) for n in range(ways - 1)) + end.format()


@pytest.mark.parametrize("path", ["a.py", "a.ts", "a.go", "A.java"])
def test_complexity_grown__past_the_bound_alone(path: str) -> None:
    (finding,) = complexity_grown(change((path, tangled(path, 10), tangled(path, 41))))
    assert "from 10 to 41" in finding.title
    assert finding.anchor == "exact"
    assert not list(complexity_grown(change((path, tangled(path, 11), tangled(path, 50)))))
    assert not list(complexity_grown(change((path, tangled(path, 5), tangled(path, 40)))))
    assert not list(complexity_grown(change((path, None, tangled(path, 50)))))
    assert not list(complexity_grown(change((path, tangled(path, 2), tangled(path, 50)))))


def test_complexity_grown__a_flat_choice_reads_as_a_table() -> None:
    cases = "".join(f"    case {number}:\n      return {number};\n" for number in range(60))
    new = f"function f(a) {{\n  switch (a) {{\n{cases}  }}\n}}\n"
    assert not list(complexity_grown(change(("a.ts", tangled("a.ts", 5), new))))


def test_complexity_grown__tests_may() -> None:
    old, new = tangled("a.py", 3), tangled("a.py", 50)
    assert not list(complexity_grown(change(("tests/test_a.py", old, new))))


def test_complexity_grown__which_of_two_cannot_be_told() -> None:
    old, new = tangled("a.py", 3) * 2, tangled("a.py", 50) * 2
    assert not list(complexity_grown(change(("a.py", old, new))))


@pytest.mark.parametrize(
    ("path", "text", "ways"),
    [
        ("a.py", "def f(a):\n    return [b for b in a if b and c] if a else 1\n", {"f": 5}),
        (
            "a.py",
            "def f(a):\n    match a:\n        case 1:\n            pass\n        case _:\n            pass\n",
            {"f": 3},
        ),
        (
            "a.py",
            "def f(a):\n    def g():\n        if a:\n            pass\n    for x in a:\n        pass\n",
            {"f": 2, "g": 2},
        ),
        ("a.py", "x = 1 if y else 2\n", {}),
        ("a.js", "function f(a) {\n  return a ? b : c ?? d;\n}\n", {"f": 3}),
        ("a.go", "package a\nfunc f() {\n\tswitch x {\n\tcase 1:\n\tcase 2:\n\t}\n}\n", {"f": 3}),
        ("a.rb", "def f\n  if a && b\n    x\n  elsif c\n    y\n  end\nend\n", {"f": 4}),
        ("a.rs", "fn f() {\n    match x {\n        1 => a,\n        _ => b,\n    }\n}\n", {"f": 3}),
    ],
)
def test_complexity__counts_where_the_flow_parts(
    path: str, text: str, ways: dict[str, int]
) -> None:
    assert {symbol.name: n for symbol, n in (complexity(path, text) or {}).items()} == ways


@pytest.mark.parametrize("path", ["a.py", "a.txt"])
def test_complexity__of_what_nobody_reads(path: str) -> None:
    assert complexity(path, "def (") is None
    assert calls(path, "def (") is None


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "a.py",
            "f(1, *a)\nx.y(2, k=3)\ng()(1)\nh(**z)\n",
            [
                ("f", 2, True, ()),
                ("x.y", 1, False, ("k",)),
                ("g", 0, False, ()),
                ("h", 0, True, ()),
            ],
        ),
        (
            "a.ts",
            "f(1, ...a); new C(1, /* two */ 2); a[0](1); tag`x`;\n",
            [("f", 2, True, ()), ("new C", 2, False, ())],
        ),
        (
            "a.go",
            "package a\nfunc f() { g(h()); p.X(1, 2); q(a...) }\n",
            [("g", 1, True, ()), ("h", 0, False, ()), ("p.X", 2, False, ()), ("q", 1, True, ())],
        ),
        (
            "A.java",
            "class A { void f() { g(1); x.y(2); new B(1, 2); } }\n",
            [("g", 1, False, ()), ("x.y", 1, False, ()), ("new B", 2, False, ())],
        ),
        ("a.rs", "fn f() { g(1) }\n", []),
    ],
)
def test_calls__each_language(path: str, text: str, expected: list[object]) -> None:
    found = calls(path, text) or ()
    assert [(call.name, call.arguments, call.is_open, call.keywords) for call in found] == expected


def test_code__ends_where_we_end_it() -> None:
    assert code("a`b\n::error::") == "`ab::error::`"
    assert list_names(["a"] * 6).endswith("and 1 more")
    assert list_places([Place("a.py", 1, "")] * 7).endswith("and 2 more")


REMOVED = ("src/cart.py", "def total():\n    return 1\n", "")
USE = ("src/pay.py", "from .cart import total\n", "from .cart import total\n\n")


def test_analyze__all_checks_and_nothing_old() -> None:
    analysis = StructureAnalyzer().analyze(change(REMOVED, USE).files, seconds=60)
    assert [finding.rule_id for finding in analysis.new] == ["structure/removed-symbol-in-use"]
    assert analysis.old == ()
    assert StructureAnalyzer().name == "structure"


def test_analyze__a_checkout_that_fails_leaves_what_the_files_say() -> None:
    def fail(*_: object) -> None:
        raise GitError("gone")

    broken = Surroundings(search=fail, read=fail, paths=fail, changed=fail, history=fail)  # type: ignore[arg-type]  # it never answers
    analysis = StructureAnalyzer(broken).analyze(change(REMOVED, USE).files, seconds=60)
    assert [finding.rule_id for finding in analysis.new] == ["structure/removed-symbol-in-use"]


@pytest.mark.parametrize(("answers", "found"), [(0, 0), (len(CHECKS), 1)])
def test_analyze__says_what_it_found_until_its_time_was_up(answers: int, found: int) -> None:
    files = change(REMOVED, USE, ("src/b.py", "def two():\n    return 1\n", "")).files
    times = chain(repeat(0.0, 1 + answers), repeat(9.0))
    analyzer = StructureAnalyzer(clock=lambda: next(times))
    with pytest.raises(AnalyzerError, match="no time left") as caught:
        analyzer.analyze(files, seconds=1)
    assert len(caught.value.found) == found


def test_change__without_surroundings_knows_the_touched_files() -> None:
    seen = Change(change(REMOVED, USE).files)
    assert seen.paths == {"src/cart.py", "src/pay.py"}
    assert seen.read(["src/other.py"]) == {}


def test_change__follows_no_name_when_it_is_late() -> None:
    seen = change(REMOVED, USE)
    assert seen.texts_with("total", frozenset({".py"}))
    assert replace(seen, is_late=lambda: True).texts_with("total", frozenset({".py"})) is None


def test_change__asks_the_checkout_once_for_many_names() -> None:
    asked: list[object] = []
    seen = change(REMOVED, USE, tree={"src/bill.py": "total two", "a.ts": "total"})
    assert seen.around is not None

    def search(words: Sequence[str], endings: Collection[str]) -> Mapping[str, Collection[str]]:
        asked.append(list(words))
        return known.search(words, endings)

    def read(paths: Sequence[str]) -> Mapping[str, str | None]:
        asked.append(list(paths))
        return known.read(paths)

    known, python = seen.around, frozenset({".py"})
    seen = replace(seen, around=replace(known, search=search, read=read))
    seen.expect([("total", python), ("two", python), ("total", python)])
    assert set(seen.texts_with("total", python) or ()) == {"src/pay.py", "src/bill.py"}
    assert set(seen.texts_with("two", python) or ()) == {"src/bill.py"}
    assert asked == [["total", "two"], ["src/bill.py"]]


def test_change__keeps_so_many_texts_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_module, "MOST_KEPT", 2)
    tree = {f"{name}.py": name for name in "abc"}
    seen = change(REMOVED, tree=tree)
    assert seen.read(["a.py", "b.py"]) == {"a.py": "a", "b.py": "b"}
    assert seen.read(["b.py", "c.py"]) == {"b.py": "b", "c.py": "c"}
