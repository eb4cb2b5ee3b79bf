import pytest

from review_action.adapters.llm.window import Window


def test_window__starts_small_and_grows_with_each_answer() -> None:
    window = Window(32)
    assert window.size == 12
    window.grow(12)
    assert window.size == 15


def test_window__unused_room_proves_nothing() -> None:
    window = Window(32)
    for _ in range(10):
        window.grow(3)
    assert window.size == 12


@pytest.mark.parametrize(("largest", "size"), [(0, 1), (1, 1), (3, 3), (12, 12), (17, 17)])
def test_window__never_larger_than_allowed(largest: int, size: int) -> None:
    window = Window(largest)
    window.widen(1000)
    for _ in range(100):
        window.grow(1000)
    assert window.size == size


def test_window__halves_once_for_one_burst() -> None:
    window = Window(32)
    window.widen(16)
    for instant in (10.0, 10.5, 11.9):
        window.shrink(instant)
    assert window.size == 8
    window.shrink(12.0)
    assert window.size == 4


def test_window__grows_slowly_after_it_shrank() -> None:
    window = Window(32)
    window.widen(16)
    window.shrink(0.0)
    for _ in range(8):
        window.grow(8)
        assert window.size == 8
    window.grow(8)
    assert window.size == 9


def test_window__is_never_closed() -> None:
    window = Window(32)
    for instant in range(0, 100, 10):
        window.shrink(float(instant))
        window.hold(0)
    assert window.size == 1


def test_window__does_not_believe_a_server_that_throttled() -> None:
    window = Window(32)
    window.shrink(0.0)
    window.widen(20)
    assert window.size == 6


def test_window__knows_what_a_server_copes_with() -> None:
    window = Window(32)
    window.widen(20)
    for left in range(19, 3, -1):
        window.hold(left)
    window.hold(11)
    window.widen(20)
    assert window.size == 4
