"""What bench/prefix_sharing.py measures: a shared prefix is paid for once, through the built model over HTTP."""

from bench.prefix_sharing import measure

MOST_OF_INDEPENDENT_CALLS = 0.45


def test_build_model__five_questions_share_what_they_have_in_common() -> None:
    bill = measure(together=True)
    assert bill.tokens > 50_000
    # Calls that share nothing pay for every token; the benchmark sends them, too.
    assert bill.units <= MOST_OF_INDEPENDENT_CALLS * bill.tokens


def test_build_model__a_schema_of_its_own_shares_nothing_where_schemas_come_first() -> None:
    """Why agents should have one schema: both halves of the claim, so that neither is forgotten."""
    assert measure(together=True, schema_first=True).cached == 0
    one = measure(together=True, schema_first=True, one_schema=True)
    assert one.cached > one.tokens / 2
