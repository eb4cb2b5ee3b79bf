"""`review-action rules test`: what a team sees of its rules' examples."""

from collections.abc import Callable
from pathlib import Path

import pytest

from review_action.entrypoints import rules
from review_action.entrypoints.cli import EXIT_USAGE, main

RULE = """\
id: no-print
language: Python
message: Use the logger
rule: {pattern: print($$$TEXT)}
metadata: {needles: [print]}
invalid: [print(x)]
valid: [log.info(x)]
"""

Run = Callable[[str], int]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def test(text: str) -> int:
        (tmp_path / "a.yml").write_text(text, encoding="utf-8")
        return main(["rules", "test", str(tmp_path)])

    return test


def test_rules_test__all_as_they_should_be(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(RULE) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "ok    team/no-print (python): 1 found, 1 left alone",
        "1 rules, 0 problems",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            RULE.replace("[print(x)]", "[puts(x), print(x)]"),
            "none of its `needles` stands in `puts(x)`",
        ),
        (RULE.replace("[print(x)]", "[printed(x)]"), "does not find `printed(x)`"),
        (RULE.replace("[log.info(x)]", "[print(x)]"), "finds `print(x)`"),
        (RULE.replace("[log.info(x)]", f"[print({'x' * 200})]"), f"finds `print({'x' * 94}…`"),
        (RULE.replace("valid: [log.info(x)]\n", "", 1), "give an example"),
        (RULE.replace("{pattern: print($$$TEXT)}", "{kind: zork}"), "Kind `zork` is invalid"),
        (f"{RULE}fix: log($TEXTS)\n", "have $TEXTS, which nothing in the rule captures"),
        (f"{RULE}zork: 1\n", "a.yml:8:1: there is no key `zork`"),
    ],
)
def test_rules_test__says_what_is_wrong(
    text: str, problem: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(text) == 1
    assert problem in capsys.readouterr().err


def test_rules_test__a_rule_that_is_refused_is_told_once_for_all_examples(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = RULE.replace("{pattern: print($$$TEXT)}", "{kind: zork}")
    assert run(refused.replace("[print(x)]", "[print(x), print(y)]")) == 1
    assert capsys.readouterr().err.count("Kind `zork` is invalid") == 1


def test_rules_test__no_answer_is_a_problem(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rules, "SECONDS", 0.0)
    assert run(RULE) == 1
    assert "no answer within the limits" in capsys.readouterr().err


def test_rules_test__without_a_directory_or_text(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "test"]) == EXIT_USAGE
    assert ".github/review-action/rules" in capsys.readouterr().err
    (tmp_path / "b.yml").write_bytes(b"\xff")
    assert run(RULE) == EXIT_USAGE
    assert "UTF-8" in capsys.readouterr().err


def test_rules_test__without_ast_grep(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rules, "is_installed", lambda: False)
    assert run(RULE) == EXIT_USAGE
    assert "review-action[analyzers]" in capsys.readouterr().err
