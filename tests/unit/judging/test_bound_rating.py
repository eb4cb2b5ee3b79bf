import pytest

from review_action.domain.finding import Severity
from review_action.pipeline.judging.bound_rating import bound_rating
from tests.unit.judging.diffs import finding


@pytest.mark.parametrize(
    ("rating", "standing", "bound"),
    [
        (2, [], 8),
        (10, [], 10),
        (2, ["info"], 7),
        (10, ["info"], 9),
        (2, ["warning", "info"], 5),
        (9, ["info", "warning"], 7),
        (0, ["error"], 0),
        (9, ["warning", "error"], 5),
        (None, ["error"], None),
    ],
)
def test_bound_rating__by_the_gravest_that_stands(
    rating: int | None, standing: list[Severity], bound: int | None
) -> None:
    assert bound_rating(rating, [finding(severity=each) for each in standing]) == bound
