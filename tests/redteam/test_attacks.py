"""Every attack is stopped, and by what is said to stop it."""

import pytest

from review_action.entrypoints.redteam.attack_case import AttackCase, read_families
from review_action.entrypoints.redteam.defences import DEFENCES
from review_action.entrypoints.redteam.run_suite import run_case

pytestmark = pytest.mark.uncovered

FAMILIES = read_families()
CASES = [case for cases in FAMILIES.values() for case in cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.family}/{case.id}")
def test_attack__is_stopped_by_its_defence(case: AttackCase) -> None:
    result = run_case(case)
    assert result.breaches == ()
    assert result.stopped_by, "it holds without its defence as well: the case shows nothing"


def test_defences__each_is_needed() -> None:
    assert {case.defence for case in CASES} == set(DEFENCES)
