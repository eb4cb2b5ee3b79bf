"""The spans of one run: the run itself, and below it every prompt."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MAX_SPANS = 2_000
"""Of a run; what is over is counted, not kept."""

Attribute = str | int | float | bool | tuple[str, ...]

# https://www.w3.org/TR/trace-context/#traceparent-header: ids of zeros and version ff are invalid.
_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """One call that is over. Times are nanoseconds since the epoch, ids hexadecimal digits."""

    name: str
    span_id: str
    parent_id: str
    start: int
    end: int
    attributes: Mapping[str, Attribute]
    error: str = ""
    """The kind of error it failed with."""
    is_call: bool = True
    """Of another service; else our own work."""


@dataclass(frozen=True, slots=True)
class FinishedTrace:
    """What is exported."""

    trace_id: str
    spans: tuple[Span, ...]


@dataclass
class Trace:
    """Records spans; sends nothing.

    Attributes:
        clock: Monotonic seconds, on which calls are measured.
        now: Seconds since the epoch, asked once: a clock set right meanwhile bends no span.
        traceparent: Of whoever started the run; an invalid one is as good as none.
    """

    clock: Callable[[], float]
    now: Callable[[], float]
    traceparent: str = ""
    dropped: int = 0
    _spans: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._began = self.clock()
        self._epoch = self.now() - self._began
        given = _TRACEPARENT.fullmatch(self.traceparent.strip().lower())
        self._trace_id, self._parent_id = given.groups() if given else (secrets.token_hex(16), "")
        self._root_id = secrets.token_hex(8)

    def add(
        self,
        name: str,
        *,
        start: float,
        end: float,
        attributes: Mapping[str, Attribute],
        error: str = "",
    ) -> None:
        """One call below the run, from `start` to `end` on `clock`."""
        if len(self._spans) >= MAX_SPANS - 1:
            self.dropped += 1
            return
        times = self._nanoseconds(start), self._nanoseconds(end)
        span_id = secrets.token_hex(8)
        self._spans.append(Span(name, span_id, self._root_id, *times, attributes, error))

    def finish(
        self,
        name: str,
        *,
        attributes: Mapping[str, Attribute],
        of_every_span: Mapping[str, Attribute],
        error: str = "",
    ) -> FinishedTrace:
        """All spans, the run's own first."""
        times = self._nanoseconds(self._began), self._nanoseconds(self.clock())
        told = dict(attributes) | (
            {"review_action.dropped_spans": self.dropped} if self.dropped else {}
        )
        root = Span(name, self._root_id, self._parent_id, *times, told, error, is_call=False)
        spans = (root, *self._spans)
        return FinishedTrace(
            self._trace_id,
            tuple(_with(span, of_every_span) for span in spans),
        )

    def _nanoseconds(self, at: float) -> int:
        return int((self._epoch + at) * 1e9)


def _with(span: Span, attributes: Mapping[str, Attribute]) -> Span:
    return Span(
        span.name,
        span.span_id,
        span.parent_id,
        span.start,
        span.end,
        {**span.attributes, **attributes},
        span.error,
        is_call=span.is_call,
    )
