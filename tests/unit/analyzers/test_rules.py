"""Every embedded rule against its own examples, and all of them against slow input."""

import time

import pytest

from review_action.adapters.analyzers import RULES
from review_action.adapters.analyzers.line_analyzer import matches
from review_action.adapters.analyzers.line_rule import CODE, LineRule
from review_action.pipeline.intake.detect_language import LANGUAGES, detect_language

LANGUAGE = {rule.id: min(rule.languages) if rule.languages else "" for rule in RULES} | {
    "workflow-injection": "yaml",
    "workflow-write-all": "yaml",
    "tls-not-verified": "python",
    "pipe-to-shell": "bash",
    "world-writable": "bash",
    "weak-password-hash": "python",
}


def languages_of(rule: LineRule, line: str) -> str:
    if line.lstrip().startswith("//") and "javascript" in rule.languages:
        return "javascript"
    if line.lstrip().startswith("//") and "c" in rule.languages:
        return "c"
    return LANGUAGE[rule.id]


@pytest.mark.parametrize(
    ("rule", "line"),
    [pytest.param(r, text, id=f"{r.id}-{i}") for r in RULES for i, text in enumerate(r.positive)],
)
def test_rule__finds_its_positive_examples(rule: LineRule, line: str) -> None:
    assert matches(rule, line, languages_of(rule, line))


@pytest.mark.parametrize(
    ("rule", "line"),
    [pytest.param(r, text, id=f"{r.id}-{i}") for r in RULES for i, text in enumerate(r.negative)],
)
def test_rule__leaves_its_negative_examples_alone(rule: LineRule, line: str) -> None:
    assert not matches(rule, line, languages_of(rule, line))


def test_rules__name_languages_that_files_have() -> None:
    named = CODE.union(*(rule.languages for rule in RULES))
    assert named <= LANGUAGES


@pytest.mark.parametrize(
    ("line", "found"), [("\tcurl http://x.io/i | sh", True), ("# curl http://x.io/i | sh", False)]
)
def test_rule__reads_makefiles_as_shell(line: str, *, found: bool) -> None:
    (rule,) = (rule for rule in RULES if rule.id == "pipe-to-shell")
    language = detect_language("Makefile")
    assert language in rule.languages
    assert matches(rule, line, language) is found


def test_rules__have_unique_ids_and_examples_on_both_sides() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.positive and rule.negative for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    "piece", ["a", '"', "SELECT ", "${{ ", "curl ", "a:", "\\", "x=", "((", "`${"]
)
def test_rule__is_fast_on_hostile_lines(rule: LineRule, piece: str) -> None:
    line = (piece * 2_000)[:2_000]
    started = time.process_time()
    matches(rule, line, LANGUAGE[rule.id])
    assert time.process_time() - started < 1
