import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding
from review_action.domain.pull_request import FileStatus, Remark
from review_action.domain.team_rules import Guidance, TeamRules
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.add_context import add_context
from review_action.pipeline.asking.choose_snippets import Enclosing, choose_snippets
from review_action.pipeline.asking.render_snippets import render_snippets
from review_action.pipeline.intake.estimate_tokens import estimate_tokens

FUNCTION = [
    "def total(items):",
    *[f"    step_{n} = compute(items, {n})" for n in range(2, 31)],
    "",
    "def other():",
    "    return 1",
]
LONG = [*[f"import module_{n}" for n in range(100)], "", *FUNCTION, *["", "x = 1"] * 30]
"""The function is in lines 102 to 131."""


def file_of(
    lines: list[str], *changed: int, path: str = "shop/cart.py", status: FileStatus = "modified"
) -> FileDiff:
    """A diff that shows `changed` lines, one hunk each, as added."""
    hunks = tuple(
        Hunk(
            old_start=number,
            old_count=0,
            new_start=number,
            new_count=1,
            lines=(Line("added", None, number, lines[number - 1]),),
        )
        for number in changed
    )
    return FileDiff(path=path, hunks=hunks, status=status, additions=len(hunks))


def no_grammar(_path: str, _text: str, _start: int, _end: int) -> None:
    """Nobody knows."""


def chosen(
    *files: FileDiff,
    budget: int = 2_000,
    enclosing: Enclosing = no_grammar,
    **contents: list[str] | None,
) -> list[tuple[int, int, str]]:
    """`contents` by the path's last part without its ending."""
    texts = {
        file.path: None if lines is None else "\n".join(lines) + "\n"
        for file in files
        for lines in [contents.get(file.path.rpartition("/")[2].split(".")[0])]
    }
    found = choose_snippets(files, texts, token_budget=budget, enclosing=enclosing)
    return [(snippet.start_line, snippet.end_line, snippet.why) for snippet in found]


def test_choose_snippets__a_small_file_whole_without_what_the_diff_shows() -> None:
    assert chosen(file_of(FUNCTION, 3, 33), cart=FUNCTION) == [
        (1, 2, "whole file"),
        (4, 32, "whole file"),
    ]


def test_choose_snippets__of_a_large_file_the_definition_round_the_hunk() -> None:
    assert chosen(file_of(LONG, 120), cart=LONG) == [
        (102, 119, "around a change"),
        (121, 131, "around a change"),
    ]


def test_choose_snippets__a_grammar_knows_better() -> None:
    found = chosen(file_of(LONG, 120), cart=LONG, enclosing=lambda *_: (119, 121))
    assert found == [(119, 119, "around a change"), (121, 121, "around a change")]


def test_choose_snippets__a_grammar_that_is_wrong_is_no_error() -> None:
    for wrong in ((-5, 10_000), (10_000, 10_001)):
        found = chosen(file_of(LONG, 120), cart=LONG, enclosing=lambda *_, told=wrong: told)
        assert all(1 <= start <= end <= len(LONG) for start, end, _ in found)


def test_choose_snippets__of_a_definition_that_is_too_long_its_head_and_what_is_near() -> None:
    found = chosen(file_of(LONG, 120), budget=150, cart=LONG)
    (head, *_), *near = found
    assert head == 102
    assert near
    assert all(110 < start <= end < 130 for start, end, _ in near)


def test_choose_snippets__hunks_of_one_definition_show_it_once() -> None:
    found = chosen(file_of(LONG, 110, 120), cart=LONG)
    shown = [number for start, end, _ in found for number in range(start, end + 1)]
    assert sorted(shown) == [n for n in range(102, 132) if n not in {110, 120}]


@pytest.mark.parametrize("status", ["added", "removed"])
def test_choose_snippets__nothing_where_the_diff_is_all(status: FileStatus) -> None:
    assert chosen(file_of(FUNCTION, 3, status=status), cart=FUNCTION) == []


def test_choose_snippets__nothing_without_a_text_or_with_another_commits() -> None:
    file = file_of(FUNCTION, 3)
    assert chosen(file, cart=None) == []
    assert chosen(file) == []
    assert chosen(file, cart=["something else"] * 40) == []
    assert chosen(file, cart=["short"]) == []


def test_choose_snippets__the_riskiest_file_first_and_no_file_takes_all() -> None:
    risky = file_of(LONG, 120, path="auth/login.py")
    plain = file_of(LONG, 120, path="shop/cart.py")
    texts = dict.fromkeys(("auth/login.py", "shop/cart.py"), "\n".join(LONG))
    for files in ((plain, risky), (risky, plain)):
        found = choose_snippets(files, texts, token_budget=400, enclosing=no_grammar)
        assert found[0].path == "auth/login.py"
        assert {snippet.path for snippet in found} == set(texts)


