"""The wire: sockets, requests read and answers written, every exchange recorded."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from typing_extensions import override

from tests.fakes.github.exchange import Answer
from tests.fakes.github.faults import Fault

ENTERPRISE_PREFIX = "/api/v3"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer as they went over the wire."""

    method: str
    path: str
    """Without an Enterprise Server's prefix."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    status: int
    """0 when the connection was cut."""
    response_headers: Mapping[str, str]
    response_body: bytes
    scripted: bool
    """A fault made the answer, not the double."""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def response_json(self) -> Any:
        return json.loads(self.response_body)


@dataclass(frozen=True, slots=True)
class Call:
    """A request as read from the socket."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    base: str
    enterprise: bool


class Service(Protocol):
    """What answers the calls."""

    requests: list[Exchange]

    def serve(self, call: Call) -> tuple[Answer, Fault | None]: ...

    def limits(self) -> Mapping[str, str]: ...


class Server(ThreadingHTTPServer):
    service: Service
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*args)
        # A connection that is gone before it is taken must not hold the loop for ever.
        self.socket.settimeout(1.0)

    @override
    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    @override
    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_all(self) -> None:
        """End kept-alive connections, whose threads would wait for a next request."""
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.server_close()


class Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "LoopbackGitHub"
    disable_nagle_algorithm = True
    server: Server

    def handle_any(self) -> None:
        call = self._call()
        answer, fault = self.server.service.serve(call)
        payload = answer.payload()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": f"DOUBLE:{len(self.server.service.requests)}",
            **self.server.service.limits(),
            **answer.headers,
            "Content-Length": str(len(payload)),
        }
        cut = fault is not None and fault.cut
        status = 0 if cut else answer.status
        self._record(call, status, headers, payload, scripted=fault is not None)
        if cut:
            self.close_connection = True
            return
        self._send(status, headers, payload)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any  # noqa: N815 - names of http.server

    def _call(self) -> Call:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        path = parts.path
        enterprise = path.startswith(("/api/v3", "/api/graphql"))
        prefix = ENTERPRISE_PREFIX if enterprise else ""
        path = path.removeprefix(ENTERPRISE_PREFIX)
        path = "/graphql" if path == "/api/graphql" else path
        host = self.headers.get("Host", "127.0.0.1")
        return Call(
            method=self.command,
            path=unquote(path, errors="surrogateescape"),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            raw=raw,
            base=f"http://{host}{prefix}",
            enterprise=enterprise,
        )

    def _record(
        self, call: Call, status: int, headers: dict[str, str], payload: bytes, *, scripted: bool
    ) -> None:
        if call.path.startswith("/_double/"):
            return
        self.server.service.requests.append(
            Exchange(
                method=call.method,
                path=call.path,
                query=call.query,
                headers=call.headers,
                body=call.raw,
                status=status,
                response_headers=headers,
                response_body=payload,
                scripted=scripted,
            )
        )

    def _send(self, status: int, headers: dict[str, str], payload: bytes) -> None:
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(payload)
        except OSError:
            self.close_connection = True

    @override
    def log_message(self, *args: Any) -> None:
        """Stay silent: `requests` has it all."""
