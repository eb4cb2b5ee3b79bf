"""Rules on syntax over touched files: places, suggestions, both sides, and what hostile files do."""

import sys
from collections.abc import Sequence
from io import BytesIO
from json import dumps, loads

import pytest

from review_action.adapters.analyzers import ast_grep, ast_grep_process, ast_grep_worker
from review_action.adapters.analyzers.ast_grep import AstGrep
from review_action.adapters.analyzers.ast_grep_process import LOST, AstGrepProcess
from review_action.adapters.analyzers.fill_template import fill_template, names_of
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.code_rule import CodeRule
from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding
from review_action.entrypoints.code_rules import code_rules
from review_action.errors import AnalyzerError

PRINT = CodeRule(
    agent="team",
    id="no-print",
    grammars=("python",),
    severity="warning",
    message="$TEXT is printed",
    note="Use the logger.",
    matcher={"rule": {"pattern": "print($TEXT)"}},
    fix="log.info($TEXT)",
)
WRONG = {"id": "wrong", "matcher": {"rule": {"kind": "zork"}}}
SECONDS = 30.0


def touched(
    new: str | None, old: str | None = None, *, path: str = "a.py", language: str = "python"
) -> TouchedFile:
    """A file all of whose lines are added, as far as its diff says."""
    lines = tuple(
        Line("added", None, at, text) for at, text in enumerate((new or "x").split("\n"), 1)
    )
    hunk = Hunk(old_start=0, old_count=0, new_start=1, new_count=len(lines), lines=lines)
    return TouchedFile(diff=FileDiff(path=path, hunks=(hunk,), language=language), new=new, old=old)


def analysed(*files: TouchedFile, rules: Sequence[CodeRule] = (PRINT,)) -> Analysis:
    return AstGrep(lambda _path, _grammar, _text: rules).analyze(files, seconds=SECONDS)


def found(text: str, *rules: CodeRule) -> Finding:
    (finding,) = analysed(touched(text), rules=rules or (PRINT,)).new
    return finding


def test_analyze__a_finding_stands_on_its_lines() -> None:
    finding = found("é = 1\nif é:\n    print(é)  # why\n")
    assert finding.rule_id == "team/no-print"
    assert (finding.path, finding.start_line, finding.end_line) == ("a.py", 3, 3)
    assert finding.quote == "    print(é)  # why"
    assert (finding.anchor, finding.origin) == ("exact", "analyzer")
    assert (finding.title, finding.description) == ("é is printed", "Use the logger.")
    assert finding.suggestion is not None
    assert finding.suggestion.replacement == "    log.info(é)  # why"


def test_analyze__carriage_returns_and_a_last_line_without_newline() -> None:
    finding = found("x = 1\r\nprint(x)")
    assert (finding.start_line, finding.quote) == (2, "print(x)")
    finding = found("print(\r\n  x\r\n)\r\n")
    assert (finding.start_line, finding.end_line) == (1, 3)
    assert finding.quote == "print(\n  x\n)"
    assert finding.suggestion is not None
    assert finding.suggestion.replacement == "log.info(x)"


def test_analyze__what_is_long_is_shown_by_its_first_line() -> None:
    finding = found("print(\n" + "\n".join("a +" for _ in range(20)) + "\nb)\n")
    assert (finding.start_line, finding.end_line, finding.quote) == (1, 1, "print(")
    assert finding.suggestion is None
    assert finding.title.endswith("… is printed")
    assert len(finding.title) < 80


def test_analyze__what_was_captured_cut_is_not_suggested() -> None:
    rows = "\n".join(f"'{'a' * 1_000}' +" for _ in range(5))
    assert found(f"print(\n{rows}\n'b')\n").suggestion is None


def test_analyze__a_match_that_ends_in_a_newline_ends_on_its_own_line() -> None:
    rule = PRINT.model_copy(
        update={"grammars": ("bash",), "matcher": {"rule": {"kind": "heredoc_redirect"}}}
    )
    file = touched("cat <<E\na\nE\nnext\n", path="a.sh", language="bash")
    (finding,) = analysed(file, rules=(rule,)).new
    assert finding.quote.split("\n")[-1] != "next"


