"""Where findings end up: on the lines they quote, or marked as not to be placed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff, Side
from review_action.domain.finding import Finding, Suggestion
from review_action.pipeline.judging.anchor import NEAR_LINES, anchor
from tests.unit.judging.diffs import added_file, file_diff, finding

OLD = [f"line_{number} = {number}" for number in range(1, 61)]
NEW = [*OLD[:9], "inserted = one", "inserted = two", *OLD[9:39], "changed = 40", *OLD[40:]]
"""Two lines put in before old line 10; old line 40 replaced; lines between are not in the diff."""
FILE = file_diff(OLD, NEW)


def anchored(found: Finding, file: FileDiff = FILE) -> Finding:
    (result,) = anchor([found], [file])
    return result


def place(result: Finding) -> tuple[str, Side, int, int]:
    return result.anchor, result.side, result.start_line, result.end_line


@pytest.mark.parametrize(
    ("line", "quote", "expected"),
    [
        (10, "inserted = one", ("exact", "RIGHT", 10, 10)),
        (10, "  inserted   =  one  ", ("exact", "RIGHT", 10, 10)),
        (10, "inserted=one", ("exact", "RIGHT", 10, 10)),
        (10, "inserted = one\ninserted = two", ("exact", "RIGHT", 10, 11)),
        (13, "inserted = one", ("moved", "RIGHT", 10, 10)),
        (1, "\ninserted = one\n\n", ("moved", "RIGHT", 10, 10)),
        (8, "inserted = one\ninserted = two", ("moved", "RIGHT", 10, 11)),
        (60, "inserted = one", ("moved", "RIGHT", 10, 10)),
        (10, "    10 +| inserted = one", ("exact", "RIGHT", 10, 10)),
        (11, "    10 +| inserted = one\n    11 +| inserted = two", ("moved", "RIGHT", 10, 11)),
        (12, "+inserted = one", ("moved", "RIGHT", 10, 10)),
        (42, "line_40 = 40", ("moved", "LEFT", 40, 40)),
        (42, "-line_40 = 40\n+changed = 40", ("exact", "RIGHT", 42, 42)),
        (42, "L   40 -| line_40 = 40", ("moved", "LEFT", 40, 40)),
        (42, "line_40 = 40\nline_41 = 41", ("moved", "LEFT", 40, 41)),
        (42, "nobody = wrote_this", ("none", "RIGHT", 42, 42)),
        (42, "", ("line", "RIGHT", 42, 42)),
        (25, "", ("none", "RIGHT", 25, 25)),
        (25, "nobody = wrote_this", ("none", "RIGHT", 25, 25)),
        (0, "", ("none", "RIGHT", 0, 0)),
        (0, "changed = 40", ("moved", "RIGHT", 42, 42)),
        (12, "serted = tw", ("moved", "RIGHT", 11, 11)),
        (42, "= 40\nline_41 =", ("exact", "RIGHT", 42, 43)),
        (12, "two", ("none", "RIGHT", 12, 12)),
        (13, "inserted = one inserted = two", ("moved", "RIGHT", 10, 11)),
        (13, "inserted = o... two", ("moved", "RIGHT", 10, 11)),
        (10, "inserted = one\n# ...\nline_11 = 11", ("exact", "RIGHT", 10, 13)),
        (10, "inserted = one\n...\nline_60 = 60", ("none", "RIGHT", 10, 10)),
        (13, "one ...", ("none", "RIGHT", 13, 13)),
        (13, "...", ("none", "RIGHT", 13, 13)),
        (11, "inserted\u00a0\uff1d\u00a0two", ("exact", "RIGHT", 11, 11)),
        (42, "changd = 40", ("line", "RIGHT", 42, 42)),
        (40, "chonged = 40", ("line", "RIGHT", 42, 42)),
        (10, "insertd = two", ("line", "RIGHT", 11, 11)),
        (10, "insert ed = t o", ("none", "RIGHT", 10, 10)),
        (40, "chonged = 40\nline_41 = 41\n" + "x" * 2_000, ("none", "RIGHT", 40, 40)),
    ],
)
def test_anchor__quote_decides(line: int, quote: str, expected: tuple[str, Side, int, int]) -> None:
    assert place(anchored(finding(start_line=line, quote=quote))) == expected


def test_anchor__left_side_claim() -> None:
    on_it = anchored(finding(start_line=40, quote="line_40 = 40", side="LEFT"))
    beside = anchored(finding(start_line=38, quote="line_40 = 40", side="LEFT"))
    only_new = anchored(finding(start_line=40, quote="changed = 40", side="LEFT"))
    assert place(on_it) == ("exact", "LEFT", 40, 40)
    assert place(beside) == ("moved", "LEFT", 40, 40)
    assert place(only_new) == ("moved", "RIGHT", 42, 42)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (2, ("exact", 2)),
        (3, ("none", 3)),  # nearer to one, but models miscount by more than that
        (14, ("moved", 6)),  # the only one within reach
        (30, ("none", 30)),  # both beyond
    ],
)
def test_anchor__equal_lines(line: int, expected: tuple[str, int]) -> None:
    lines = [f"v{n}" for n in range(1, 31)]
    lines[1] = lines[5] = "same = here"
    result = anchored(finding(start_line=line, quote="same = here"), added_file(lines))
    assert (result.anchor, result.start_line) == expected


def test_anchor__the_only_one_within_reach_wins_over_one_far_away() -> None:
    new = list(OLD)
    new[4] = new[44] = "same = here"
    file = file_diff(OLD, new)
    found = [finding(start_line=line, quote="same = here") for line in (12, 36, 25)]
    assert [place(result) for result in anchor(found, [file])] == [
        ("moved", "RIGHT", 5, 5),
        ("moved", "RIGHT", 45, 45),
        ("none", "RIGHT", 25, 25),
    ]


def test_anchor__gutter_is_left_off_around_blank_lines_too() -> None:
    file = added_file(["a = 1", "", "b = 2"])
    quote = "     1 +| a = 1\n\n     3 +| b = 2"
    assert place(anchored(finding(start_line=2, quote=quote), file)) == ("moved", "RIGHT", 1, 3)


def test_anchor__equal_lines_outside_of_any_hunk_stay_unanchored() -> None:
    new = list(OLD)
    new[4] = new[44] = "same = here"
    result = anchored(finding(start_line=25, quote="same = here"), file_diff(OLD, new))
    assert result.anchor == "none"


def test_anchor__ambiguous_on_one_side_is_not_settled_by_the_other() -> None:
    file = file_diff(
        ["a", "b", "same = here", "d"], ["a", "same = here", "c", "d", "e", "same = here"]
    )
    result = anchored(finding(start_line=4, quote="same = here"), file)
    assert place(result) == ("none", "RIGHT", 4, 4)


def test_anchor__a_run_of_lines_lies_in_one_hunk() -> None:
    quote = "line_12 = 12\nline_37 = 37"
    assert (FILE.new_lines[14], FILE.new_lines[39]) == tuple(quote.split("\n"))
    assert anchored(finding(start_line=20, quote=quote)).anchor == "none"


def test_anchor__weak_quote_never_travels_to_one_of_several() -> None:
    lines = ["if a {", "}", "b()", "c()", "d()", "e()", "if f {", "}"]
    near = anchored(finding(start_line=3, quote="}"), added_file(lines))
    on_it = anchored(finding(start_line=2, quote="}"), added_file(lines))
    assert (near.anchor, near.start_line) == ("none", 3)
    assert on_it.anchor == "exact"


def test_anchor__line_lowers_confidence_one_step() -> None:
    high = anchored(finding(start_line=10, quote="", confidence="high"))
    low = anchored(finding(start_line=10, quote="", confidence="low"))
    exact = anchored(finding(start_line=10, quote="inserted = one", confidence="high"))
    assert (high.confidence, low.confidence, exact.confidence) == ("medium", "low", "high")


def test_anchor__unknown_file_is_not_anchored() -> None:
    result = anchored(finding(path="other.py", start_line=10, quote="inserted = one"))
    assert result.anchor == "none"


def test_anchor__decided_findings_stay() -> None:
    decided = finding(start_line=999, anchor="line", confidence="low")
    assert anchored(decided) == decided


def test_anchor__range_is_cut_where_the_hunk_ends() -> None:
    quoted = anchored(finding(start_line=10, end_line=25, quote="inserted = one"))
    unquoted = anchored(finding(start_line=10, end_line=25))
    assert place(quoted) == ("exact", "RIGHT", 10, 10)
    assert place(unquoted) == ("line", "RIGHT", 10, 10)


@pytest.mark.parametrize(
    ("start", "end", "quote", "expected"),
    [
        (10, 10, "inserted = one", (10, 10, "pending")),
        (10, 11, "inserted = one", (10, 11, "pending")),
        (10, 11, "inserted = two", (11, 11, "refused")),
        (9, 9, "inserted = one", (10, 10, "pending")),
        (8, 9, "inserted = one\ninserted = two", (10, 11, "pending")),
        (8, 9, "inserted = one", (10, 10, "refused")),
        (12, 25, "inserted = one", (10, 10, "refused")),
        (10, 25, "inserted = one", (10, 10, "refused")),
        (42, 42, "line_40 = 40", (40, 40, "refused")),
        (10, 10, "nobody = wrote_this", (10, 10, "refused")),
        (25, 25, "nobody = wrote_this", (25, 25, "refused")),
    ],
)
def test_anchor__suggestion_moves_with_its_range_or_is_refused(
    start: int, end: int, quote: str, expected: tuple[int, int, str]
) -> None:
    claimed = finding(
        start_line=start, end_line=end, quote=quote, suggestion=Suggestion(replacement="x = 1")
    )
    result = anchored(claimed)
    assert result.suggestion is not None
    assert (result.start_line, result.end_line, result.suggestion.proof) == expected
    assert bool(result.suggestion.refusal) == (result.suggestion.proof == "refused")


words = st.sampled_from(["alpha", "beta", "gamma", "delta", "a", "}", "", "return x", "x += 1"])
texts = st.lists(words, min_size=1, max_size=40)


@st.composite
def diffs(draw: st.DrawFn) -> FileDiff:
    """Diffs with many equal lines: the hard case."""
    old = draw(texts)
    new = list(old)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(new)))
        new[at : at + draw(st.integers(0, 2))] = draw(st.lists(words, max_size=3))
    return file_diff(old, new, context=draw(st.integers(0, 3)))


def squeezed(lines: list[str]) -> str:
    return "".join("".join(lines).split())


@given(data=st.data(), file=diffs())
def test_anchor__never_stands_on_other_text(data: st.DataObject, file: FileDiff) -> None:
    """Whatever line is claimed: an anchored finding stands on what it quotes, within one hunk."""
    sides = {"RIGHT": file.new_lines, "LEFT": file.old_lines}
    side = data.draw(st.sampled_from(["RIGHT", "LEFT"]))
    truth = sides[side]
    if data.draw(st.booleans()) and truth:
        start = data.draw(st.sampled_from(sorted(truth)))
        length = data.draw(st.integers(1, 3))
        quote = "\n".join(truth.get(start + offset, "") for offset in range(length))
    else:
        start, quote = data.draw(st.integers(1, 50)), data.draw(words)
    off = data.draw(st.integers(-NEAR_LINES, NEAR_LINES))
    space = data.draw(st.sampled_from(["", " ", "\t", "    "]))
    claimed = finding(
        start_line=max(0, start + off),
        quote=space + quote.replace(" ", " " + space),
        side=data.draw(st.sampled_from(["RIGHT", "LEFT"])),
    )
    result = anchored(claimed, file)
    if result.anchor in {"exact", "moved"}:
        shown = sides[result.side]
        stands = [shown[number] for number in range(result.start_line, result.end_line + 1)]
        assert squeezed(stands) == squeezed([claimed.quote])
    elif result.anchor == "line":
        assert result.start_line in sides[result.side]
        assert result.start_line == claimed.start_line


@given(
    lines=st.lists(st.integers(0, 10_000), min_size=3, max_size=40, unique=True),
    data=st.data(),
)
def test_anchor__unique_quotes_always_come_home(lines: list[int], data: st.DataObject) -> None:
    """A unique line that was miscounted by up to ten is found again, exactly."""
    file = added_file([f"value_{number} = compute({number})" for number in lines])
    home = data.draw(st.integers(1, len(lines)))
    off = data.draw(st.integers(-NEAR_LINES, NEAR_LINES))
    quote = file.new_lines[home]
    result = anchored(finding(start_line=max(0, home + off), quote=quote), file)
    assert (result.start_line, result.side) == (home, "RIGHT")
    assert result.anchor == ("exact" if off == 0 else "moved")
