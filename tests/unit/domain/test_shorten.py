import pytest

from review_action.domain.shorten import shorten


@pytest.mark.parametrize(
    ("text", "said"),
    [("", ""), ("as long", "as long"), ("too long", "too lo…"), ("cut at me", "cut at…")],
)
def test_shorten__keeps_the_limit_and_says_that_it_cut(text: str, said: str) -> None:
    assert shorten(text, 7) == said
