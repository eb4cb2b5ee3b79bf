"""The signature over cached completions: what is not exactly what we wrote is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.adapters.storage.sealed import Seal

KEY, OTHER_KEY = "a" * 64, "b" * 64


def seal(secret: bytes = b"secret", *, now: float = 1000.5, ttl: float = 60.0) -> Seal:
    return Seal(secret, ttl, lambda: now)


@given(st.text(), st.binary(min_size=1), st.floats(0, 4e9))
def test_seal__gives_back_what_was_kept(value: str, secret: bytes, now: float) -> None:
    kept = seal(secret, now=now)
    assert kept.open(KEY, kept.close(KEY, value)) == value


def test_seal__half_a_surrogate_pair_does_not_break_it() -> None:
    assert seal().open(KEY, seal().close(KEY, "a\ud800b")) == "a?b"


def test_seal__another_secret_or_key_opens_nothing() -> None:
    entry = seal().close(KEY, "fine, nothing to report")
    assert seal(b"guess").open(KEY, entry) is None
    assert seal().open(OTHER_KEY, entry) is None


@given(st.data())
def test_seal__one_changed_byte_is_a_miss(data: st.DataObject) -> None:
    entry = bytearray(seal().close(KEY, "nothing to report"))
    place = data.draw(st.integers(0, len(entry) - 1))
    entry[place] ^= data.draw(st.integers(1, 255))
    assert seal().open(KEY, bytes(entry)) is None


@given(st.binary())
def test_seal__anything_else_is_a_miss(raw: bytes) -> None:
    assert seal().open(KEY, raw) is None


@pytest.mark.parametrize(
    ("age", "there"), [(0, True), (59, True), (60, False), (-59, True), (-61, False)]
)
def test_seal__lasts_as_long_as_it_may(age: float, *, there: bool) -> None:
    entry = seal(now=1000).close(KEY, "x")
    assert (seal(now=1000 + age).open(KEY, entry) == "x") is there


def test_seal__a_later_time_cannot_be_written_in() -> None:
    entry = seal(now=1000).close(KEY, "x").replace(b" 1000 ", b" 2000 ")
    assert seal(now=2000).open(KEY, entry) is None


def test_seal__needs_a_secret_and_does_not_show_it() -> None:
    with pytest.raises(ValueError, match="unsigned"):
        seal(b"")
    assert "hunter2" not in repr(seal(b"hunter2"))
