"""What bench/prefix_sharing.py measures: a shared prefix is paid for once, through the built model over HTTP."""

from bench.prefix_sharing import measure

MOST_OF_INDEPENDENT_CALLS = 0.45


def test_build_model__five_questions_share_what_they_have_in_common() -> None:
    apart = measure(together=False)
    together = measure(together=True)
    assert together.tokens == apart.tokens > 50_000
    assert apart.cached == 0
    assert together.units <= MOST_OF_INDEPENDENT_CALLS * apart.units


def test_build_model__a_schema_of_its_own_shares_nothing_where_schemas_come_first() -> None:
    """Why agents should have one schema: both halves of the claim, so that neither is forgotten."""
    assert measure(together=True, schema_first=True).cached == 0
    one = measure(together=True, schema_first=True, one_schema=True)
    assert one.cached > one.tokens / 2
