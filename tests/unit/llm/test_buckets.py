import pytest

from review_action.adapters.llm.buckets import Buckets, Need
from review_action.adapters.llm.rate_limits import Kind, RateLimit

ONE: Need = {"requests": 1.0, "tokens": 1000.0, "input": 800.0, "output": 200.0}


def tokens(remaining: float, limit: float = 60_000, reset: float | None = None) -> Buckets:
    buckets = Buckets()
    told: dict[Kind, RateLimit] = {"tokens": RateLimit(limit, remaining, reset)}
    buckets.learn(told, later=(), stale=False, now=0.0)
    return buckets


def test_buckets__untold_limits_hold_nothing_back() -> None:
    buckets = Buckets()
    buckets.take(ONE, 0.0)
    buckets.put_back(ONE)
    assert buckets.wait(ONE, 0.0) == 0.0
    assert buckets.fitting(ONE, 0.0) == 0


def test_buckets__refill_by_the_minute() -> None:
    buckets = tokens(0)
    assert buckets.wait(ONE, 0.0) == pytest.approx(1.0)
    assert buckets.wait(ONE, 0.4) == pytest.approx(0.6)
    assert buckets.wait(ONE, 1.0) == 0.0


def test_buckets__are_drawn_down_by_what_is_sent() -> None:
    buckets = tokens(2500)
    assert buckets.fitting(ONE, 0.0) == 2
    buckets.take(ONE, 0.0)
    buckets.take(ONE, 0.0)
    assert buckets.wait(ONE, 0.0) == pytest.approx(0.5)
    buckets.put_back(ONE)
    assert buckets.wait(ONE, 0.0) == 0.0


def test_buckets__never_hold_more_than_the_limit() -> None:
    buckets = tokens(60_000)
    buckets.put_back(ONE)
    assert buckets.fitting(ONE, 1000.0) == 60


def test_buckets__more_than_the_limit_is_asked_for_when_all_of_it_is_there() -> None:
    buckets = tokens(300, limit=600)
    assert buckets.wait(ONE, 0.0) == pytest.approx(30.0)


def test_buckets__what_was_sent_later_is_not_counted_yet() -> None:
    buckets = Buckets()
    told: dict[Kind, RateLimit] = {"tokens": RateLimit(60_000, 2_000, None)}
    buckets.learn(told, later=[ONE, ONE], stale=False, now=0.0)
    assert buckets.wait(ONE, 0.0) == pytest.approx(1.0)


@pytest.mark.parametrize(("remaining", "wait"), [(9_000, 1.0), (0, 1.0)])
def test_buckets__an_older_answer_raises_no_level(remaining: float, wait: float) -> None:
    buckets = tokens(0)
    told: dict[Kind, RateLimit] = {"tokens": RateLimit(60_000, remaining, None)}
    buckets.learn(told, later=(), stale=True, now=0.0)
    assert buckets.wait(ONE, 0.0) == pytest.approx(wait)


def test_buckets__an_older_answer_may_lower_a_level() -> None:
    buckets = tokens(5_000)
    told: dict[Kind, RateLimit] = {"tokens": RateLimit(60_000, 0, None)}
    buckets.learn(told, later=(), stale=True, now=0.0)
    assert buckets.wait(ONE, 0.0) == pytest.approx(1.0)


def test_buckets__an_older_answer_may_be_the_first_of_its_kind() -> None:
    buckets = Buckets()
    told: dict[Kind, RateLimit] = {"tokens": RateLimit(60_000, 0, None)}
    buckets.learn(told, later=(), stale=True, now=0.0)
    assert buckets.wait(ONE, 0.0) == pytest.approx(1.0)


def test_buckets__a_limit_a_day() -> None:
    buckets = Buckets()
    # Groq: 14,400 requests a day, 30 of them used, back in three minutes.
    told: dict[Kind, RateLimit] = {"requests": RateLimit(14_400, 0, 86_400.0)}
    buckets.learn(told, later=(), stale=False, now=0.0)
    assert buckets.wait(ONE, 0.0) == pytest.approx(6.0)


def test_buckets__a_window_that_ends_gives_all_back() -> None:
    buckets = tokens(0, limit=600, reset=10.0)
    assert buckets.wait({**ONE, "tokens": 600.0}, 0.0) == pytest.approx(10.0)
    assert buckets.wait({**ONE, "tokens": 600.0}, 10.0) == 0.0
    buckets.take({**ONE, "tokens": 600.0}, 10.0)
    assert buckets.wait({**ONE, "tokens": 600.0}, 10.0) == pytest.approx(60.0)


def test_buckets__what_was_taken_in_a_window_is_not_given_back_at_its_end() -> None:
    buckets = tokens(500, limit=600, reset=10.0)
    buckets.take({**ONE, "tokens": 500.0}, 0.0)
    assert buckets.wait({**ONE, "tokens": 600.0}, 10.0) == pytest.approx(50.0)
    assert buckets.wait({**ONE, "tokens": 100.0}, 10.0) == 0.0


def test_buckets__what_was_sent_later_is_not_given_back_at_the_end_of_a_window() -> None:
    buckets = Buckets()
    told: dict[Kind, RateLimit] = {"tokens": RateLimit(2000, 1000, 10.0)}
    buckets.learn(told, later=[ONE], stale=False, now=0.0)
    assert buckets.wait({**ONE, "tokens": 1000.0}, 10.0) == 0.0
    assert buckets.wait({**ONE, "tokens": 1500.0}, 10.0) == pytest.approx(15.0)


def test_buckets__what_was_put_back_is_there_at_the_end_of_a_window() -> None:
    buckets = tokens(500, limit=600, reset=1.0)
    buckets.take({**ONE, "tokens": 500.0}, 0.0)
    buckets.put_back({**ONE, "tokens": 500.0})
    assert buckets.wait({**ONE, "tokens": 600.0}, 1.0) == 0.0


def test_buckets__the_tightest_limit_decides() -> None:
    buckets = Buckets()
    told: dict[Kind, RateLimit] = {
        "input": RateLimit(60_000, 60_000, None),
        "output": RateLimit(600, 100, None),
    }
    buckets.learn(told, later=(), stale=False, now=0.0)
    assert buckets.wait(ONE, 0.0) == pytest.approx(10.0)
    assert buckets.fitting(ONE, 0.0) == 0