def test_analyze__one_finding_a_rule_and_line_and_none_on_data() -> None:
    assert len(analysed(touched("print(1); print(2)\nprint(3)\n")).new) == 2
    assert analysed(touched(f"print('{'a' * 3_000}')\n")).new == ()
    assert analysed(touched("print(1)\n" * 120_000)).new == ()


def test_analyze__both_sides_where_the_head_has_any() -> None:
    analysis = analysed(touched("print(1)\nprint(2)\n", "print(1)\n"), touched("x\n", "print(1)\n"))
    assert [finding.quote for finding in analysis.new] == ["print(1)", "print(2)"]
    assert [finding.quote for finding in analysis.old] == ["print(1)"]


def test_analyze__the_old_side_has_the_old_path() -> None:
    file = touched("print(1)\n", "print(1)\n")
    renamed = file.model_copy(
        update={"diff": file.diff.model_copy(update={"previous_path": "b.py"})}
    )
    analysis = analysed(renamed)
    assert [each.path for each in (*analysis.new, *analysis.old)] == ["a.py", "b.py"]


def test_analyze__left_alone_without_text_added_lines_grammar_or_needle() -> None:
    removed = TouchedFile(diff=FileDiff(path="a.py", language="python"), new="print(1)\n")
    assert analysed(touched(None), removed).new == ()
    assert analysed(touched("print(1)\n", path="a.sql", language="sql")).new == ()
    assert analysed(touched("print(1)\n", path="a.pyx")).new == ()
    needle = PRINT.model_copy(update={"needles": ("puts",)})
    assert analysed(touched("print(1)\n"), rules=(needle,)).new == ()


def test_analyze__names_of_captures_may_be_transformed_many_or_absent() -> None:
    rule = PRINT.model_copy(
        update={
            "matcher": {
                "rule": {"pattern": "f($A, $$$REST)"},
                "transform": {"UP": {"convert": {"source": "$A", "toCase": "upperCase"}}},
            },
            "message": "$UP and $$$REST and $NONE.",
            "fix": None,
        }
    )
    finding = found("f(a, b,  c)\n", rule)
    assert (finding.title, finding.suggestion) == ("A and b,  c and .".replace(",  ", ", "), None)


def test_analyze__a_wrong_rule_is_told_and_the_others_hold() -> None:
    wrong = PRINT.model_copy(update={**WRONG, "path": "rules/a.yml", "line": 7})
    analysis = analysed(touched("print(1)\n"), touched("print(2)\n"), rules=(wrong, PRINT))
    assert [finding.rule_id for finding in analysis.new] == ["team/no-print"] * 2
    (told,) = analysis.remarks
    assert told.startswith("rules/a.yml:7: the rule wrong is left out, ast-grep does not take it: ")
    assert "Kind `zork` is invalid. Mend it" in told
    assert "Stack" not in told


def test_answer__what_a_text_does_to_a_rule_is_not_held_against_the_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else one hostile file would switch a rule off for all the others."""
    rule = {"matcher": PRINT.matcher, "names": []}

    def overwhelmed(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr(ast_grep_worker, "_found", overwhelmed)
    with pytest.raises(MemoryError):
        ast_grep_worker.answer("python", "print(1)\n", [rule])


def test_analyze__a_file_the_parser_does_not_survive_is_told_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ast_grep_process, "_START", FRAGILE)
    with pytest.raises(AnalyzerError, match=r"matched: bad\.py$") as caught:
        analysed(touched("die\n", path="bad.py"), touched("print(1)\n"))
    assert [finding.path for finding in caught.value.found] == ["a.py"]


FRAGILE = """
import sys
sys.path.append(sys.argv[1])
from review_action.adapters.analyzers import ast_grep_worker
inner = ast_grep_worker.answer
def answer(grammar, text, rules):
    if text.startswith("die"):
        sys.exit(1)
    if text.startswith("hang"):
        import threading
        threading.Event().wait()
    return inner(grammar, text, rules)
