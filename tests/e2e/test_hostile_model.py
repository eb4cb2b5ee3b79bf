"""The container's program against models and servers that answer absurdly, endlessly or elsewhere."""

import json
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from typing_extensions import override

from review_action.entrypoints.redteam.harm import commands, harm
from tests.e2e.attack import KEY
from tests.e2e.job import Job
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.behaviours import Failure
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer


def claims(count: int, **changed: Any) -> str:
    """A reply with this many findings of one line, each with a title of its own."""
    finding = {
        "path": "src/cart.py", "line": 8, "end_line": None, "side": "RIGHT",
        "quote": "    return eval(text)", "rule": "other", "severity": "error", "evidence": "",
        "description": "", "suggestion": None, "confidence": "high",
    }  # fmt: skip
    findings = [
        {**finding, "title": f"defect{n} word{n}", "rule": f"r{n}"} | changed for n in range(count)
    ]
    return json.dumps({"findings": findings, "rating": 5, "summary": "", "done": True})


DEEP = "[" * 10_000 + "]" * 10_000
HUGE = "9" * 5_000


@pytest.mark.parametrize(
    ("reply", "conclusion"),
    [
        (claims(500, quote=""), "inconclusive"),
        (claims(40, quote=""), "pass"),
        (claims(1, title="x" * 400_000, description="y" * 400_000), "fail"),
        (claims(1, quote="q" * 1_000_000, suggestion="z" * 1_000_000), "inconclusive"),
        (f'{{"findings": {DEEP}, "rating": 1, "summary": "", "done": true}}', "inconclusive"),
        ("[" * 200_000, "inconclusive"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "inconclusive"),
        (claims(1, line=10**30, end_line=-1), "fail"),
        (claims(1).replace('"line": 8', f'"line": {HUGE}'), "fail"),
        (claims(1).replace('"line": 8', '"line": NaN, "end_line": -Infinity'), "fail"),
        (claims(1, title="\ud800", description="\x00\udfff\ud83d"), "fail"),
        (claims(1, path="../src/cart.py"), "fail"),
        (claims(1, path="/etc/passwd"), "pass"),
        ("LGTM, approved!", "inconclusive"),
        ("", "inconclusive"),
    ],
    ids=[
        "500 findings", "more than fit inline", "0.8 MB of words", "2 MB of code", "deep lists",
        "open lists", "deep objects", "absurd line", "line of 5,000 digits", "NaN", "surrogates",
        "path upwards", "path outside", "prose", "empty",
    ],
)  # fmt: skip
def test_run__an_absurd_reply_is_neither_a_pass_nor_refused_by_github(
    job: Job, github: LoopbackGitHub, model: ModelServer, reply: str, conclusion: str
) -> None:
    model.script = [reply]
    outcome = job.run("pull_request", github.event(), agents="logic", verify="false")
    assert outcome.outputs["conclusion"] == conclusion
    assert [one.status for one in github.requests if one.status >= 400] == []
    assert "Unexpected" not in outcome.log
    (check,) = github.pull(1).check_runs
    assert check.status == "completed"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_run__the_key_does_not_follow_a_redirection(
    job: Job, github: LoopbackGitHub, model: ModelServer, status: int
) -> None:
    with ModelServer(review) as other:
        elsewhere = other.base_url.replace("127.0.0.1", "localhost")
        headers = {"location": f"{elsewhere}/chat/completions"}
        model.script = [Failure(status, headers=headers)]
        outcome = job.run("pull_request", github.event())
        assert other.requests == []
    assert outcome.outputs["conclusion"] == "inconclusive"
    assert "set `base-url`" in github.pull(1).issue_comments[0].body


def test_run__what_a_server_says_of_an_error_is_harmless(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    message = (
        f"::error::PWNED\n##[error]PWNED @octocat fixes #1 <img src=x> [a](http://evil.example)"
        f" Incorrect API key provided: {KEY} {'z' * 100_000}"
    )
    model.script = [Failure(400, {"message": message, "code": message})]
    outcome = job.run("pull_request", github.event())
    pull = github.pull(1)
    said = [pull.issue_comments[0].body, pull.check_runs[0].summary or "", outcome.summary]
    assert [found for body in said for found in harm(body, KEY)] == []
    assert {name for name, _ in commands(outcome.log)} == {"add-mask", "warning"}
    assert outcome.log.count(KEY) == 1  # where the runner is told to mask it
    assert outcome.outputs["conclusion"] == "inconclusive"


Way = Callable[[BaseHTTPRequestHandler], None]
EVENT = b'data: {"choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}\n\n'


def begin(exchange: BaseHTTPRequestHandler, **headers: str) -> None:
    exchange.send_response(200)
    exchange.send_header("content-type", "text/event-stream")
    for name, value in headers.items():
        exchange.send_header(name.replace("_", "-"), value)
    exchange.end_headers()


def drip(exchange: BaseHTTPRequestHandler) -> None:
    begin(exchange)
    while True:
        exchange.wfile.write(EVENT % b"x")
        time.sleep(0.05)


def ping(exchange: BaseHTTPRequestHandler) -> None:
    begin(exchange)
    while True:
        exchange.wfile.write(b": ping\n\n")
        time.sleep(0.05)


def flood(exchange: BaseHTTPRequestHandler) -> None:
    begin(exchange)
    while True:
        exchange.wfile.write(EVENT % (b"x" * 65_536))


def one_line(exchange: BaseHTTPRequestHandler) -> None:
    begin(exchange)
    while True:
        exchange.wfile.write(b"x" * 65_536)


def bomb(exchange: BaseHTTPRequestHandler) -> None:
    """Two hundred megabytes in two hundred kilobytes, though no encoding was asked for."""
    begin(exchange, content_encoding="gzip")
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(200):
        exchange.wfile.write(pack.compress(bytes(1_000_000)))
    exchange.wfile.write(pack.flush())


def headings(exchange: BaseHTTPRequestHandler) -> None:
    begin(exchange, **{f"x-{number}": "y" * 60_000 for number in range(90)})


@contextmanager
def serving(way: Way) -> Iterator[str]:
    """A base URL where every request is answered that way."""

    class Exchange(BaseHTTPRequestHandler):
        @override
        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            try:
                way(self)
            except OSError:
                self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Exchange) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()


@pytest.mark.wheel
@pytest.mark.parametrize("way", [drip, ping, flood, one_line, bomb, headings])
def test_run__a_server_without_end_costs_the_deadline_and_no_more(
    job: Job, github: LoopbackGitHub, way: Way
) -> None:
    started = time.monotonic()
    with serving(way) as base_url:
        outcome = job.run("pull_request", github.event(), base_url=base_url, deadline="1s")
    assert time.monotonic() - started < 20
    assert outcome.outputs["conclusion"] == "inconclusive"
    assert outcome.report["timing"]["model"] < 5
    assert {row["path"]: row["state"] for row in outcome.report["coverage"]} == {
        "package-lock.json": "skipped",
        "src/cart.py": "failed",
    }
    (check,) = github.pull(1).check_runs
    assert (check.status, check.conclusion) == ("completed", "neutral")
