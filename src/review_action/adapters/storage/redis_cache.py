"""Keeps completions in Redis, which several runners can share; its client is imported on first use."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from review_action.adapters.storage.sealed import MAX_ENTRY_BYTES, Seal

if TYPE_CHECKING:
    from redis import Redis

TIMEOUT_SECONDS = 1.0
PREFIX = "review-action:completion:"


class RedisCache:
    """A `CompletionCache`; the first failure ends its use for the run, so that it costs a second at the most.

    Args:
        url: `redis://`, `rediss://` or `unix://`; may hold a password, so it is in no message.
        secret: What entries are signed with; whoever has it can write answers.
        ttl_seconds: What is older is not there; Redis forgets it, too.
        now: Seconds since the epoch.
        log: Told once when Redis cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        secret: bytes,
        ttl_seconds: float,
        now: Callable[[], float],
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._url = url
        self._seal = Seal(secret, ttl_seconds, now)
        self._log = log or (lambda _: None)
        self._lock = Lock()
        self._client: Redis | None = None
        self._given_up = False

    def get(self, key: str) -> str | None:
        found = self._try(lambda client: client.get(PREFIX + key))
        if not isinstance(found, bytes) or len(found) > MAX_ENTRY_BYTES:
            return None
        return self._seal.open(key, found)

    def put(self, key: str, value: str) -> None:
        raw = self._seal.close(key, value)
        if len(raw) <= MAX_ENTRY_BYTES:
            milliseconds = max(1, int(self._seal.ttl_seconds * 1000))
            self._try(lambda client: client.set(PREFIX + key, raw, px=milliseconds))

    def _try(self, call: "Callable[[Redis], object]") -> object:
        if self._given_up:
            return None
        try:
            from redis import RedisError  # noqa: PLC0415 - most runs have no `cache-url`: 0.15 s
        except ImportError:
            self._give_up("the `redis` package is not installed")
            return None
        try:
            return call(self._connected())
        except (RedisError, OSError, ValueError, TypeError) as error:
            # Only the kind: the text may repeat the URL, and with it the password. A wrong option
            # in the URL's query is a ValueError or TypeError.
            self._give_up(type(error).__name__)
            return None

    def _connected(self) -> "Redis":
        with self._lock:
            if self._client is None:
                self._client = _connect(self._url)
            return self._client

    def _give_up(self, why: str) -> None:
        with self._lock:
            told, self._given_up = self._given_up, True
        if not told:
            self._log(f"the completion cache at `cache-url` cannot be used ({why}); going on")


def _connect(url: str) -> "Redis":
    from redis import Redis  # noqa: PLC0415 - see `_try`
    from redis.backoff import NoBackoff  # noqa: PLC0415 - see `_try`
    from redis.retry import Retry  # noqa: PLC0415 - see `_try`

    return Redis.from_url(
        url,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        # A second try is a second second; asking the model costs less than waiting for a cache.
        retry=Retry(NoBackoff(), 0),
    )
