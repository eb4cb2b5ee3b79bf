"""A loopback server that speaks the wires of OpenAI, Anthropic and Google, and does as it is told."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self, cast

from typing_extensions import override

from tests.fakes.model.behaviours import (
    Behaviour,
    Cut,
    Failure,
    FailureInStream,
    Page,
    Reply,
    Silence,
)
from tests.fakes.model.wires import (
    WireName,
    encoded,
    error_body,
    is_streamed,
    last_words,
    stream_events,
    text_event,
    whole_answer,
    wire_of,
)


@dataclass(frozen=True)
class Recorded:
    """One request as it arrived; `at` is `time.monotonic()`, `port` tells connections apart."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    at: float
    port: int = 0

    @property
    def wire(self) -> WireName:
        return wire_of(self.path)

    @property
    def system(self) -> str:
        match self.wire:
            case "openai":
                return str(self.body["messages"][0]["content"])
            case "anthropic":
                return _joined(self.body.get("system", []))
            case "gemini":
                return _joined(self.body.get("systemInstruction", {}).get("parts", []))

    @property
    def user(self) -> str:
        match self.wire:
            case "openai":
                return str(self.body["messages"][-1]["content"])
            case "anthropic":
                return _joined(self.body["messages"][-1]["content"])
            case "gemini":
                return _joined(self.body["contents"][-1]["parts"])

    @property
    def schema(self) -> dict[str, Any] | None:
        """The JSON Schema that the answer is to follow, where the request names one."""
        chat = self.body.get("response_format", {}).get("json_schema", {})
        said: dict[str, Any] | None = (
            chat.get("schema")
            or self.body.get("output_config", {}).get("format", {}).get("schema")
            or self.body.get("generationConfig", {}).get("responseJsonSchema")
        )
        return said

    @property
    def key(self) -> str:
        bearer = self.headers.get("authorization", "").removeprefix("Bearer ")
        return bearer or self.headers.get("x-api-key") or self.headers.get("x-goog-api-key") or ""


def _joined(blocks: Sequence[Mapping[str, str]]) -> str:
    return "\n\n".join(block["text"] for block in blocks)


Script = Callable[[Recorded], Behaviour | str] | Sequence[Behaviour | str]


class ModelServer:
    """Runs on a free port of 127.0.0.1 as long as it is entered.

    Args:
        script: What to do with each request, in order (the last one repeats), or a function of the
            request. A plain string is a `Reply` with that text.
        refuses: Parameters it answers 400 to: names at the top or in `generationConfig` or
            `output_config`, or `json_schema`, `json_object`.
        key: The key it demands, in the header of the wire; any when empty.
    """

    def __init__(
        self,
        script: Script,
        *,
        refuses: Sequence[str] = (),
        key: str = "",
        port: int = 0,
        host: str = "127.0.0.1",
    ) -> None:
        self.script = script
        self.refuses = frozenset(refuses)
        self.key = key
        self.requests: list[Recorded] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self._lock = threading.Lock()
        self._http = _Http((host, port), _Exchange)
        self._http.model = self

    @property
    def base_url(self) -> str:
        host, port = self._http.server_address[:2]
        return f"http://{host!s}:{port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def serve_forever(self) -> None:
        self._http.serve_forever()

    def received(self, request: Recorded) -> Behaviour:
        """What to do with `request`; called by the exchange."""
        with self._lock:
            self.requests.append(request)
            number = len([r for r in self.requests if not _refused(r, self)])
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        if self.key and request.key != self.key:
            return Failure(401, {"message": "Incorrect API key", "code": "invalid_api_key"})
        if refused := _refused(request, self):
            message = f"Unsupported parameter: '{refused}' is not supported with this model."
            return Failure(400, {"message": message, "type": "invalid_request_error"})
        if callable(self.script):
            behaviour = self.script(request)
        else:
            behaviour = self.script[min(number, len(self.script)) - 1]
        return Reply(behaviour) if isinstance(behaviour, str) else behaviour

    def answered(self) -> None:
        with self._lock:
            self.in_flight -= 1


def _refused(request: Recorded, server: ModelServer) -> str:
    """The first parameter it does not take, by its path."""
    body = request.body
    sent = {name: name for name in body if name != "stream"}
    sent |= {form: form for form in [body.get("response_format", {}).get("type", "")]}
    for part in ("generationConfig", "output_config"):
        sent |= {name: f"{part}.{name}" for name in body.get(part, {})}
    if is_streamed(request.path, body):
        sent["stream"] = "stream"
    return next((sent[name] for name in sorted(sent) if name in server.refuses), "")


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    model: ModelServer

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is part of many tests, and no news."""


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm: ClassVar[bool] = True

    @override
    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        model = cast("_Http", self.server).model
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Recorded(
            self.path, headers, json.loads(raw), time.monotonic(), self.client_address[1]
        )
        try:
            self._do(model.received(request), request)
        except OSError:
            self.close_connection = True
        finally:
            model.answered()

    def _do(self, behaviour: Behaviour, request: Recorded) -> None:
        wire = request.wire
        match behaviour:
            case Reply():
                time.sleep(behaviour.latency)
                streamed = is_streamed(request.path, request.body) and not behaviour.whole
                (self._stream if streamed else self._whole)(behaviour, wire)
            case Failure():
                time.sleep(behaviour.latency)
                body = behaviour.body
                text = json.dumps(error_body(wire, behaviour.error)) if body is None else body
                self._send(behaviour.status, text, headers=behaviour.headers)
            case FailureInStream():
                self._begin()
                self._chunk(encoded(wire, text_event(wire, behaviour.text)))
                self._chunk(encoded(wire, error_body(wire, behaviour.error)))
                self._chunk("")
            case Cut():
                self._begin()
                self._chunk(encoded(wire, text_event(wire, behaviour.text)))
                self.close_connection = True
            case Silence():
                if behaviour.after:
                    self._begin()
                    self._chunk(encoded(wire, text_event(wire, behaviour.after)))
                time.sleep(behaviour.seconds)
                self.close_connection = True
            case Page():
                self._send(behaviour.status, behaviour.html, kind="text/html")

    def _whole(self, reply: Reply, wire: WireName) -> None:
        self._send(200, json.dumps(whole_answer(wire, reply)))

    def _stream(self, reply: Reply, wire: WireName) -> None:
        self._begin()
        for _ in range(reply.comments):
            self._chunk(": PROCESSING\n\n")
        time.sleep(reply.first_token)
        for event in stream_events(wire, reply):
            self._chunk(encoded(wire, event))
        if reply.done and (last := last_words(wire)):
            self._chunk(last)
        self._chunk("")

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _send(
        self,
        status: int,
        text: str,
        *,
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        data = text.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
