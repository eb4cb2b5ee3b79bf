"""What the loopback model does with one request: answers, fails, falls silent, cuts itself off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """A whole answer.

    Attributes:
        latency: Seconds before the status line.
        first_token: Seconds between the headers and the first piece of text.
        pieces: How many chunks the text is streamed in.
        whole: Answered in one JSON body even where a stream was asked for.
        comments: Keep-alive comments before the first chunk.
        done: Ends with `data: [DONE]`.
    """

    text: str
    latency: float = 0.0
    first_token: float = 0.0
    pieces: int = 7
    whole: bool = False
    finish: str | None = "stop"
    refusal: str = ""
    model: str = "loopback-1"
    usage: Mapping[str, Any] | None = None
    comments: int = 0
    done: bool = True


@dataclass(frozen=True)
class Failure:
    """An error in place of an answer; `error` is the value of the body's `error` key."""

    status: int
    error: Any = "failed"
    headers: Mapping[str, str] = field(default_factory=dict)
    latency: float = 0.0
    body: str | None = None
    """Sent as it is when given."""


@dataclass(frozen=True)
class FailureInStream:
    """HTTP 200, some text, then an error event."""

    error: Any
    text: str = ""


@dataclass(frozen=True)
class Cut:
    """HTTP 200, some text, then the connection is closed in the middle of it."""

    text: str = ""


@dataclass(frozen=True)
class Silence:
    """The request is read and nothing is said for this long; then the connection is closed."""

    seconds: float
    after: str = ""
    """Streamed first, when given."""


@dataclass(frozen=True)
class Page:
    """A web page, as a portal or a wrong URL gives it."""

    status: int = 200
    html: str = "<html><body>Welcome</body></html>"


Behaviour = Reply | Failure | FailureInStream | Cut | Silence | Page
