"""Findings against the base: what moved, was reindented or edited is old; what is more is new."""

from collections.abc import Sequence

import pytest

from review_action.domain.analysis import FILTER_MODES, Analysis, FilterMode, TouchedFile
from review_action.domain.finding import Finding
from review_action.pipeline.judging.new_against_base import new_against_base
from tests.unit.judging.diffs import file_diff, finding

OLD = [
    "def f():",
    "    bad(1)",
    "    good()",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "    bad(2)",
    "    end()",
]


def touched(
    new: Sequence[str] | None,
    old: Sequence[str] = OLD,
    *,
    path: str = "src/app.py",
    knows: bool = True,
    **changed: object,
) -> TouchedFile:
    diff = file_diff(old, new or (), path=path).model_copy(update=changed)
    texts = ("\n".join(old) if old else None, None if new is None else "\n".join(new))
    return TouchedFile(diff=diff, old=texts[0] if knows else None, new=texts[1] if knows else None)


def lint(lines: Sequence[str], path: str = "src/app.py") -> tuple[Finding, ...]:
    """A finding for each line with `bad`."""
    return tuple(
        finding(rule_id="lint/bad", path=path, start_line=at, quote=line, origin="analyzer")
        for at, line in enumerate(lines, 1)
        if "bad" in line
    )


def news(new: Sequence[str], old: Sequence[str] = OLD, mode: FilterMode = "new") -> list[int]:
    """Lines of what is reported."""
    analysis = Analysis(new=lint(new), old=lint(old))
    return [each.start_line for each in new_against_base(analysis, [touched(new, old)], mode)]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, []),
        (["bad(3)", *OLD], [1]),
        ([*OLD[:1], "        bad(1)", *OLD[2:]], []),
        ([*OLD[2:], "    bad(1)"], []),
        ([*OLD, "    bad(1)"], [13]),
        (["    bad(1)", *OLD], [1]),
        ([*OLD[:1], "    bad(1, x)", *OLD[2:]], []),
        ([*OLD[:1], "    bad(1, x)", "    bad(3)", *OLD[2:]], [3]),
        ([*OLD[:1], *OLD[2:10], "    bad(3)", *OLD[11:], "", "bad(4)"], [13]),
        (["    bad(1)", "    x()", "    bad(3)"], []),
    ],
    ids=[
        "nothing",
        "a new one",
        "reindented",
        "moved",
        "one more of the same below",
        "one more of the same above",
        "an edited line",
        "an edited line and a new one",
        "one gone, one edited, one elsewhere",
        "as many as there were",
    ],
)
def test_new_against_base__new(new: Sequence[str], expected: list[int]) -> None:
    assert news(new) == expected


@pytest.mark.parametrize(("severity", "count"), [("error", 1), ("warning", 0), ("info", 0)])
def test_new_against_base__what_breaks_without_being_touched_is_new(
    severity: str, count: int
) -> None:
    """A name whose import went; what is merely unwise there stood there before."""
    new = [line for line in OLD if "good" not in line]
    (found,) = lint(["bad"])
    analysis = Analysis(new=(found.model_copy(update={"severity": severity}),))
    assert len(new_against_base(analysis, [touched(new)], "new")) == count


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("new", [2]),
        ("added", [2]),
        ("diff-context", [2, 3]),
        ("file", [2, 3, 12]),
        ("all", [2, 3, 12]),
    ],
)
def test_new_against_base__modes(mode: FilterMode, expected: list[int]) -> None:
    assert news([*OLD[:1], "    bad(0)", *OLD[1:]], mode=mode) == expected


@pytest.mark.parametrize(("mode", "expected"), [("new", [2]), ("added", [1, 2]), ("all", [1, 2])])
def test_new_against_base__what_is_common_is_no_news(mode: FilterMode, expected: list[int]) -> None:
    lines = ["bad(3)", "bad(4)"]
    found = lint(lines)
    analysis = Analysis(new=found, common=found[:1])
    kept = new_against_base(analysis, [touched(lines, [])], mode)
    assert [each.start_line for each in kept] == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("new", 0), ("added", 0), ("diff-context", 0), ("file", 0), ("all", 1)],
)
def test_new_against_base__a_file_that_is_not_touched(mode: FilterMode, expected: int) -> None:
    analysis = Analysis(new=lint(["bad"], "other.py"))
    assert len(new_against_base(analysis, [touched(["x"])], mode)) == expected


@pytest.mark.parametrize("mode", FILTER_MODES)
def test_new_against_base__about_the_file_or_by_a_model(mode: FilterMode) -> None:
    """A partner that is missing; a claim out of a handed file, whose place is looked for later."""
    found = (
        finding(rule_id="structure/missing-partner", start_line=0, origin="analyzer"),
        finding(start_line=40, path="src/app.py"),
    )
    assert new_against_base(Analysis(new=found), [touched(["x"])], mode) == found


def test_new_against_base__a_claim_is_not_measured_by_files() -> None:
    claims = (finding(start_line=40, path="elsewhere.py"),)
    assert new_against_base(Analysis(new=claims), [touched(["x"])], "new") == claims


def test_new_against_base__a_renamed_file_is_the_same_one() -> None:
    new = [*OLD, "bad(3)"]
    analysis = Analysis(new=lint(new, "src/new.py"), old=lint(OLD, "src/app.py"))
    file = touched(new, path="src/new.py", previous_path="src/app.py", status="renamed")
    assert [each.start_line for each in new_against_base(analysis, [file], "new")] == [13]


def test_new_against_base__without_the_base_added_lines_count() -> None:
    new = [*OLD[:1], "    bad(0)", *OLD[1:]]
    analysis = Analysis(new=lint(new))
    kept = new_against_base(analysis, [touched(new, knows=False)], "new")
    assert [each.start_line for each in kept] == [2]


def test_new_against_base__on_removed_lines() -> None:
    """What the change took away is its work, such as a test."""
    new = OLD[2:]
    gone = finding(rule_id="structure/test-removed", start_line=1, side="LEFT", origin="analyzer")
    stays = gone.model_copy(update={"start_line": 12, "end_line": 12})
    analysis = Analysis(new=(gone, stays))
    assert new_against_base(analysis, [touched(new)], "added") == (gone,)
    assert new_against_base(analysis, [touched(new)], "new") == (gone, stays)


def test_new_against_base__an_added_file_is_all_new() -> None:
    new = ["bad(1)", "bad(1)"]
    file = touched(new, (), status="added")
    kept = new_against_base(Analysis(new=lint(new)), [file], "new")
    assert [each.start_line for each in kept] == [1, 2]


def test_new_against_base__another_secret_on_the_same_line_is_new() -> None:
    """Its finding is about the value, which it does not show."""
    old, new = ["key = bad1"], ["key = bad2"]

    def hidden(lines: Sequence[str]) -> tuple[Finding, ...]:
        return tuple(
            each.model_copy(update={"quote": f"<redacted {hash(each.quote)}>"})
            for each in lint(lines)
        )

    analysis = Analysis(new=hidden(new), old=hidden(old))
    assert len(new_against_base(analysis, [touched(new, old)], "new")) == 1
    assert new_against_base(Analysis(new=hidden(old), old=hidden(old)), [touched(old, old)], "new") == ()  # fmt: skip


@pytest.mark.uncovered
def test_new_against_base__many_equal_findings_take_no_time() -> None:
    new = ["bad"] * 4_000
    assert len(news(new, new[:1_000])) == 3_000
