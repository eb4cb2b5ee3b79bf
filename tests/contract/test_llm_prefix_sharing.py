"""What bench/prefix_sharing.py measures: a shared prefix is paid for once, through the built model over HTTP."""

import pytest

from bench.prefix_sharing import measure

MOST_OF_INDEPENDENT_CALLS = 0.45


@pytest.mark.parametrize("schema_first", [False, True], ids=["messages", "schema-first"])
def test_build_model__five_questions_share_what_they_have_in_common(*, schema_first: bool) -> None:
    """Also where the reply's schema and its name are a part of what is cached, as at OpenAI's."""
    bill = measure(together=True, schema_first=schema_first)
    assert bill.tokens > 50_000
    # Calls that share nothing pay for every token; the benchmark sends them, too.
    assert bill.units <= MOST_OF_INDEPENDENT_CALLS * bill.tokens


def test_build_model__what_differs_before_the_prefix_shares_nothing() -> None:
    """The server of the test above can tell."""
    assert measure(together=True, schema_first=True, named_apart=True).cached == 0
