import pytest

from bench.quality.case import Case
from bench.quality.match import WordMatcher
from bench.quality.metrics import LEAST_CASES, added, measure
from bench.quality.score import Counts, Said, score
from review_action.domain.completion import Spend, Usage
from review_action.domain.report import RunReport
from tests.unit.bench.expectations import (
    DIVISION,
    INJECTION,
    case,
    expected,
    finding,
    report,
    suggestion,
)

NOISE = "Rename the helper module"


def scored(known: Case, reviewed: RunReport) -> Counts:
    return score(known, reviewed, WordMatcher([known]))


def test_score__right_missed_and_made_up() -> None:
    known = case(expected(tier="core"), expected(INJECTION, 60, origin="ai:x"))
    counts = scored(known, report(finding(), finding(NOISE, 30)))
    assert counts.comments == Said(total=2, right=1, human=1, core=1)
    assert (counts.golden, counts.golden_human, counts.golden_core) == (2, 1, 1)


def test_score__who_says_it_twice_is_right_once() -> None:
    counts = scored(case(expected()), report(finding(), finding(line=11)))
    assert counts.comments == Said(total=2, right=1, human=1)


def test_score__known_to_be_wrong() -> None:
    known = case(expected(), wrong=(expected(INJECTION, 60, id="n"),))
    counts = scored(known, report(finding(INJECTION, 60)))
    assert counts.comments == Said(total=1, known_wrong=1)


def test_score__left_aside_is_neither_missed_nor_wrong() -> None:
    known = case(expected(), expected(INJECTION, 60, use=False))
    counts = scored(known, report(finding(), finding(INJECTION, 60)))
    assert counts.golden == 1
    values = measure({"one": [counts]})
    assert values["precision"].value == 1
    assert values["recall"].value == 1


def test_score__what_is_folded_is_a_finding_and_no_comment() -> None:
    counts = scored(case(expected()), report(finding(NOISE, 30), folded=(finding(),)))
    assert counts.comments == Said(total=1)
    assert counts.findings == Said(total=2, right=1, human=1)


def test_score__a_folded_double_does_not_take_what_a_comment_found() -> None:
    counts = scored(case(expected()), report(finding(line=12), folded=(finding(),)))
    assert counts.comments.right == 1
    assert counts.findings.right == 1


def test_score__severity_only_where_it_is_known() -> None:
    known = case(expected(severity="error"), expected(INJECTION, 60))
    counts = scored(known, report(finding(), finding(INJECTION, 60)))
    assert (counts.severity_known, counts.severity_right) == (1, 0)


@pytest.mark.parametrize(("line", "right"), [(10, 1), (13, 1), (7, 1), (14, 0), (400, 0)])
def test_score__anchors_are_right_within_three_lines(line: int, right: int) -> None:
    counts = scored(case(expected()), report(finding(line=line)))
    assert (counts.place_known, counts.place_right) == (1, right)


def test_score__suggestions_and_costs() -> None:
    reviewed = report(
        finding(suggestion=suggestion("parsed")),
        finding(NOISE, 30, suggestion=suggestion("refused")),
    ).model_copy(
        update={
            "usage": Usage(input_tokens=10, output_tokens=2),
            "spend": Spend(usd=0.5),
            "prompt_characters": 40,
        }
    )
    counts = score(case(expected()), reviewed, WordMatcher([]), prompts=3)
    assert (counts.suggestions, counts.proven, counts.prompts) == (2, 1, 3)
    assert (counts.input_tokens, counts.output_tokens, counts.usd) == (10, 2, 0.5)


def test_measure__what_is_a_share_of_nothing_has_no_value() -> None:
    values = measure({"one": [scored(case(expected()), report())]})
    assert values["precision"].value is None
    assert values["severity_accuracy"].value is None
    assert values["recall"].value == 0
    assert values["f1"].value == 0


def test_measure__no_reviews_no_values() -> None:
    assert {value.value for value in measure({}).values()} == {None}


def test_measure__a_call_without_a_price_makes_no_price() -> None:
    priced = {"a": [Counts(reviews=1, usd=0.25)], "b": [Counts(reviews=1, usd=0.75)]}
    assert measure(priced)["usd_per_pull"].value == 0.5
    assert measure(priced | {"c": [Counts(reviews=1, unpriced=1)]})["usd_per_pull"].value is None


def said(total: int, right: int, golden: int) -> Counts:
    return Counts(reviews=1, golden=golden, comments=Said(total=total, right=right))


def test_measure__sums_before_it_divides() -> None:
    values = measure({"a": [said(1, 1, 1)], "b": [said(9, 1, 3)]})
    assert values["precision"].value == pytest.approx(0.2)
    assert values["recall"].value == pytest.approx(0.5)
    assert values["f1"].value == pytest.approx(2 * 2 / (10 + 4))


def test_measure__few_pull_requests_have_no_interval() -> None:
    reviews = {str(number): [said(2, 1, 2)] for number in range(LEAST_CASES - 1)}
    assert measure(reviews)["f1"].low is None
    assert measure(reviews | {"more": [said(2, 1, 2)]})["f1"].low == pytest.approx(0.5)


def test_measure__the_interval_holds_the_value_and_narrows_with_more_pull_requests() -> None:
    few = {str(number): [said(4, number % 4, 4)] for number in range(8)}
    many = {str(number): [said(4, number % 4, 4)] for number in range(80)}
    narrow, wide = measure(many)["f1"], measure(few)["f1"]
    assert narrow.value == wide.value == pytest.approx(0.375)
    bounds = [wide.low, narrow.low, 0.375, narrow.high, wide.high]
    told = [bound for bound in bounds if bound is not None]
    assert len(set(told)) == 5
    assert told == sorted(told)


def test_measure__repetitions_are_no_more_pull_requests() -> None:
    once = {str(number): [said(4, number % 4, 4)] for number in range(8)}
    thrice = {name: counts * 3 for name, counts in once.items()}
    assert measure(once)["f1"] == measure(thrice)["f1"]


def test_added__adds_the_parts_of_the_parts() -> None:
    total = added([said(2, 1, 2), said(3, 2, 4)])
    assert total.comments == Said(total=5, right=3)
    assert (total.reviews, total.golden) == (2, 6)


def test_score__the_nearer_words_decide_between_right_and_wrong() -> None:
    known = case(expected(INJECTION), wrong=(expected(DIVISION, id="n"),))
    assert scored(known, report(finding(DIVISION))).comments.known_wrong == 1
