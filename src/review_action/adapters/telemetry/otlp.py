"""Sends the trace of a run to a collector or to Langfuse, once, at its end; never the run's problem."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from threading import Thread
from urllib.parse import urlsplit

from review_action.adapters.telemetry.run_attributes import run_attributes, run_name, subject
from review_action.adapters.telemetry.to_otlp import to_otlp
from review_action.adapters.telemetry.trace import Attribute, FinishedTrace, Trace
from review_action.domain.report import RunReport
from review_action.domain.telemetry_settings import TelemetrySettings
from review_action.ports import Clock

TIMEOUT_SECONDS = 5.0
MAX_ANSWER_BYTES = 64 * 1024
TRACES = "/v1/traces"
LANGFUSE = "/api/public/otel"
LANGFUSE_VERSION = ("x-langfuse-ingestion-version", "4")
"""Without it, traces show up ten minutes late: https://langfuse.com/integrations/native/opentelemetry"""


class OtlpTrace:
    """Spans of one run and where they go; `add` is what a traced model wants.

    Args:
        settings: With an endpoint: nothing is made that has nowhere to go.
        clock: Monotonic seconds.
        now: Seconds since the epoch.
        traceparent: Of whoever started the run, as `TRACEPARENT` of the environment.
        log: Told once when the collector did not take the trace.
        timeout: Seconds for all of it.
    """

    def __init__(
        self,
        settings: TelemetrySettings,
        *,
        clock: Clock,
        now: Callable[[], float],
        traceparent: str = "",
        log: Callable[[str], None] | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._url = traces_url(settings.otlp_endpoint)
        self._headers = _headers(self._url, settings)
        self._trace = Trace(clock, now, traceparent)
        self._log = log or (lambda _: None)
        self._timeout = timeout

    def add(
        self,
        name: str,
        *,
        start: float,
        end: float,
        attributes: Mapping[str, Attribute],
        error: str = "",
    ) -> None:
        """One call, from `start` to `end` on `clock`; `error` is the kind it failed with."""
        self._trace.add(name, start=start, end=end, attributes=attributes, error=error)

    def send(self, report: RunReport | None, *, error: str = "") -> None:
        """Everything recorded, in one request; never raises and never takes longer than the timeout.

        Args:
            report: Of the run; None when it ended without one.
            error: The kind of error that ended it.
        """
        trace = self._finished(report, error)
        problem = [f"no answer within {self._timeout:g} seconds"]

        def post() -> None:
            problem[0] = self._post(trace)

        # A thread, because the client's timeouts are for each byte: a server that sends one now and
        # then would hold up the job.
        thread = Thread(target=post, daemon=True)
        thread.start()
        thread.join(self._timeout)
        if problem[0]:
            # No more than the host: the URL may hold a key.
            self._log(f"traces not delivered to {_host(self._url)}: {problem[0]}")

    def _finished(self, report: RunReport | None, error: str) -> FinishedTrace:
        if report is None:
            return self._trace.finish("review", attributes={}, of_every_span={}, error=error)
        # On every span: Langfuse groups by what each of them says.
        session = {"session.id": subject(report), "langfuse.session.id": subject(report)}
        attributes = run_attributes(report)
        return self._trace.finish(
            run_name(report), attributes=attributes, of_every_span=session, error=error
        )

    def _post(self, trace: FinishedTrace) -> str:
        """The problem, empty when there was none."""
        import httpx  # noqa: PLC0415 - most runs have no endpoint, and this takes longest to import

        body = gzip.compress(json.dumps(to_otlp(trace)).encode(), compresslevel=6)
        try:
            with (
                # A redirect would carry the key to another host.
                httpx.Client(timeout=self._timeout, follow_redirects=False) as client,
                client.stream("POST", self._url, headers=self._headers, content=body) as answer,
            ):
                if not answer.is_success:
                    return f"HTTP {answer.status_code}"
                return _rejected(_beginning(answer.iter_bytes()))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, ImportError) as failure:
            # No more than the kind: the text can repeat headers. An import fails for a SOCKS proxy.
            return type(failure).__name__


def traces_url(endpoint: str) -> str:
    """The URL traces are posted to: `endpoint` may be it, or the base all signals have in common."""
    base = endpoint.rstrip("/")
    return base if base.endswith(TRACES) else base + TRACES


def _headers(url: str, settings: TelemetrySettings) -> dict[str, str]:
    langfuse = dict([LANGFUSE_VERSION]) if LANGFUSE in url else {}
    said = {name.lower(): value.get_secret_value() for name, value in settings.otlp_headers}
    ours = {"content-type": "application/json", "content-encoding": "gzip"}
    return {"user-agent": "review-action"} | langfuse | said | ours


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "nowhere"
    except ValueError:
        return "nowhere"


def _beginning(chunks: Iterator[bytes]) -> bytes:
    """As much of an answer as one of a collector can have."""
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            return b""
    return body


def _rejected(body: bytes) -> str:
    """What a collector that answered 200 did not take."""
    try:
        count = int(json.loads(body)["partialSuccess"]["rejectedSpans"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return f"{count} spans rejected" if count else ""
