"""What bench/scheduling.py measures at length: nothing lost, and hardly any time."""

import pytest

from bench.scheduling import BUSY, HIGH, LOW, MID, PROMPTS, everything_at_once, lane, measure
from tests.fakes.simulated_provider import Tier

SEEDS = (0, 1, 2)
MOST_OF_THE_BOUND = 1.10


@pytest.mark.parametrize(
    ("tier", "headers"),
    [(LOW, True), (MID, True), (HIGH, True), (HIGH, False)],
    ids=["low", "mid", "high", "high, silent"],
)
def test_lane__loses_nothing_and_hardly_any_time(tier: Tier, *, headers: bool) -> None:
    for seed in SEEDS:
        outcome = measure(lane, tier, seed=seed, headers=headers)
        assert outcome.lost == 0
        # Below 1 the bound would be none, and this test worth nothing.
        assert 1.0 <= outcome.ratio <= MOST_OF_THE_BOUND


@pytest.mark.parametrize(("tier", "headers"), [(BUSY, True), (LOW, False)], ids=["busy", "silent"])
def test_lane__loses_nothing_where_little_is_told(tier: Tier, *, headers: bool) -> None:
    for seed in SEEDS:
        outcome = measure(lane, tier, seed=seed, headers=headers)
        assert outcome.lost == 0
        assert outcome.ratio <= 1.25


def test_simulated_provider__is_strict_with_those_who_ask_all_at_once() -> None:
    outcome = measure(everything_at_once, LOW, seed=0)
    assert outcome.lost > PROMPTS / 2
