"""Doubles are merged, nothing vanishes, the most valuable comes first."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.finding import Finding, Suggestion
from review_action.pipeline.judging.consolidate import GATHERED_PLACES, consolidate
from tests.unit.judging.diffs import finding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"title": "to the", "quote": "x"}, {"title": "to the", "quote": "y"}),
        ({"start_line": 5, "quote": "x"}, {"start_line": 90, "quote": "x"}),
        (
            {"title": "SQL query is built from the input"},
            {"title": "The SQL query built from input", "rule_id": "security/sql"},
        ),
        (
            {"rule_id": "review/sql-injection", "start_line": 3, "end_line": 6, "title": "a"},
            {"rule_id": "embedded/sql-injection", "start_line": 6, "title": "b"},
        ),
    ],
)
def test_consolidate__doubles_are_one(one: dict[str, object], other: dict[str, object]) -> None:
    result = consolidate([finding(**one), finding(**other)])
    assert len(result.kept) == 1
    assert [dropped.reason for dropped in result.dropped] == [
        f"the same as {result.kept[0].rule_id} at src/app.py:{result.kept[0].start_line}"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"path": "a"}, {"path": "b"}),
        ({"quote": "x"}, {"quote": "y", "title": "Something else"}),
        (
            {"title": "`user` is dereferenced after free", "quote": "a"},
            {"title": "`order` and `user` are swapped after the loop", "quote": "b"},
        ),
        ({"start_line": 3, "quote": "x"}, {"start_line": 4, "quote": "y"}),
        ({"quote": "x"}, {"quote": "y", "side": "LEFT"}),
        (
            {"rule_id": "a/other", "title": "Key leaks", "quote": "x"},
            {"rule_id": "b/other", "title": "Off by one", "quote": "y"},
        ),
    ],
)
def test_consolidate__different_claims_stay_apart(
    one: dict[str, object], other: dict[str, object]
) -> None:
    result = consolidate([finding(**one), finding(**other)])
    assert len(result.kept) == 2
    assert result.dropped == ()


def test_consolidate__merged_keeps_the_best_of_both() -> None:
    suggestion = Suggestion(replacement="x = 1", proof="parsed")
    anchored = finding(
        rule_id="a/sql", severity="warning", confidence="medium", anchor="exact", quote="q"
    )
    severe = finding(
        rule_id="b/sql", severity="error", anchor="exact", quote="q2", suggestion=suggestion
    )
    by_line = finding(rule_id="c/sql", anchor="line", quote="q3")
    (kept,) = consolidate([by_line, anchored, severe]).kept
    assert (kept.rule_id, kept.anchor) == ("b/sql", "exact")
    assert (kept.severity, kept.confidence) == ("error", "high")
    assert kept.also_by == ("a/sql", "c/sql")
    assert kept.suggestion == suggestion


def test_consolidate__suggestion_of_a_double_on_the_same_lines_is_taken_over() -> None:
    suggestion = Suggestion(replacement="x = 1", proof="applied")
    plain = finding(anchor="exact", quote="q")
    same_lines = finding(
        rule_id="b/logic", severity="info", anchor="exact", quote="p", suggestion=suggestion
    )
    other_lines = same_lines.model_copy(update={"end_line": 2})
    assert consolidate([plain, same_lines]).kept[0].suggestion == suggestion
    assert consolidate([plain, other_lines]).kept[0].suggestion is None


def test_consolidate__most_valuable_first() -> None:
    order = [("error", "high"), ("warning", "high"), ("error", "low"), ("info", "high")]
    findings = [
        finding(severity=severity, confidence=confidence, path=f"{index}.py")
        for index, (severity, confidence) in enumerate(order)
    ]
    kept = consolidate(findings[::-1]).kept
    assert [(f.severity, f.confidence) for f in kept] == order


def test_consolidate__other_places_of_one_fingerprint_are_told() -> None:
    findings = [finding(start_line=line, quote="eval(x)", anchor="exact") for line in (7, 3)]
    result = consolidate(findings)
    assert result.kept[0].start_line == 3
    assert result.kept[0].description.endswith("\n\nThe same at `src/app.py:7`.")


def test_consolidate__equal_notes_are_gathered() -> None:
    notes = [
        finding(severity="info", title="Unused  name", path=f"{n:02}.py", quote=f"x{n}")
        for n in range(GATHERED_PLACES + 4)
    ]
    other = finding(severity="info", title="Long line", path="z.py")
    error = finding(severity="error", title="unused name", path="y.py")
    result = consolidate([*notes, other, error])
    assert [f.path for f in result.kept] == ["y.py", "00.py", "z.py"]
    assert len(result.dropped) == GATHERED_PLACES + 3
    told = result.kept[1].description.split("The same at ")[1]
    assert told.startswith("`01.py:1`, `02.py:1`")
    assert told.endswith("and elsewhere.")
    assert told.count("`") == 2 * GATHERED_PLACES


findings = st.builds(
    lambda rule, severity, confidence, path, line, title, quote, anchor: finding(
        rule_id=rule,
        severity=severity,
        confidence=confidence,
        path=path,
        start_line=line,
        title=title,
        quote=quote,
        anchor=anchor,
    ),
    st.sampled_from(["a/x", "b/x", "b/y", "c/other"]),
    st.sampled_from(["error", "warning", "info"]),
    st.sampled_from(["high", "low"]),
    st.sampled_from(["a.py", "b.py"]),
    st.integers(1, 3),
    st.sampled_from(["Key leaks", "Key may leak here", "Off by one", ""]),
    st.sampled_from(["", "x", "y"]),
    st.sampled_from(["exact", "line", "none"]),
)


@given(given_=st.lists(findings, max_size=8), seed=st.randoms(use_true_random=False))
def test_consolidate__nothing_vanishes_and_order_does_not_matter(
    given_: list[Finding], seed: Random
) -> None:
    result = consolidate(given_)
    assert len(result.kept) + len(result.dropped) == len(given_)
    assert len({f.fingerprint for f in result.kept}) == len(result.kept)
    assert all(dropped.reason for dropped in result.dropped)
    shuffled = list(given_)
    seed.shuffle(shuffled)
    again = consolidate(shuffled)
    assert [(f.fingerprint, f.severity, f.start_line) for f in again.kept] == [
        (f.fingerprint, f.severity, f.start_line) for f in result.kept
    ]
