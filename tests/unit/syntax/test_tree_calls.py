"""What the process that parses answers of calls and decisions, asked without it."""

import pytest

from review_action.syntax.worker import answer


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "a.ts",
            "f(1, ...a); new C(1); a[0](1); tag`x`; new D;",
            [("f", 2, True), ("new C", 1, False)],
        ),
        ("a.js", f"{'a' * 201}(1);", []),
        ("a.go", "package a\nfunc f() { g(h()) }", [("g", 1, True), ("h", 0, False)]),
        (
            "A.java",
            "class A { void f() { x.y(2); new B(1); } }",
            [("x.y", 1, False), ("new B", 1, False)],
        ),
        ("a.rs", "fn f() { g(1) }", []),
    ],
)
def test_answer__calls(path: str, text: str, expected: list[object]) -> None:
    found = answer("calls", path, text)
    assert isinstance(found, list)
    assert [(call[0], call[2], call[3]) for call in found] == expected


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.js", "if (a && b) {\n  c = d ? e : f;\n}\n", [1, 1, 2]),
        ("a.go", "package a\nfunc f() {\n\tfor {\n\t}\n}\n", [3]),
        ("a.rb", "x if y\n", [1]),
        ("a.rs", "fn f(a: &&str) {}\n", []),
    ],
)
def test_answer__decisions(path: str, text: str, lines: list[int]) -> None:
    assert answer("decisions", path, text) == lines
