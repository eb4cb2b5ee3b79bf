"""The bar for one claim in two wordings, on pairs written for it: better two comments than one lost."""

from itertools import chain

import pytest

from review_action.domain.finding import Finding
from review_action.pipeline.judging.consolidate import consolidate
from review_action.pipeline.judging.likeness import likeness
from tests.unit.judging.diffs import finding
from tests.unit.judging.pairs import DIFFERENT, LATER_DIFFERENT, LATER_SAME, SAME, Said

EVERY = (*SAME, *DIFFERENT, *LATER_SAME, *LATER_DIFFERENT)


def found(said: Said, path: str = "src/app.py", take: int = 1) -> Finding:
    agent = said.rule.partition("/")[0]
    return finding(
        rule_id=said.rule,
        start_line=said.line,
        title=said.title,
        description=said.description,
        quote=said.quote,
        raised_by=(f"{agent}#{take}",),
        anchor="exact",
        path=path,
    )


def are_one(pair: tuple[Said, Said]) -> bool:
    return len(consolidate([found(pair[0]), found(pair[1], take=2)]).kept) == 1


@pytest.mark.parametrize("pair", [*DIFFERENT, *LATER_DIFFERENT], ids=lambda pair: pair[0].title)
def test_likeness__two_defects_stay_two(pair: tuple[Said, Said]) -> None:
    assert not are_one(pair)


def test_likeness__most_doubles_are_one() -> None:
    assert sum(map(are_one, SAME)) >= 6
    assert all(map(are_one, LATER_SAME))


def test_likeness__among_all_the_others_too() -> None:
    """Each pair in a file of its own, all in one run: what is rare depends on the run."""
    run = [found(said, f"{number}.py") for number, pair in enumerate(EVERY) for said in pair]
    kept = consolidate(run).kept
    left = [sum(f.path == f"{number}.py" for f in kept) for number in range(len(EVERY))]
    same = [n for n, pair in zip(left, EVERY, strict=True) if pair in {*SAME, *LATER_SAME}]
    other = [n for n, pair in zip(left, EVERY, strict=True) if pair not in {*SAME, *LATER_SAME}]
    assert set(other) == {2}
    assert same.count(1) >= len(same) // 2


def test_likeness__is_the_same_both_ways_and_one_for_equal_texts() -> None:
    findings = [found(said) for said in chain(*EVERY)]
    measure = likeness([*findings, findings[0]])
    assert measure(0, len(findings)) == pytest.approx(1.0)
    assert measure(3, 8) == pytest.approx(measure(8, 3))


def test_likeness__no_words_are_like_nothing() -> None:
    assert likeness([finding(title="", description="it is"), finding()])(0, 1) == 0.0


def test_likeness__endings_humps_and_filler_do_not_matter() -> None:
    one = finding(title="userName is validated twice", description="")
    other = finding(title="the user_names are validating twice", description="")
    assert likeness([one, other])(0, 1) == pytest.approx(1.0)
