"""Rules of a team's own: what can be used is used, what cannot is told with its line."""

import pytest

from review_action.domain.code_rule import CodeRule
from review_action.pipeline.intake.choose_rules import choose_rules
from review_action.pipeline.intake.parse_code_rules import (
    MAX_RULES,
    CodeRules,
    parse_code_rules,
)

RULE = """\
id: no-print
language: Python
severity: warning
message: Use the logger
note: Printed lines reach nobody.
rule: {pattern: print($$$TEXT)}
fix: log.info($$$TEXT)
"""


def parsed(text: str) -> CodeRules:
    return parse_code_rules({"rules/a.yml": text})


def test_parse_code_rules__reads_a_rule() -> None:
    (rule,) = parsed(RULE).rules
    assert rule.rule_id == "team/no-print"
    assert (rule.grammars, rule.severity, rule.confidence) == (("python",), "warning", "high")
    assert rule.matcher == {"rule": {"pattern": "print($$$TEXT)"}}
    assert (rule.path, rule.line, rule.fix) == ("rules/a.yml", 1, "log.info($$$TEXT)")


def test_parse_code_rules__many_documents_each_with_its_line() -> None:
    found = parsed(f"---\n{RULE}--- # next\n{RULE.replace('no-print', 'no-puts')}")
    assert [(rule.id, rule.line) for rule in found.rules] == [("no-print", 2), ("no-puts", 10)]


def test_parse_code_rules__a_broken_document_takes_no_other_with_it() -> None:
    found = parsed(f"id: [a\n---\n{RULE}")
    assert [rule.id for rule in found.rules] == ["no-print"]
    assert len(found.problems) == 1
    assert found.problems[0].startswith("rules/a.yml:2:1: this is not YAML")


def test_parse_code_rules__examples_may_stand_apart_as_ast_grep_has_them() -> None:
    tests = "id: no-print\nvalid: log.info(x)\ninvalid:\n  - print(x)\n"
    (rule,) = parse_code_rules({"tests/a.yml": tests, "a.yml": RULE}).rules
    assert (rule.valid, rule.invalid) == (("log.info(x)",), ("print(x)",))


def test_parse_code_rules__off_is_left_out_and_hint_is_info() -> None:
    assert parsed(RULE.replace("severity: warning", "severity: off")).rules == ()
    (rule,) = parsed(RULE.replace("severity: warning", "severity: hint")).rules
    assert rule.severity == "info"


def test_parse_code_rules__metadata_names_languages_tests_needles() -> None:
    more = "metadata: {languages: [ts, Tsx], confidence: low, cwe: CWE-1, tests: skip, needles: [a], owner: us}"
    (rule,) = parsed(f"{RULE}{more}\nfiles: src/**\nignores: [src/old/]\n").rules
    assert rule.grammars == ("typescript", "tsx")
    assert (rule.confidence, rule.cwe, rule.in_tests, rule.needles) == (
        "low",
        "CWE-1",
        "skip",
        ("a",),
    )
    assert (rule.files, rule.ignores) == (("src/**",), ("src/old/",))


def test_parse_code_rules__without_message_the_id_is_the_message() -> None:
    (rule,) = parsed("id: a\nlanguage: go\nrule: {kind: x}\n").rules
    assert (rule.message, rule.severity) == ("a", "warning")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a", "1:1: a rule is expected"),
        (RULE.replace("language: Python", "language: Cobol"), "2:1: `Cobol` is no language"),
        (RULE.replace("rule: {pattern: print($$$TEXT)}\n", ""), "1:1: it has no `rule`"),
        (RULE.replace("fix: log.info($$$TEXT)", "fix: {template: a}"), "7:1: `fix` is a text"),
        (RULE.replace("severity: warning", "severity: awful"), "3:1: one of hint, info"),
        (RULE.replace("severity: warning", "severity: [a]"), "3:1: one of hint, info"),
        (RULE.replace("language: Python", ""), "1:1: `` is no language"),
        (RULE.replace("language: Python", "language: {a: 1}"), "2:1: `{'a': 1}` is no language"),
        (f"{RULE}zork: 1\n", "8:1: there is no key `zork`"),
        (f"{RULE}metadata: [a]\n", "8:1: keys and values"),
        (f"{RULE}metadata: {{tests: never}}\n", "1:1: `in_tests`"),
        (f"{RULE}metadata: {{cwe: [a]}}\n", "1:1: `cwe`"),
        (RULE.replace("no-print", "No Print"), "1:1: `id`"),
        (RULE.replace("pattern: print($$$TEXT)", f"pattern: {'a' * 20_001}"), "6:1: it is longer"),
        (f"{RULE}---\n{RULE}", "9:1: `no-print` names two rules"),
        ("a: &x 1\nb: *x\n", "2:4: aliases are not allowed"),
    ],
)
def test_parse_code_rules__problems_have_places(text: str, problem: str) -> None:
    (told,) = parsed(text).problems
    assert told.startswith(f"rules/a.yml:{problem}")


def test_parse_code_rules__bounds_their_number() -> None:
    many = "---\n".join(RULE.replace("no-print", f"no-{at}") for at in range(MAX_RULES + 1))
    found = parse_code_rules({"a.yml": many}, quick=True)
    assert len(found.rules) == MAX_RULES
    assert "more than 200 rules" in found.problems[0]


@pytest.mark.parametrize(
    ("path", "grammar", "more", "chosen"),
    [
        ("src/a.py", "python", {}, True),
        ("src/a.go", "go", {}, False),
        ("src/a.py", "python", {"files": ("src/**",)}, True),
        ("lib/a.py", "python", {"files": ("src/**",)}, False),
        ("src/old/a.py", "python", {"files": ("src/**",), "ignores": ("src/old/",)}, False),
        ("tests/test_a.py", "python", {}, True),
        ("tests/test_a.py", "python", {"in_tests": "skip"}, False),
    ],
)
def test_choose_rules__by_grammar_globs_and_tests(
    path: str, grammar: str, more: dict[str, object], *, chosen: bool
) -> None:
    rule: CodeRule = parsed(RULE).rules[0].model_copy(update=more)
    assert choose_rules([rule], path, grammar) == ((rule,) if chosen else ())
