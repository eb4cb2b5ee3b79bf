"""Where findings are said: GitHub would take every line, and nothing is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.pipeline.speaking.place import place
from tests.unit.judging.diffs import file_diff, finding

OLD = [f"line {number}" for number in range(1, 61)]
NEW = [*OLD[:9], "one", "two", *OLD[9:39], "changed", *OLD[40:]]
FILE = file_diff(OLD, NEW)
"""New side: 7..14 and 39..45; old side: 7..12 and 37..43."""


def placed(found: Finding, *, max_comments: int = 15) -> Placed:
    (result,) = place([found], [FILE], max_comments=max_comments)
    assert result.finding == found
    return result


@pytest.mark.parametrize(
    ("values", "where", "line", "start_line"),
    [
        ({"start_line": 10}, "line", 10, None),
        ({"start_line": 10, "end_line": 11}, "line", 11, 10),
        ({"start_line": 7, "end_line": 14}, "line", 14, 7),
        ({"start_line": 14, "end_line": 15}, "line", 14, None),
        ({"start_line": 10, "end_line": 40}, "line", 10, None),
        ({"start_line": 10, "end_line": 9}, "line", 10, None),
        ({"start_line": 40, "side": "LEFT"}, "line", 40, None),
        ({"start_line": 38, "end_line": 40, "side": "LEFT"}, "line", 40, 38),
        ({"start_line": 45, "anchor": "line"}, "line", 45, None),
        ({"start_line": 45, "side": "LEFT"}, "file", 0, None),
        ({"start_line": 15}, "file", 0, None),
        ({"start_line": 10, "anchor": "none"}, "file", 0, None),
        ({"start_line": 0}, "file", 0, None),
        ({"start_line": 10, "path": "other.py"}, "summary", 0, None),
    ],
)
def test_place__decides(
    values: dict[str, object], where: str, line: int, start_line: int | None
) -> None:
    result = placed(finding(**{"anchor": "exact", **values}))
    assert (result.where, result.line, result.start_line) == (where, line, start_line)
    assert bool(result.reason) == (where != "line")
    assert result.side == (values.get("side", "RIGHT") if where == "line" else "RIGHT")


def test_place__surplus_goes_to_the_summary_in_order() -> None:
    findings = [finding(start_line=line, anchor="exact") for line in (10, 11, 12)]
    outside = finding(start_line=20, anchor="none")
    result = place([outside, *findings], [FILE], max_comments=2)
    assert [entry.where for entry in result] == ["file", "line", "line", "summary"]
    assert result[3].reason == "`max-comments` is 2"
    assert placed(findings[0], max_comments=0).where == "summary"


def test_place__path_that_no_request_can_carry() -> None:
    path = "src/\udce9.py"
    file = file_diff([], ["x"], path=path)
    (result,) = place([finding(path=path, anchor="exact")], [file], max_comments=9)
    assert (result.where, result.reason) == ("summary", "its path is not valid UTF-8")


@given(
    start=st.integers(0, 70),
    length=st.integers(-2, 50),
    side=st.sampled_from(["RIGHT", "LEFT"]),
    anchor=st.sampled_from(["exact", "moved", "line", "none"]),
)
def test_place__every_line_is_one_github_takes(
    start: int, length: int, side: str, anchor: str
) -> None:
    result = placed(
        finding(start_line=start, end_line=max(0, start + length), side=side, anchor=anchor)
    )
    if result.where == "line":
        hunks = [
            {line.new if side == "RIGHT" else line.old for line in hunk.lines}
            for hunk in FILE.hunks
        ]
        first = result.start_line or result.line
        assert any(set(range(first, result.line + 1)) <= numbers for numbers in hunks)
        assert result.start_line is None or result.start_line < result.line
