"""How many prompts may be under way at once: grows while a server copes, halves when it does not."""

START = 12.0
STEP = 3.0
"""A server that tells no limits has 12 prompts at first, and three more for each answer that begins:
48 a round trip later. More at first is refused by small keys (bench/scheduling.py)."""
SHRINK_PAUSE_SECONDS = 2.0
"""Answers to one burst come close together, and are one piece of news."""


class Window:
    """Additive increase, multiplicative decrease, as TCP has it (RFC 5681).

    Args:
        largest: Never exceeded.
    """

    def __init__(self, largest: int) -> None:
        self._largest = float(max(1, largest))
        self._size = min(START, self._largest)
        self._threshold = self._largest
        self._shrunk_at: float | None = None
        self._believes = True

    @property
    def size(self) -> int:
        return int(self._size)

    def grow(self, under_way: int) -> None:
        """An answer begins while `under_way` calls are out; an unused window proves nothing."""
        if under_way < self.size:
            return
        step = STEP if self._size < self._threshold else 1.0 / self._size
        self._size = min(self._size + step, self._largest)

    def widen(self, fitting: int) -> None:
        """The server told how many calls fit: believed until it throttles all the same."""
        if self._believes:
            self._size = min(max(self._size, float(fitting)), self._largest)

    def hold(self, under_way: int) -> None:
        """One more than these was too much at once: what the server copes with is known then."""
        self._believes = False
        self._size = self._threshold = max(1.0, min(self._size, float(under_way)))

    def shrink(self, now: float) -> None:
        """The server throttles, and nobody knows by how much it is too fast."""
        if self._shrunk_at is not None and now - self._shrunk_at < SHRINK_PAUSE_SECONDS:
            return
        self._shrunk_at, self._believes = now, False
        self._size = self._threshold = max(1.0, self._size / 2)