def test_choose_snippets__lines_at_the_top_level_have_nothing_round_them() -> None:
    assert chosen(file_of(LONG, 150), cart=LONG) == []


def test_choose_snippets__where_lines_were_removed() -> None:
    hunk = Hunk(
        old_start=120,
        old_count=1,
        new_start=119,
        new_count=0,
        lines=(Line("removed", 120, None, "    gone = 1"),),
    )
    file = FileDiff(path="shop/cart.py", hunks=(hunk,))
    assert chosen(file, cart=LONG) == [(102, 131, "around a change")]


def test_choose_snippets__a_hunk_without_a_change() -> None:
    hunk = Hunk(
        old_start=120,
        old_count=1,
        new_start=120,
        new_count=1,
        lines=(Line("context", 120, 120, LONG[119]),),
    )
    assert chosen(FileDiff(path="shop/cart.py", hunks=(hunk,)), cart=LONG)[0][0] == 102


@given(
    st.lists(st.integers(1, len(LONG)), min_size=1, max_size=6, unique=True).map(sorted),
    st.integers(0, 1_000),
)
def test_choose_snippets__within_the_budget_and_nothing_twice(
    changed: list[int], budget: int
) -> None:
    file = file_of(LONG, *changed)
    texts: dict[str, str | None] = {file.path: "\n".join(LONG)}
    found = choose_snippets([file], texts, token_budget=budget, enclosing=no_grammar)
    assert not found or estimate_tokens(render_snippets(found)) <= budget
    numbers = [n for snippet in found for n in range(snippet.start_line, snippet.end_line + 1)]
    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & set(changed)
    for snippet in found:
        assert snippet.text.split("\n") == LONG[snippet.start_line - 1 : snippet.end_line]


UNIT = ReviewUnit(id="unit-001", files=(file_of(FUNCTION, 3, 20),), tokens=7)


def remark(line: int, path: str = "shop/cart.py", text: str = "Why?") -> Remark:
    return Remark(path=path, line=line, author="grace", text=text)


def proven(line: int, **changed: str) -> Finding:
    known = {
        "rule_id": "embedded/leftover",
        "severity": "info",
        "confidence": "high",
        "path": "shop/cart.py",
        "start_line": line,
        "end_line": line,
        "title": "Left over",
        "description": "",
    }
    return Finding.model_validate(known | changed)


def test_add_context__remarks_near_the_hunks_the_newest_of_them() -> None:
    near, far, elsewhere = remark(6), remark(10), remark(3, "other.py")
    (unit,) = add_context([UNIT], contents={}, conversation_remarks=(near, far, elsewhere))
    assert unit.remarks == (near,)
    many = [remark(3, text=str(number)) for number in range(10)]
    (unit,) = add_context([UNIT], contents={}, conversation_remarks=many)
    assert unit.remarks == tuple(many[5:])
    (unit,) = add_context([UNIT], contents={}, conversation_remarks=many, token_budget=0)
    assert unit.remarks == ()


def test_add_context__evidence_where_the_unit_shows_it() -> None:
    shown = [proven(3), proven(0)]
    hidden = [proven(4), proven(3, path="other.py"), proven(3, side="LEFT")]
    (unit,) = add_context([UNIT], contents={}, evidence=[*shown, *hidden])
    assert unit.evidence == tuple(shown)


def test_add_context__of_much_evidence_the_gravest() -> None:
    many = [*(proven(3, title=str(n)) for n in range(50)), proven(20, severity="error")]
    (unit,) = add_context([UNIT], contents={}, evidence=many, token_budget=400)
    assert unit.evidence == (many[-1], *many[:3])


def test_add_context__snippets_and_guidance_and_nothing_else_changes() -> None:
    rules = TeamRules(
        guidance=(
            Guidance(path="AGENTS.md", text="Say it."),
            Guidance(path="api.mdc", text="Of the API.", globs=("api/**",)),
        )
    )
    contents: dict[str, str | None] = {"shop/cart.py": "\n".join(FUNCTION)}
    (unit,) = add_context([UNIT], contents=contents, guidance=rules)
    assert unit.guidance == rules.guidance[:1]
    assert [snippet.start_line for snippet in unit.snippets] == [1, 4, 21]
    assert unit.model_copy(update={"guidance": (), "snippets": ()}) == UNIT


def test_add_context__nothing_known() -> None:
    assert add_context([UNIT], contents={}) == (UNIT,)
