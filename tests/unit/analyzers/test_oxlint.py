"""oxlint as it is asked, on JavaScript and TypeScript."""

from collections.abc import Sequence

import pytest

from review_action.adapters.analyzers.oxlint import oxlint
from review_action.adapters.analyzers.oxlint_rules import OXLINT_RULES
from review_action.adapters.analyzers.run_tool import find_tool
from review_action.adapters.analyzers.tool_analyzer import ToolAnalyzer
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from tests.unit.analyzers.touched import touched

PROGRAM = find_tool("oxlint")
assert PROGRAM is not None
WRONG = {
    "no-const-assign": "const a = 1;\na = 2;",
    "no-import-assign": 'import * as ns from "x";\nns = 1;',
    "no-this-before-super": "class C extends D {\n  constructor() { this.a = 1; super(); }\n}",
    "no-obj-calls": "JSON();",
    "no-new-native-nonconstructor": "export const a = new Symbol();",
    "no-invalid-regexp": 'export const a = new RegExp("[");',
    "number-arg-out-of-range": "x.toFixed(2000);",
    "bad-array-method-on-arguments": "function f() { arguments.map((x) => x); }",
    "rules-of-hooks": 'import { useState } from "react";\nfunction A() { if (x) { useState(1); } return null; }',
    "no-unsafe-optional-chaining": "(a?.b)();",
    "missing-throw": 'const k = () => { new Error("x"); };',
    "for-direction": "for (let i = 0; i < 10; i--) {}",
    "no-cond-assign": "if (a = 3) {}",
    "no-self-assign": "x = x;",
    "no-func-assign": "function f() {}\nf = 3;",
    "no-global-assign": "Math = 1;",
    "no-unsafe-finally": "function f() { try { g(); } finally { return; } }",
    "no-unreachable": "function f() {\n  return 1;\n  g();\n}",
    "no-setter-return": "class C { set b(v) { return 1; } }",
    "no-empty-character-class": "const r = /[]/;",
    "no-loss-of-precision": "const big = 9007199254740993;",
    "no-delete-var": "delete v;",
    "uninvoked-array-callback": "new Array(3).map(() => 1);",
    "erasing-op": "x = y * 0;",
    "bad-min-max-func": "Math.min(Math.max(100, x), 0);",
    "bad-char-at-comparison": 'if ("abc".charAt(0) == "ab") {}',
    "no-dupe-keys": "const o = {\n  b: 1,\n  b: 2,\n};",
    "jsx-no-duplicate-props": "const e = <b k={1} k={2}/>;",
    "no-duplicate-case": "switch (a) {\n  case 1: break;\n  case 1: break;\n}",
    "no-dupe-else-if": "if (x) {}\nelse if (x) {}",
    "const-comparisons": "if (x < 0 && x > 10) {}",
    "no-constant-binary-expression": "const a = (b + c) ?? 3;",
    "no-compare-neg-zero": "if (-0 === x) {}",
    "no-unsafe-negation": "if (!x in y) {}",
    "bad-comparison-sequence": "if (a < b < c) {}",
}
ON_LINE_3 = {"no-dupe-keys", "no-duplicate-case", "no-unreachable"}
ON_LINE_2 = {
    *("no-const-assign", "no-import-assign", "no-this-before-super", "rules-of-hooks"),
    *("no-func-assign", "no-dupe-else-if"),
}


def found(*files: TouchedFile) -> Sequence[Finding]:
    assert PROGRAM is not None
    return ToolAnalyzer(oxlint(PROGRAM)).analyze(files, seconds=60).new


def test_oxlint__what_each_rule_says() -> None:
    """All of them at one start; the line is the wrong one, not the one it goes against."""
    said = found(*(touched(f"{rule}.tsx", f"{text}\n") for rule, text in WRONG.items()))
    lines = {rule: 3 if rule in ON_LINE_3 else 2 if rule in ON_LINE_2 else 1 for rule in WRONG}
    expected = {(f"oxlint/{rule}", f"{rule}.tsx", line) for rule, line in lines.items()}
    assert {(each.rule_id, each.path, each.start_line) for each in said} == expected
    assert len(said) == len(expected)
    assert WRONG.keys() == OXLINT_RULES.keys()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", "function f(x) { switch (x) { case 1:\n  return 1;\n  break;\n  default: } }"),
        ("a.js", "function A(x) { if (x) { useState(1); } }"),
        ("a.test.ts", "(a?.b)();"),
        ("a.js", "// oxlint-disable-next-line no-self-assign\nx = x;"),
        ("a.js", "// eslint-disable-next-line no-self-assign\nx = x;"),
        ("a.js", "x = x; function ( {"),
        ("a.d.ts", "JSON();"),
        ("a.vue", "<script>x = x;</script>"),
        ("a.ts", "const unused = 1; debugger; eval(x); if (x == null) {}"),
    ],
)
def test_oxlint__left_alone(path: str, text: str) -> None:
    assert found(touched(path, f"{text}\n")) == ()


def test_oxlint__the_tools_word_comes_first() -> None:
    (finding,) = found(touched("web/a.ts", "const o = { b: 1, b: 2 };\n"))
    assert (finding.title, finding.severity) == ("One of two with the same name is lost", "warning")
    assert finding.description == "Duplicate key 'b'. The last one stands."


def test_oxlint__both_sides_and_no_settings_of_the_repository() -> None:
    assert PROGRAM is not None
    settings = touched(".oxlintrc.json", '{"rules": {"no-self-assign": "off"}}\n')
    changed = touched("a.js", "x = x;\ny = y;\n", "x = x;\n")
    analysis = ToolAnalyzer(oxlint(PROGRAM)).analyze([settings, changed], seconds=60)
    assert [each.quote for each in analysis.new] == ["x = x;", "y = y;"]
    assert [each.quote for each in analysis.old] == ["x = x;"]
