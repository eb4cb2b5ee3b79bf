"""Headers as providers send them; what cannot be read is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.adapters.llm.rate_limits import RateLimit, read_rate_limits

DATE = "Sat, 21 Nov 2026 11:00:00 GMT"


def test_read_rate_limits__openai() -> None:
    headers = {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "6m0s",
    }
    assert read_rate_limits(headers) == {
        "requests": RateLimit(60, 59, 1),
        "tokens": RateLimit(150_000, 149_984, 360),
    }


def test_read_rate_limits__anthropic() -> None:
    headers = {
        "date": DATE,
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "49",
        "anthropic-ratelimit-requests-reset": "2026-11-21T11:00:01Z",
        "anthropic-ratelimit-input-tokens-limit": "30000",
        "anthropic-ratelimit-input-tokens-remaining": "20000",
        "anthropic-ratelimit-input-tokens-reset": "2026-11-21T11:00:20Z",
        "anthropic-ratelimit-output-tokens-limit": "8000",
        "anthropic-ratelimit-output-tokens-remaining": "4000",
        "anthropic-ratelimit-output-tokens-reset": "2026-11-21T12:00:30+01:00",
        "anthropic-ratelimit-tokens-limit": "38000",
        "anthropic-ratelimit-tokens-remaining": "24000",
        "anthropic-ratelimit-tokens-reset": "2026-11-21T11:00:30Z",
    }
    assert read_rate_limits(headers) == {
        "requests": RateLimit(50, 49, 1),
        "input": RateLimit(30_000, 20_000, 20),
        "output": RateLimit(8_000, 4_000, 30),
    }


def test_read_rate_limits__of_one_kind_alone() -> None:
    headers = {
        "date": DATE,
        "x-ratelimit-limit": "20",
        "x-ratelimit-remaining": "3",
        "x-ratelimit-reset": "1795258815000",
    }
    assert read_rate_limits(headers) == {"requests": RateLimit(20, 3, 15)}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20ms", 0.02),
        ("7.66s", 7.66),
        ("2m59.56s", 179.56),
        ("1h30m", 5400.0),
        ("1d2h", 93_600.0),
        ("9d", 172_800.0),
        ("12", 12.0),
        ("0.5", 0.5),
        ("1795258815", 15.0),
        ("2026-11-21T10:00:00Z", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("5 s", None),
        ("9" * 16, None),
    ],
)
def test_read_rate_limits__reset(text: str, seconds: float | None) -> None:
    headers = {"date": DATE, "x-ratelimit-limit": "9", "x-ratelimit-remaining": "9"}
    (limit,) = read_rate_limits({**headers, "x-ratelimit-reset": text}).values()
    assert limit.reset == (None if seconds is None else pytest.approx(seconds))


def test_read_rate_limits__an_instant_needs_the_servers_clock() -> None:
    headers = {"x-ratelimit-limit": "9", "x-ratelimit-remaining": "9"}
    (limit,) = read_rate_limits({**headers, "x-ratelimit-reset": "1795258815"}).values()
    assert limit == RateLimit(9, 9, None)


@pytest.mark.parametrize(
    ("limit", "remaining"), [("0", "0"), ("-1", "5"), ("many", "5"), ("9", ""), ("9", "some")]
)
def test_read_rate_limits__no_limit(limit: str, remaining: str) -> None:
    headers = {"x-ratelimit-limit-tokens": limit, "x-ratelimit-remaining-tokens": remaining}
    assert read_rate_limits(headers) == {}


def test_read_rate_limits__more_left_than_there_is() -> None:
    headers = {"x-ratelimit-limit-tokens": "10", "x-ratelimit-remaining-tokens": "99"}
    assert read_rate_limits(headers) == {"tokens": RateLimit(10, 10, None)}


@given(
    st.dictionaries(
        st.sampled_from(["limit", "remaining", "reset"]),
        st.text(max_size=30) | st.from_regex(r"[-\d.:TZsmh+]{0,30}", fullmatch=True),
    ),
    st.text(max_size=30) | st.just(DATE),
)
def test_read_rate_limits__whatever_a_server_says(said: dict[str, str], date: str) -> None:
    headers = {f"x-ratelimit-{name}-tokens": text for name, text in said.items()}
    for limit in read_rate_limits({**headers, "date": date}).values():
        assert limit.limit > 0
        assert 0 <= limit.remaining <= limit.limit
        assert limit.reset is None or 0 <= limit.reset <= 172_800
