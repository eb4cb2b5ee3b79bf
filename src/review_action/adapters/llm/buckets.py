"""What one key may still use of its rate limits: told by headers, drawn down by what is sent."""

from collections.abc import Iterable, Mapping

from review_action.adapters.llm.rate_limits import Kind, RateLimit

Need = Mapping[Kind, float]
"""What one call takes from each limit, in its units."""

MINUTE = 60.0
DAY = 86_400.0
DAILY_FROM = 7_200.0
"""A limit that by its own words takes hours to come back is a day's, as Groq's of requests is."""
ROUNDING = 1e-6


class Bucket:
    """One limit: refills steadily, and by its reset at the latest."""

    def __init__(self, told: RateLimit, *, later: float, now: float) -> None:
        self._limit = told.limit
        self._level = told.remaining - later
        self._rate = told.limit / _period(told)
        self._full_at = now + told.reset if told.reset is not None else float("inf")
        self._taken = later
        self._at = now

    def wait(self, need: float, now: float) -> float:
        """Seconds until there is room for `need`, or for as much of it as there ever is."""
        self._refill(now)
        # More than the limit is never there: the server is asked when it has all it can have.
        missing = min(need, self._limit) - self._level
        if missing <= ROUNDING:
            return 0.0
        wait = missing / self._rate
        if now < self._full_at and self._limit - self._taken >= min(need, self._limit):
            wait = min(wait, self._full_at - now)
        return wait

    def take(self, need: float, now: float) -> None:
        self._refill(now)
        self._level -= need
        self._taken += need

    def put_back(self, need: float) -> None:
        self._level = min(self._limit, self._level + need)
        self._taken -= need

    def level(self, now: float) -> float:
        self._refill(now)
        return self._level

    def _refill(self, now: float) -> None:
        self._level = min(self._limit, self._level + self._rate * (now - self._at))
        if self._at < self._full_at <= now:
            self._level = max(self._level, self._limit - self._taken)
        self._at = now


class Buckets:
    """All limits of one key; those that were never told hold nothing back."""

    def __init__(self) -> None:
        self._of: dict[Kind, Bucket] = {}

    def learn(
        self, told: Mapping[Kind, RateLimit], *, later: Iterable[Need], stale: bool, now: float
    ) -> None:
        """Correct the levels.

        Args:
            told: What an answer said.
            later: Needs of the calls sent after the one that was answered: its server may not
                have counted them.
            stale: A later call's answer is known already: this one may lower a level only.
            now: On the run's clock.
        """
        needs = list(later)
        for kind, limit in told.items():
            bucket = Bucket(limit, later=sum(need[kind] for need in needs), now=now)
            old = self._of.get(kind)
            if not (stale and old is not None and old.level(now) <= bucket.level(now)):
                self._of[kind] = bucket

    def wait(self, need: Need, now: float) -> float:
        """Seconds until every limit has room for `need`."""
        waits = (bucket.wait(need[kind], now) for kind, bucket in self._of.items())
        return max(waits, default=0.0)

    def take(self, need: Need, now: float) -> None:
        for kind, bucket in self._of.items():
            bucket.take(need[kind], now)

    def put_back(self, need: Need) -> None:
        for kind, bucket in self._of.items():
            bucket.put_back(need[kind])

    def fitting(self, need: Need, now: float) -> int:
        """How many calls of this need there is room for; 0 when no limit is known."""
        fits = (bucket.level(now) // max(need[kind], 1.0) for kind, bucket in self._of.items())
        return max(0, int(min(fits, default=0.0)))


def _period(told: RateLimit) -> float:
    """Seconds in which all of a limit comes back."""
    used = told.limit - told.remaining
    if told.reset and used and told.limit * told.reset / used >= DAILY_FROM:
        return DAY
    return MINUTE
