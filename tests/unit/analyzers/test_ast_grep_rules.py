"""Every rule on syntax of ours against its own examples."""

from collections import Counter
from collections.abc import Iterator

import pytest

from review_action.adapters.analyzers.ast_grep_process import AstGrepProcess
from review_action.domain.code_rule import CodeRule
from review_action.entrypoints.code_rules import DIRECTORY, own_rules, read, unread_rules
from review_action.entrypoints.rules import failures
from review_action.pipeline.intake.parse_code_rules import parse_code_rules

LANGUAGES = {
    "python": ("python",),
    "javascript": ("javascript", "typescript", "tsx"),
    "c": ("c", "cpp"),
    **{name: (name,) for name in ("go", "java", "rust", "csharp", "ruby", "php", "bash")},
}
FILES = sorted(DIRECTORY.glob("*.yml"))
PARSED = parse_code_rules(
    {file.name: file.read_text(encoding="utf-8") for file in FILES}, agent="ast-grep"
)


@pytest.fixture(scope="module")
def process() -> Iterator[AstGrepProcess]:
    with AstGrepProcess(seconds=120) as started:
        yield started


def test_rules__can_all_be_read() -> None:
    assert PARSED.problems == ()
    assert {file.stem for file in FILES} == LANGUAGES.keys()


@pytest.mark.parametrize("rule", PARSED.rules, ids=lambda rule: rule.id)
def test_rule__finds_and_leaves_alone_what_its_examples_say(
    rule: CodeRule, process: AstGrepProcess
) -> None:
    assert list(failures(rule, process)) == []


@pytest.mark.parametrize("rule", PARSED.rules, ids=lambda rule: rule.id)
def test_rule__says_what_is_wrong_and_why_and_lets_most_files_be(rule: CodeRule) -> None:
    assert rule.note.strip()
    assert rule.needles
    assert rule.cwe.startswith("CWE-")
    assert not rule.message.endswith(".")


def test_own_rules__are_six_or_more_a_language() -> None:
    known = Counter(grammar for rule in PARSED.rules for grammar in rule.grammars)
    assert {name for names in LANGUAGES.values() for name in names} <= known.keys()
    assert min(known.values()) >= 6


def test_own_rules__quickly_read_are_those_exactly_read() -> None:
    unread = [one for name in LANGUAGES for one in unread_rules(name)]
    quick = [rule for one in unread for rule in read(one)]
    told = {"id", "path", "line", "matcher", "needles", "grammars", "invalid"}
    assert sorted(rule.model_dump_json(include=told) for rule in quick) == sorted(
        rule.model_dump_json(include=told) for rule in PARSED.rules
    )
    assert [one.needles for one in unread] == [rule.needles for rule in quick]
    assert max(Counter(rule.id for rule in quick).values()) == 1


@pytest.mark.parametrize(
    ("grammar", "text", "ids"),
    [
        ("swift", "eval(a)", set()),
        ("go", "func a() {}", set()),
        ("go", "wg.Add(1)", {"go-waitgroup-add-inside"}),
    ],
)
def test_own_rules__are_those_a_text_may_be_matched_by(
    grammar: str, text: str, ids: set[str]
) -> None:
    assert {rule.id for rule in own_rules(grammar, text)} == ids
