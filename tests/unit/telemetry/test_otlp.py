"""The trace of a run on the wire: one request, to a collector that may do anything."""

import gzip
import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from pydantic import SecretStr
from typing_extensions import override

from review_action.adapters.telemetry.otlp import OtlpTrace, traces_url
from review_action.domain.report import RunReport
from review_action.domain.telemetry_settings import TelemetrySettings
from tests.unit.speaking.reports import report

KEY = "Basic cGs6c2s="
TRACEPARENT = f"00-{'4' * 32}-{'7' * 16}-01"


class Collector(ThreadingHTTPServer):
    """Keeps what it got; answers as it was told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.status = 200
        self.answer = b"{}"
        self.headers: Mapping[str, str] = {}
        self.go_on = Event()
        self.go_on.set()
        self.got: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Exchange(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((self.path, headers, json.loads(gzip.decompress(body))))
        self.server.go_on.wait(10)
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing, so that the test's output stays readable."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.go_on.set()
        server.shutdown()
        thread.join()


class Run:
    """One run that asks twice and sends its trace."""

    def __init__(self, endpoint: str, **said: Any) -> None:
        self.log: list[str] = []
        headers = said.pop("headers", (("Authorization", SecretStr(KEY)),))
        settings = TelemetrySettings(otlp_endpoint=endpoint, otlp_headers=headers)
        times: dict[str, Any] = {"clock": lambda: 5.0, "now": lambda: 1_800_000_000.0}
        self.trace = OtlpTrace(settings, **(times | {"log": self.log.append} | said))

    def send(self, run: RunReport | None, **said: Any) -> None:
        self.trace.add("chat m", start=6.0, end=7.0, attributes={"gen_ai.usage.input_tokens": 3})
        self.trace.add("chat m", start=6.0, end=7.0, attributes={}, error="RefusedError")
        self.trace.send(run, **said)


def spans(body: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = body["resourceSpans"][0]["scopeSpans"][0]["spans"]
    return found


def test_send__one_request_with_every_span(collector: Collector) -> None:
    run = Run(collector.url, traceparent=TRACEPARENT)
    run.send(report())
    ((path, headers, body),) = collector.got
    assert run.log == []
    assert path == "/v1/traces"
    assert headers["authorization"] == KEY
    assert headers["content-type"] == "application/json"
    assert "x-langfuse-ingestion-version" not in headers
    assert [span["name"] for span in spans(body)] == ["review o/r#1", "chat m", "chat m"]
    assert {span["traceId"] for span in spans(body)} == {"4" * 32}
    assert spans(body)[0]["parentSpanId"] == "7" * 16
    for span in spans(body):
        assert {"key": "session.id", "value": {"stringValue": "o/r#1"}} in span["attributes"]


def test_send__langfuse_is_told_which_version(collector: Collector) -> None:
    Run(f"{collector.url}/api/public/otel").send(report())
    ((path, headers, _),) = collector.got
    assert path == "/api/public/otel/v1/traces"
    assert headers["x-langfuse-ingestion-version"] == "4"


def test_send__headers_of_the_user_win_but_for_what_the_body_is(collector: Collector) -> None:
    said = {"X-Langfuse-Ingestion-Version": "5", "Content-Type": "text/plain", "User-Agent": "me"}
    headers = tuple((name, SecretStr(value)) for name, value in said.items())
    Run(f"{collector.url}/api/public/otel", headers=headers).send(report())
    ((_, got, _),) = collector.got
    assert got["x-langfuse-ingestion-version"] == "5"
    assert (got["content-type"], got["user-agent"]) == ("application/json", "me")


def test_send__a_run_that_broke_has_a_trace_too(collector: Collector) -> None:
    Run(collector.url).send(None, error="ConfigurationError")
    root, *_ = spans(collector.got[0][2])
    assert root["name"] == "review"
    assert root["status"] == {"code": 2}


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("http://c:4318", "http://c:4318/v1/traces"),
        ("http://c:4318/", "http://c:4318/v1/traces"),
        ("http://c:4318/v1/traces", "http://c:4318/v1/traces"),
        ("https://l.example/api/public/otel/", "https://l.example/api/public/otel/v1/traces"),
    ],
)
def test_traces_url__base_or_whole(endpoint: str, url: str) -> None:
    assert traces_url(endpoint) == url


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_send__a_refusal_is_told_without_its_words(collector: Collector, status: int) -> None:
    collector.status, collector.answer = status, f"bad key {KEY}".encode()
    run = Run(collector.url)
    run.send(report())
    assert run.log == [f"traces not delivered to 127.0.0.1: HTTP {status}"]
    assert len(collector.got) == 1


def test_send__follows_no_redirect(collector: Collector) -> None:
    collector.status, collector.headers = 307, {"location": f"{collector.url}/elsewhere"}
    run = Run(collector.url)
    run.send(report())
    assert run.log == ["traces not delivered to 127.0.0.1: HTTP 307"]
    assert [path for path, *_ in collector.got] == ["/v1/traces"]


@pytest.mark.parametrize(
    ("answer", "log"),
    [
        (b'{"partialSuccess": {"rejectedSpans": "2"}}', ["2 spans rejected"]),
        (b'{"partialSuccess": {"rejectedSpans": 0}}', []),
        (b'{"partialSuccess": {}}', []),
        (b'{"partialSuccess": {"rejectedSpans": [1]}}', []),
        (b'{"partialSuccess": "odd"}', []),
        (b"", []),
        (b"[1, 2]", []),
        (b"\x0a\x00 not JSON", []),
        (b"[" * 60_000, []),
        (b" " * 70_000 + b'{"partialSuccess": {"rejectedSpans": 2}}', []),
    ],
)
def test_send__what_the_collector_left_out(
    collector: Collector, answer: bytes, log: list[str]
) -> None:
    collector.answer = answer
    run = Run(collector.url)
    run.send(report())
    assert run.log == [f"traces not delivered to 127.0.0.1: {said}" for said in log]


def test_send__does_not_wait_for_a_collector_that_hangs(collector: Collector) -> None:
    collector.go_on.clear()
    run = Run(collector.url, timeout=0.2)
    run.send(report())
    assert len(run.log) == 1
    assert run.log[0] in {
        "traces not delivered to 127.0.0.1: no answer within 0.2 seconds",
        "traces not delivered to 127.0.0.1: ReadTimeout",
    }


@pytest.mark.parametrize(
    ("endpoint", "headers", "told"),
    [
        ("http://127.0.0.1:1", (), "127.0.0.1: ConnectError"),
        ("ftp://u:hunter2@files.example", (), "files.example: UnsupportedProtocol"),
        ("nonsense", (), "nowhere: UnsupportedProtocol"),
        ("http://[::1", (), "nowhere: InvalidURL"),
        ("http://127.0.0.1:1", (("A", SecretStr("hunter2 ☃")),), "127.0.0.1: UnicodeEncodeError"),
    ],
)
def test_send__what_cannot_be_sent_is_told_without_secrets(
    endpoint: str, headers: Any, told: str
) -> None:
    run = Run(endpoint, headers=headers)
    run.send(report())
    assert run.log == [f"traces not delivered to {told}"]


def test_send__needs_nobody_to_tell(collector: Collector) -> None:
    collector.status = 500
    Run(collector.url, log=None).send(report())
    assert len(collector.got) == 1
