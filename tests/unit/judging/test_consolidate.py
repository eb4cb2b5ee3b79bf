"""Doubles are merged, nothing vanishes, the most valuable comes first."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.finding import Finding, Suggestion
from review_action.pipeline.judging.consolidate import consolidate
from review_action.pipeline.judging.contradicts import contradicts
from review_action.pipeline.judging.hidden_rules import ALIKE, HIDDEN
from review_action.pipeline.judging.merge import GATHERED_PLACES
from review_action.pipeline.judging.untangle import untangle
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


@pytest.mark.parametrize(
    ("both", "second", "kept"),
    [
        ({}, {}, 1),
        ({}, {"path": "b.py"}, 2),
        ({}, {"title": "Another"}, 2),
        ({}, {"suggestion": Suggestion(replacement="y")}, 2),
        ({"severity": "error"}, {}, 1),
        ({"origin": "model"}, {}, 2),
        ({"rule_id": HIDDEN}, {}, 2),
        ({"rule_id": ALIKE}, {}, 1),
    ],
)
def test_consolidate__what_a_rule_finds_is_said_once_a_file(
    both: dict[str, object], second: dict[str, object], kept: int
) -> None:
    rule = {"origin": "analyzer", "rule_id": "lint/x", "severity": "warning", "path": "a.py"} | both
    places = finding(**rule, quote="x = 1"), finding(**(rule | second), quote="y", start_line=60)
    result = consolidate(places)
    assert len(result.kept) == kept
    told = [one.description.partition("The same at ")[2] for one in result.kept]
    assert told == (["`a.py:60`."] if kept == 1 else ["", ""])


def test_consolidate__what_differs_at_another_place_is_told_with_it() -> None:
    rule = {"origin": "analyzer", "rule_id": "ruff/F821", "severity": "error", "path": "a.py"}
    said = ["Undefined name `os`. Import it.", "Undefined name `json`. Import it.", "One, two"]
    found = [
        finding(**rule, description=text, quote=text, start_line=at * 50 + 1)
        for at, text in enumerate([*said, said[0]])
    ]
    (kept,) = consolidate(found).kept
    assert kept.description == (
        "Undefined name `os`. Import it.\n\n"
        "The same at `a.py:151`, `a.py:51` (Undefined name `json`), `a.py:101` (One two)."
    )


def test_consolidate__what_is_cut_leaves_no_code_span_open() -> None:
    rule = {"origin": "analyzer", "rule_id": "ruff/F821", "severity": "error", "path": "a.py"}
    said = ["One.", f"It is `{'x' * 200}`."]
    found = [
        finding(**rule, description=text, quote=text, start_line=at)
        for at, text in enumerate(said, 1)
    ]
    (kept,) = consolidate(found).kept
    assert kept.description.count("`") % 2 == 0
    assert "x…`" in kept.description


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


# Agreement


def raised(pass_: str, **values: object) -> Finding:
    agent = pass_.partition("#")[0]
    given = {"rule_id": f"{agent}/leak", "raised_by": (pass_,), "anchor": "exact", "quote": "q"}
    return finding(**{**given, **values})


def test_consolidate__passes_that_agree_raise_confidence_once_and_never_severity() -> None:
    passes = ["logic#1", "logic#2", "generalist#1"]
    findings = [
        raised(name, confidence="low", severity="warning", title=f"{name} leaks") for name in passes
    ]
    (kept,) = consolidate(findings).kept
    assert kept.raised_by == ("generalist#1", "logic#1", "logic#2")
    assert (kept.confidence, kept.severity) == ("medium", "warning")
    assert consolidate([kept]).kept == (kept,)
    (alone,) = consolidate(findings[:1]).kept
    assert alone.confidence == "low"


def test_consolidate__one_pass_does_not_agree_with_itself() -> None:
    twice = [raised("logic#1", confidence="medium", quote=quote) for quote in ("q", "p")]
    (kept,) = consolidate(twice).kept
    assert (kept.raised_by, kept.confidence) == (("logic#1",), "medium")


def test_consolidate__one_pass_names_two_places_or_two_defects() -> None:
    apart = [raised("logic#1", quote=f"x{line}", start_line=line) for line in (3, 6)]
    assert len(consolidate(apart).kept) == 2
    defects = [
        raised("logic#1", quote="q", title="The key leaks", description="Into the log."),
        raised("logic#1", quote="p", title="The lock stays", description="After an error."),
    ]
    assert len(consolidate(defects).kept) == 2
    passes = [defects[0], defects[1].model_copy(update={"raised_by": ("logic#2",)})]
    assert len(consolidate(passes).kept) == 1


def test_consolidate__far_places_of_one_claim_are_no_agreement() -> None:
    places = [
        raised("logic#1", confidence="medium", start_line=3),
        raised("logic#2", confidence="medium", start_line=90),
    ]
    (kept,) = consolidate(places).kept
    assert (kept.confidence, kept.raised_by) == ("medium", ("logic#1",))


def test_consolidate__words_alike_are_one_claim_within_ten_lines() -> None:
    def two(line: int) -> int:
        return len(
            consolidate(
                [raised("logic#1", start_line=3), raised("style#1", start_line=line, quote="p")]
            ).kept
        )

    assert [two(line) for line in (3, 13, 14)] == [1, 1, 2]


def test_consolidate__whole_file_is_no_line_nearby() -> None:
    both = [raised("logic#1", start_line=0), raised("style#1", start_line=4, quote="p")]
    assert len(consolidate(both).kept) == 2


def test_consolidate__what_a_rule_proves_keeps_its_severity_and_gains_confidence() -> None:
    proven = finding(
        rule_id="embedded/leak",
        origin="analyzer",
        anchor="line",
        severity="warning",
        confidence="medium",
        quote="p",
    )
    (kept,) = consolidate([raised("logic#1", severity="warning", confidence="medium"), proven]).kept
    assert (kept.rule_id, kept.origin, kept.also_by) == (
        "embedded/leak",
        "analyzer",
        ("logic/leak",),
    )
    assert (kept.severity, kept.confidence, kept.raised_by) == ("warning", "high", ("logic#1",))


@pytest.mark.parametrize("severity", ["info", "warning"])
def test_consolidate__a_graver_claim_is_not_hidden_by_what_a_rule_found(severity: str) -> None:
    """A comment's text becomes a linter's words: `# TODO: SQL is built from the input`."""
    said = {"title": "SQL is built from the input", "start_line": 3}
    rule = finding(rule_id="pylint/W0511", origin="analyzer", severity=severity, quote="p", **said)
    claim = raised("security#1", severity="error", **said)
    kept = consolidate([rule, claim]).kept
    assert sorted(one.severity for one in kept) == sorted(["error", severity])


def test_consolidate__what_was_confirmed_stays() -> None:
    confirmed = raised("logic#1", verification="confirmed", severity="warning")
    (kept,) = consolidate([raised("style#1", severity="error"), confirmed]).kept
    assert (kept.verification, kept.severity) == ("confirmed", "warning")


# What is at odds


def mended(replacement: str, **values: object) -> Finding:
    suggestion = Suggestion(replacement=replacement, proof="parsed")
    return raised("logic#1", **{"suggestion": suggestion, "title": replacement, **values})


def test_consolidate__of_two_replacements_the_less_valuable_is_prose() -> None:
    one = mended("x = 1", quote="x = 0", description="Off by one.", end_line=2)
    other = mended("return y", severity="warning", quote="y = 0", description="Shadowed name.")
    same = mended(
        "x = 1", severity="info", quote="x =  0", description="Dead store before.", end_line=2
    )
    below = mended("z = 3", quote="z", start_line=3, description="Third.")
    left = mended("w = 3", quote="w", side="LEFT", description="Old.")
    kept = {f.description: f for f in consolidate([other, below, one, left]).kept}
    refused = kept["Shadowed name."].suggestion
    assert refused is not None
    assert (refused.proof, refused.refusal) == (
        "refused",
        "another finding replaces the same lines",
    )
    assert all(
        f.suggestion and f.suggestion.stands
        for f in kept.values()
        if f.description != "Shadowed name."
    )
    assert all(
        f.suggestion and f.suggestion.stands
        for f in untangle([one, same.model_copy(update={"title": "Something else"})])
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            raised("logic#1", title="Missing null check on `user`"),
            raised("style#1", title="The null check on `user` is redundant", quote="p"),
        ),
        (
            mended("lock()\nwork()", quote="work()", description="Races."),
            mended("work()", quote="lock()\nwork()", description="Locks twice.", end_line=2),
        ),
    ],
)
def test_consolidate__opposite_claims_are_kept_and_not_trusted(
    one: Finding, other: Finding
) -> None:
    for pair in ([one, other], [other, one]):
        kept = consolidate(pair).kept
        assert {(f.confidence, f.verification, f.verification_note) for f in kept} == {
            ("low", "unsure", "Another finding claims the opposite.")
        }
        assert len(kept) == 2
        assert consolidate(kept).kept == kept


def test_consolidate__a_proven_claim_stands_against_its_opposite() -> None:
    proven = raised("logic#1", title="Missing null check on `user`", verification="confirmed")
    claim = raised("style#1", title="The null check on `user` is redundant", quote="p")
    kept = {f.title: f.verification for f in consolidate([claim, proven]).kept}
    assert kept == {proven.title: "confirmed", claim.title: "unsure"}


@pytest.mark.parametrize(
    "other",
    [
        {"title": "The null check on `user` is redundant", "path": "b.py"},
        {"title": "The null check on `user` is redundant", "side": "LEFT"},
        {"title": "The null check on `user` is redundant", "start_line": 2},
        {"title": "The import of `order` is redundant"},
        {"title": "The null check on `user` comes late"},
        {"title": "The null check on `user` comes before the delete"},
    ],
)
def test_contradicts__only_the_same_thing_on_the_same_lines(other: dict[str, object]) -> None:
    assert not contradicts(finding(title="Missing null check on `user`"), finding(**other))


claims = st.builds(
    lambda pass_, rule, severity, confidence, line, size, title, quote, origin, verified, mend: (
        finding(
            rule_id=f"{pass_.partition('#')[0]}/{rule}",
            raised_by=() if origin == "analyzer" else (pass_,),
            severity=severity,
            confidence=confidence,
            start_line=line,
            end_line=line + size,
            title=title,
            quote=quote,
            anchor="exact",
            origin=origin,
            verification=verified,
            suggestion=None if mend is None else Suggestion(replacement=mend, proof="parsed"),
        )
    ),
    st.sampled_from(["logic#1", "logic#2", "style#1", "generalist#1"]),
    st.sampled_from(["x", "y", "other"]),
    st.sampled_from(["error", "warning", "info"]),
    st.sampled_from(["high", "medium", "low"]),
    st.sampled_from([0, 1, 4, 15]),
    st.integers(0, 3),
    st.sampled_from(
        ["Missing lock on the list", "The lock on the list is redundant", "Key leaks", "Off by one"]
    ),
    st.sampled_from(["", "lock()", "work()", "lock()\nwork()"]),
    st.sampled_from(["model", "model", "analyzer"]),
    st.sampled_from(["none", "none", "confirmed", "unsure"]),
    st.sampled_from(["", None, "work()", "lock()\nwork()"]),
)


@given(given_=st.lists(claims, max_size=9), seed=st.randoms(use_true_random=False))
def test_consolidate__twice_is_once_and_nothing_is_lost(
    given_: list[Finding], seed: Random
) -> None:
    result = consolidate(given_)
    assert len(result.kept) + len(result.dropped) == len(given_)
    assert all(dropped.finding in given_ or dropped.reason for dropped in result.dropped)
    again = consolidate(result.kept)
    assert again.kept == result.kept
    assert again.dropped == ()
    shuffled = list(given_)
    seed.shuffle(shuffled)
    assert consolidate(shuffled) == result
