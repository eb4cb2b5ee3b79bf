"""Which findings are compared: never fewer than those that may say the same, and not all of thousands."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.finding import Finding, Suggestion
from review_action.pipeline.judging.consolidate import consolidate
from review_action.pipeline.judging.is_double import NEAR, lines_apart, said_by
from review_action.pipeline.judging.nearby import STRETCH, WIDEST, Nearby
from review_action.pipeline.judging.suppress import suppress
from tests.unit.judging.diffs import added_file, finding

MANY = 15_000
PLACES = st.builds(
    lambda start, lines, quote, path: finding(
        start_line=start, end_line=start + lines, quote=quote, path=path
    ),
    st.integers(0, 200),
    st.sampled_from([0, 1, 30, STRETCH * WIDEST]),
    st.sampled_from("ab"),
    st.sampled_from(["x", "y"]),
)


@given(st.lists(PLACES, max_size=12), PLACES)
def test_nearby__nothing_that_matters_is_passed_over(found: list[Finding], one: Finding) -> None:
    nearby = Nearby()
    for number, each in enumerate(found):
        nearby.add(number, each)
    wanted = {
        number
        for number, each in enumerate(found)
        if each.path == one.path
        and (lines_apart(each, one) <= NEAR or said_by(each) == said_by(one))
    }
    shown = nearby.of(one)
    assert wanted <= set(shown)
    assert shown == sorted(shown)


def flood() -> list[Finding]:
    """What a generated file of the largest size shown makes a rule say."""
    return [
        finding(
            rule_id="embedded/eval",
            origin="analyzer",
            anchor="exact",
            severity="warning",
            start_line=number,
            quote=f"x{number} = eval(y{number})",
            suggestion=Suggestion(replacement="", proof="applied"),
        )
        for number in range(1, MANY + 1)
    ]


@pytest.mark.uncovered
def test_consolidate__a_flood_takes_seconds() -> None:
    """Every two compared, it took minutes: a run that is killed has no verdict."""
    found = flood()
    started = process_time()
    assert len(consolidate(found).kept) == MANY
    assert process_time() - started < 30


@pytest.mark.uncovered
def test_suppress__a_flood_takes_seconds() -> None:
    found = flood()
    file = added_file([one.quote for one in found])
    started = process_time()
    assert len(suppress(found, [file]).kept) == MANY
    assert process_time() - started < 10
