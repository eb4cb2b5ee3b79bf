"""Signs what a cache keeps, so that only those who hold the run's key can put words into a model's mouth."""

import hmac
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_ENTRY_BYTES = 4 * 1024 * 1024
"""Far above any reply; what is larger was not written by us."""

_ENTRY = re.compile(rb"v1 ([0-9]{1,12}) ([0-9a-f]{64})\n(.*)", re.DOTALL)


@dataclass(frozen=True)
class Seal:
    """Entries with a time, and a signature over it, the value and its key.

    A cache comes back from where a pull request may have written (actions/cache, a shared Redis).
    Without the key under the signature, one true entry could be passed off as the answer to another
    prompt; without the time, it would be true forever.

    Attributes:
        secret: Whoever has it can write answers.
        ttl_seconds: What is older is not there.
        now: Seconds since the epoch.
    """

    secret: bytes = field(repr=False)
    ttl_seconds: float
    now: Callable[[], float]

    def __post_init__(self) -> None:
        if not self.secret:
            problem = "unsigned, anyone who can write to the cache could write reviews"
            raise ValueError(problem)

    def close(self, key: str, value: str) -> bytes:
        """The entry that keeps `value`."""
        time, body = b"%d" % math.floor(self.now()), value.encode("utf-8", "replace")
        return b"v1 %b %b\n%b" % (time, self._mac(key, time, body), body)

    def open(self, key: str, raw: bytes) -> str | None:
        """The value, or None when it is not ours, was meant for another key, or is too old."""
        entry = _ENTRY.fullmatch(raw)
        if entry is None:
            return None
        time, mac, body = entry.groups()
        if not hmac.compare_digest(mac, self._mac(key, time, body)):
            return None
        # Both ways: a clock that was wrong by more than the lifetime says nothing.
        return body.decode() if abs(self.now() - int(time)) < self.ttl_seconds else None

    def _mac(self, key: str, time: bytes, body: bytes) -> bytes:
        said = b"\0".join((b"review-action completion", key.encode(), time, body))
        return hmac.digest(self.secret, said, "sha256").hex().encode()
