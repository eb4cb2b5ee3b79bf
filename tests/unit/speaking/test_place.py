"""Where findings are said: GitHub would take every line, and nothing is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.finding import Finding, Suggestion
from review_action.domain.placement import Placed
from review_action.pipeline.judging.untangle import OPPOSED
from review_action.pipeline.speaking.comment_cap import comment_cap
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
    assert result[3].reason == "2 comments are the most here (`max-comments`)"
    assert placed(findings[0], max_comments=0).where == "summary"
    (_, surplus) = place(findings[:2], [FILE], max_comments=1)
    assert surplus.reason == "1 comment is the most here (`max-comments`)"


def test_place__one_file_has_a_cap_of_its_own() -> None:
    other = file_diff([], ["x"], path="other.py")
    findings = [finding(start_line=line, anchor="exact") for line in (10, 11, 12)]
    found = [*findings, finding(path="other.py", anchor="exact")]
    result = place(found, [FILE, other], max_comments=9, per_file=2)
    assert [entry.where for entry in result] == ["line", "line", "summary", "line"]
    assert result[2].reason == "2 comments on one file are the most"


def test_place__the_most_valuable_have_the_lines_in_whatever_order() -> None:
    slight = finding(start_line=10, anchor="exact", severity="warning")
    grave = finding(start_line=11, anchor="exact")
    result = place([slight, grave], [FILE], max_comments=1)
    assert [entry.where for entry in result] == ["summary", "line"]


def test_place__what_blocks_comes_before_what_is_worth_more() -> None:
    dear = finding(start_line=10, anchor="exact", verification="confirmed")
    blocking = finding(start_line=11, anchor="exact", confidence="low", quote="else")
    result = place([dear, blocking], [FILE], max_comments=1, firm={blocking.fingerprint})
    assert [entry.where for entry in result] == ["summary", "line"]


MENDED = Suggestion(replacement="x", proof="parsed")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"confidence": "low"}, "its confidence is low"),
        ({"verification": "unsure"}, "a second look was not sure"),
        (
            {"verification": "unsure", "verification_note": OPPOSED},
            "another finding claims the opposite",
        ),
        ({"severity": "info", "confidence": "medium"}, "it is a note of little weight"),
        ({"severity": "info", "anchor": "line"}, "it is a note of little weight"),
        ({"severity": "info"}, ""),
        ({"severity": "info", "confidence": "medium", "origin": "analyzer"}, ""),
        ({"severity": "info", "confidence": "medium", "verification": "confirmed"}, ""),
        ({"severity": "info", "confidence": "medium", "raised_by": ("a#1", "b#1")}, ""),
        ({"severity": "info", "suggestion": MENDED}, ""),
        ({"severity": "warning", "confidence": "medium"}, ""),
    ],
)
def test_place__what_is_unsure_or_slight_is_told_in_the_summary(
    values: dict[str, object], reason: str
) -> None:
    found = finding(**{"start_line": 10, "anchor": "exact", **values})
    assert placed(found).reason == reason
    (blocking,) = place([found], [FILE], max_comments=1, firm=[found.fingerprint])
    assert blocking.where == "line"


@given(
    lines=st.lists(st.integers(7, 14), max_size=12),
    severities=st.lists(st.sampled_from(["error", "warning", "info"]), min_size=12, max_size=12),
    max_comments=st.integers(0, 6),
    per_file=st.integers(0, 6),
)
def test_place__never_over_a_cap_and_nothing_is_lost(
    lines: list[int], severities: list[str], max_comments: int, per_file: int
) -> None:
    other = file_diff([], [f"x{number}" for number in range(20)], path="other.py")
    found = [
        finding(start_line=line, anchor="exact", severity=severity, path=path, quote=str(at))
        for at, (line, severity) in enumerate(zip(lines, severities, strict=False))
        for path in ("src/app.py", "other.py")
    ]
    blocking = {f.fingerprint for f in found if f.severity == "error"}
    result = place(
        found, [FILE, other], max_comments=max_comments, per_file=per_file, firm=blocking
    )
    assert [entry.finding for entry in result] == found
    on_lines = [entry.finding for entry in result if entry.where == "line"]
    assert len(on_lines) <= max_comments
    for path in ("src/app.py", "other.py"):
        own = [entry for entry in result if entry.finding.path == path]
        shown = [e.finding.fingerprint in blocking for e in own if e.where == "line"]
        folded = [e.finding.fingerprint in blocking for e in own if e.where != "line"]
        assert len(shown) <= per_file
        assert not (any(folded) and not all(shown))
    assert all(entry.reason for entry in result if entry.where != "line")


@pytest.mark.parametrize(
    ("changed", "limit", "cap"),
    [
        (0, None, 3), (300, None, 3), (301, None, 4), (1_500, None, 15), (90_000, None, 15),
        (90_000, 0, 0), (1, 30, 30),
    ],
)  # fmt: skip
def test_comment_cap__by_size_unless_people_say(changed: int, limit: int | None, cap: int) -> None:
    assert comment_cap(changed, limit) == cap


def test_comment_cap__what_blocks_has_its_lines() -> None:
    caps = [comment_cap(100, None, blocking=count) for count in (0, 3, 7, 40)]
    assert caps == [3, 3, 7, 15]
    assert comment_cap(100, 2, blocking=7) == 2


@pytest.mark.parametrize("character", [0xDCE9, 0xFFFD])
def test_place__path_that_no_request_can_carry(character: int) -> None:
    path = f"src/{chr(character)}.py"
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
