"""What can go wrong on the way, scripted one fault at a time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)
PRIMARY = "API rate limit exceeded for installation ID 1."


@dataclass
class Fault:
    """Applies to the next `times` requests that match, after letting `skip` of them pass.

    With `after_store` the request takes effect before its answer is replaced, as when a gateway
    gives up on a server that goes on working.
    """

    method: str = ".*"
    path: str = ".*"
    """A regular expression searched in the path, without an Enterprise Server's prefix."""
    times: int = 1
    skip: int = 0
    status: int | None = None
    """None lets the right answer through (for `delay` alone)."""
    after_store: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    contains: str = ""
    """Text the request's body must hold, to tell GraphQL documents apart."""
    delay: float = 0.0
    """Seconds before the answer."""
    cut: bool = False
    """Close the connection in place of an answer."""

    def answer(self) -> Any:
        return {"message": "Scripted."} if self.body is None else self.body

    def matches(self, method: str, path: str, raw: bytes) -> bool:
        return (
            bool(re.fullmatch(self.method, method))
            and bool(re.search(self.path, path))
            and self.contains.encode() in raw
        )

    def takes(self, method: str, path: str, raw: bytes) -> bool:
        """Whether this very request is hit; counts it."""
        if self.times <= 0 or not self.matches(method, path, raw):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


def secondary_limit(
    method: str = "POST",
    path: str = ".*",
    *,
    status: int = 403,
    retry_after: int | None = None,
    times: int = 1,
    skip: int = 0,
) -> Fault:
    """GitHub's second limit: 403 or 429, with `retry-after` or without."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    body = {"message": SECONDARY, "documentation_url": "https://docs.github.com/rest/rate-limits"}
    return Fault(method, path, times, skip, status, headers=headers, body=body)


def primary_limit(method: str = ".*", path: str = ".*", *, reset: int, times: int = 1) -> Fault:
    """The hourly limit: `x-ratelimit-remaining: 0` and the second when it is lifted."""
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}
    return Fault(method, path, times, status=403, headers=headers, body={"message": PRIMARY})


def bad_gateway(
    method: str = "POST", path: str = ".*", *, after_store: bool, times: int = 1
) -> Fault:
    """502 with a page for people, not JSON; the work may have been done all the same."""
    page = b"<html><head><title>Unicorn! &middot; GitHub</title></head><body></body></html>"
    headers = {"Content-Type": "text/html"}
    return Fault(
        method, path, times, status=502, after_store=after_store, headers=headers, body=page
    )
