import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.pipeline.asking.fit_context import Room, fit_context

FIXED = 2_600


@pytest.mark.parametrize(
    ("context", "room"),
    [
        (64_000, Room(20_000, 8_192, 2_000)),
        (16_000, Room(4_616, 5_204, 780)),
        (8_000, Room(1_644, 2_004, 300)),
        (4_096, Room(576, 442, 0)),
        (3_000, Room(256, 384, 0)),
    ],
)
def test_fit_context__the_smaller_the_less(context: int, room: Room) -> None:
    found = fit_context(context, FIXED, output_tokens=8_192)
    assert found == pytest.approx(room, rel=0.01)


@given(st.integers(4_000, 10_000_000), st.integers(500, 2_800), st.integers(384, 100_000))
def test_fit_context__prompt_and_answer_fit_together(context: int, fixed: int, output: int) -> None:
    room = fit_context(context, fixed, output_tokens=output)
    around = 2.5 * room.around + (220 if room.around else 0)
    assert fixed + room.unit + around + room.output <= context
    assert room.output <= output