ast_grep_worker.answer = answer
ast_grep_worker.main()
"""


def test_analyze__after_too_many_lost_processes_no_more_are_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ast_grep_process, "_START", "")
    files = [touched("print(1)\n", path=f"{at}.py") for at in range(LOST + 2)]
    with pytest.raises(AnalyzerError, match="and 4 more") as caught:
        analysed(*files)
    assert caught.value.found == ()


def test_analyze__the_time_ends_a_process_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ast_grep_process, "_START", FRAGILE)
    files = [touched("hang\n", path="a.py"), touched("print(1)\n", path="b.py")]
    with pytest.raises(AnalyzerError, match=r"a\.py; b\.py"):
        AstGrep(lambda _path, _grammar, _text: [PRINT]).analyze(files, seconds=0.2)


def test_analyze__says_nothing_where_ast_grep_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ast_grep, "is_installed", lambda: False)
    assert analysed(touched("print(1)\n")) == Analysis()


def test_process__that_cannot_be_started_answers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with AstGrepProcess(seconds=SECONDS) as process:
        assert process.match("python", "print(1)\n", [PRINT]) is None


def test_process__bytes_that_are_no_text_are_replaced() -> None:
    with AstGrepProcess(seconds=SECONDS) as process:
        matched = process.match("python", "print('\udcff')\n", [PRINT])
    assert matched is not None
    assert len(matched.matches) == 1


@pytest.mark.parametrize(
    ("grammar", "text"),
    [("java", "a<" * 60_000), ("csharp", "a<" * 30_000), ("python", "(" * 200_000)],
)
def test_process__hostile_text_ends_at_worst_itself(grammar: str, text: str) -> None:
    """Some take gigabytes or overrun the stack (measured); the next file is read all the same."""
    with AstGrepProcess(seconds=SECONDS) as process:
        process.match(
            grammar, text, [PRINT.model_copy(update={"matcher": {"rule": {"regex": "^z"}}})]
        )
        matched = process.match("python", "print(1)\n", [PRINT])
    assert matched is not None
    assert len(matched.matches) == 1


def test_serve__answers_each_line() -> None:
    rules = [
        {"matcher": PRINT.matcher, "names": ["TEXT"]},
        {"matcher": {"rule": {"zork": 1}}, "names": []},
    ]
    request = dumps({"grammar": "python", "text": "print(1)\n", "rules": rules}).encode() + b"\n"
    answers = BytesIO()
    ast_grep_worker.serve(BytesIO(request * 2), answers)
    first, second = map(loads, answers.getvalue().splitlines())
    assert first == second
    assert first[0] == [{"rule": 0, "start": 0, "end": 8, "captured": {"TEXT": "1"}}]
    assert first[1]["1"].startswith("unknown field `zork`")


def test_answer__bounds_matches_of_one_rule() -> None:
    rules = [{"matcher": PRINT.matcher, "names": []}]
    matches, problems = ast_grep_worker.answer("python", "print(1)\n" * 60, rules)
    assert (len(matches), problems) == (ast_grep_worker.MATCHES, {})


def test_fill_template__replaces_names_and_nothing_else() -> None:
    assert names_of("$A and $$$REST", "$A$1 $b") == ["A", "REST"]
    assert fill_template("$A-$$$REST-$NO-$b", {"A": "$REST", "REST": "x"}) == "$REST-x--$b"


def test_code_rules__ours_and_the_teams_by_path_and_grammar() -> None:
    choose = code_rules([PRINT])
    assert {
        rule.agent for rule in choose("a.py", "python", "raise NotImplementedError  # jwt")
    } == {
        "ast-grep",
        "team",
    }
    assert {rule.agent for rule in choose("a.rb", "ruby", "Marshal.load(x)")} == {"ast-grep"}


@pytest.mark.parametrize(
    ("path", "language", "text", "rule_id"),
    [
        ("a.tsx", "typescript", "const a = <b>{x === NaN}</b>;\n", "js-compare-nan"),
        ("a.ts", "typescript", "const a = <T>(x: T) => x === NaN;\n", "js-compare-nan"),
        ("a.h", "c", "class A { void f() { gets(line); } };\n", "c-gets"),
        ("a.sh", "bash", 'find . -delete -name "*.o"\n', "bash-find-deletes-first"),
    ],
)
def test_analyze__our_rules_by_the_grammar_of_the_file(
    path: str, language: str, text: str, rule_id: str
) -> None:
    analysis = AstGrep(code_rules()).analyze(
        [touched(text, path=path, language=language)], seconds=SECONDS
    )
    assert [finding.rule_id for finding in analysis.new] == [f"ast-grep/{rule_id}"]
