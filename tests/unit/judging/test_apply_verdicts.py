"""A second look drops only what code refutes; nothing vanishes and nothing gets worse by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.finding import CONFIDENCES, SEVERITIES, Finding
from review_action.domain.ruling import Ruling
from review_action.pipeline.judging.apply_verdicts import Verified, apply_verdicts
from tests.unit.judging.diffs import file_diff, finding

TEXT = "def f(x):\n    if x is None:\n        return 0\n    # x is never None\n    return x.size\n"
OLD = ["def f(x):", "    guard(x)", "    return x.size"]
FILE = file_diff(OLD, TEXT.splitlines()).model_copy(update={"language": "python"})
CODE, COMMENT, GONE = "    if x is None:", "# x is never None", "    guard(x)"


def ruled(verdict: str, quote: str = CODE, severity: str | None = None) -> Ruling:
    return Ruling.model_validate(
        {"verdict": verdict, "quote": quote, "reasoning": "It returns.", "severity": severity}
    )


def applied(
    found: Finding, ruling: Ruling | None, *, content: str | None = TEXT, known: bool = True
) -> Verified:
    files = {"src/app.py": FILE} if known else {}
    rulings = {} if ruling is None else {0: ruling}
    return apply_verdicts([found], rulings, files, {"src/app.py": content})


@pytest.mark.parametrize("content", [TEXT, None])
@pytest.mark.parametrize("quote", [CODE, GONE])
def test_apply_verdicts__code_refutes(quote: str, content: str | None) -> None:
    result = applied(finding(), ruled("refuted", quote), content=content)
    assert result.kept == ()
    (dropped,) = result.dropped
    assert dropped.finding.verification == "refuted"
    assert dropped.reason == f"refuted by the second look: It returns. ({quote.strip()})"


@pytest.mark.parametrize("quote", [COMMENT, "if x is not None:", "x", ""])
def test_apply_verdicts__words_and_inventions_do_not_refute(quote: str) -> None:
    result = applied(finding(), ruled("refuted", quote))
    assert result.dropped == ()
    (kept,) = result.kept
    assert (kept.verification, kept.confidence) == ("unsure", "medium")
    assert kept.verification_note == "The second look quoted no code that decides."


def test_apply_verdicts__without_the_file_nothing_is_refuted() -> None:
    (kept,) = applied(finding(), ruled("refuted"), content=None, known=False).kept
    assert kept.verification == "unsure"


@pytest.mark.parametrize(
    ("given_", "said", "severity", "confidence"),
    [
        (("error", "low"), None, "error", "medium"),
        (("error", "high"), "error", "error", "high"),
        (("error", "high"), "info", "info", "high"),
        (("info", "medium"), "error", "info", "medium"),
    ],
)
def test_apply_verdicts__confirmed_is_never_graver(
    given_: tuple[str, str], said: str | None, severity: str, confidence: str
) -> None:
    found = finding(severity=given_[0], confidence=given_[1])
    (kept,) = applied(found, ruled("confirmed", severity=said)).kept
    assert (kept.verification, kept.severity, kept.confidence) == (
        "confirmed",
        severity,
        confidence,
    )
    assert kept.verification_note == "It returns. (if x is None:)"


def test_apply_verdicts__a_comment_may_confirm_but_an_invention_not() -> None:
    assert applied(finding(), ruled("confirmed", COMMENT)).kept[0].verification == "confirmed"
    assert applied(finding(), ruled("confirmed", "no such")).kept[0].verification == "unsure"


def test_apply_verdicts__unsure_loses_a_step_and_keeps_the_reason() -> None:
    for before, after in (("high", "medium"), ("medium", "low"), ("low", "low")):
        (kept,) = applied(finding(confidence=before), ruled("unsure", "")).kept
        assert (kept.verification, kept.confidence) == ("unsure", after)
        assert kept.verification_note == "It returns."


def test_apply_verdicts__a_note_without_reasoning_is_the_quote() -> None:
    ruling = Ruling(verdict="confirmed", quote=CODE)
    assert applied(finding(), ruling).kept[0].verification_note == "if x is None:"


def test_apply_verdicts__who_was_not_looked_at_stays_as_it_is() -> None:
    assert applied(finding(), None).kept == (finding(),)


def test_apply_verdicts__a_rule_needs_no_second_look() -> None:
    (kept,) = applied(finding(origin="analyzer", confidence="low"), ruled("refuted")).kept
    assert (kept.verification, kept.confidence) == ("confirmed", "low")
    assert kept.verification_note == "Proven by the rule."


@given(
    st.lists(
        st.tuples(
            st.sampled_from(SEVERITIES),
            st.sampled_from(CONFIDENCES),
            st.sampled_from(["model", "analyzer"]),
            st.none()
            | st.tuples(
                st.sampled_from(["confirmed", "refuted", "unsure"]),
                st.sampled_from([CODE, COMMENT, GONE, "return nothing", "", "}"]),
                st.none() | st.sampled_from(SEVERITIES),
            ),
        ),
        max_size=6,
    )
)
def test_apply_verdicts__nothing_is_lost_and_only_quoted_code_drops(
    cases: list[tuple[str, str, str, tuple[str, str, str | None] | None]],
) -> None:
    found = [finding(severity=s, confidence=c, origin=o) for s, c, o, _ in cases]
    rulings = {n: ruled(*case[3]) for n, case in enumerate(cases) if case[3]}
    result = apply_verdicts(found, rulings, {"src/app.py": FILE}, {"src/app.py": TEXT})
    assert len(result.kept) + len(result.dropped) == len(found)
    dropping = [
        case
        for case in cases
        if case[2] == "model" and case[3] and case[3][0] == "refuted" and case[3][1] in {CODE, GONE}
    ]
    assert len(result.dropped) == len(dropping)
    left = [before for before, case in zip(found, cases, strict=True) if case not in dropping]
    for before, after in zip(left, result.kept, strict=True):
        assert SEVERITIES.index(after.severity) >= SEVERITIES.index(before.severity)
