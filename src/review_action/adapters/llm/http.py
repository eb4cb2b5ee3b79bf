"""The one module that imports httpx: posts JSON, hands back status, headers and bytes."""

import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx

from review_action.adapters.llm.wire import WireRequest
from review_action.errors import ModelUnavailableError

CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 60.0
"""Longest wait for the next byte; servers that think long send comments meanwhile."""
MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""Far above any reply; a server that never stops shall not fill the memory."""


class Answer:
    """Status, headers by lower-case name, and the body as it arrives."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status = response.status_code
        self.headers: Mapping[str, str] = {k.lower(): v for k, v in response.headers.items()}

    async def chunks(self) -> AsyncIterator[bytes]:
        """The decoded body.

        Raises:
            ModelUnavailableError: It is longer than any answer can be.
        """
        size = 0
        async for chunk in self._response.aiter_bytes():
            size += len(chunk)
            if size > MAX_ANSWER_BYTES:
                message = f"{self._response.url.host} sent more than {MAX_ANSWER_BYTES >> 20} MiB"
                raise ModelUnavailableError(message)
            yield chunk


class HttpTransport:
    """A pool of connections. Neither follows redirects nor repeats anything."""

    def __init__(self, *, max_connections: int, silence: float = SILENCE_SECONDS) -> None:
        self._max_connections = max_connections
        self._silence = silence
        self._client: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def post(self, request: WireRequest, *, remaining: float) -> AsyncIterator[Answer]:
        """The answer, once its headers are there.

        Args:
            request: What to send.
            remaining: Seconds until nobody wants the answer any more.

        Raises:
            ModelUnavailableError: No connection, silence for too long, or a cut connection.
        """
        self._client = self._client or self._opened(request.url)
        silence = min(self._silence, remaining)
        timeout = httpx.Timeout(silence, connect=min(CONNECT_SECONDS, remaining), pool=None)
        # Not `json=`: it fails on half a surrogate pair, which diffs can hold.
        content = json.dumps(request.body, ensure_ascii=False).encode("utf-8", "replace")
        try:
            async with self._client.stream(
                "POST", request.url, headers=request.headers, content=content, timeout=timeout
            ) as response:
                yield Answer(response)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            # Its text is left out: it can repeat headers, and with them the key.
            message = f"{urlsplit(request.url).hostname}: {_words(error)}"
            raise ModelUnavailableError(
                message, hint="Check `base-url`, and whether the server can be reached from here."
            ) from None

    async def aclose(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()

    def _opened(self, url: str) -> httpx.AsyncClient:
        """At the first prompt: a route to fall back to reads no certificates before it is asked."""
        most = self._max_connections
        return httpx.AsyncClient(
            verify=_trusted(url),
            # A redirect would carry the key to another host.
            follow_redirects=False,
            limits=httpx.Limits(max_connections=most, max_keepalive_connections=most),
            headers={"user-agent": "review-action", "accept-encoding": "identity"},
        )


def _trusted(url: str) -> ssl.SSLContext:
    """Whose certificates are believed; without encryption nobody's: to read all of them takes 40 ms."""
    if urlsplit(url).scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.create_ssl_context()


def _words(error: Exception) -> str:
    match error:
        case httpx.ConnectTimeout():
            return f"no connection within {CONNECT_SECONDS:.0f} seconds"
        case httpx.ConnectError():
            return "no connection"
        case httpx.TimeoutException():
            return "no answer in time"
        case _:
            return f"the connection broke ({type(error).__name__})"
