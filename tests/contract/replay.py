"""Reads PyGithub's recorded exchanges with GitHub; `fetch.sh` brings them, none are committed."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.contract.oracles import cached
from tests.fakes.github.wire import Exchange

LINES = 10
"""Scheme, verb, host, port, URL, request headers, body, status, response headers, body."""
START = re.compile(r"^(?=https?\n(?:GET|HEAD|POST|PUT|PATCH|DELETE)\n)", re.MULTILINE)
ENTERPRISE_PREFIX = "/api/v3"
OF_PULL_REQUESTS = re.compile(
    r"/repos/[^/]+/[^/]+/(?:"
    r"pulls/\d+(?:/(?:reviews|comments|files|commits).*)?|pulls/comments/\d+.*|issues/\d+/comments"
    r"|issues/comments/\d+.*|check-runs.*|commits/[^/]+/check-runs|collaborators/[^/]+/permission"
    r"|compare/.*|contents/.*|git/(?:blobs|trees|commits)/.*)|/graphql|/rate_limit"
)


def recordings(pattern: str = "*") -> Iterator[tuple[str, tuple[Exchange, ...]]]:
    """Each recorded conversation whose file name fits, with its name."""
    for path in sorted(cached("replay").glob(f"{pattern}.txt")):
        yield path.stem, tuple(read_recording(path))


def pull_request_exchanges() -> Iterator[tuple[str, Exchange]]:
    """Those about what our adapter reads and writes, with the name of their conversation."""
    for name, exchanges in recordings():
        for exchange in exchanges:
            if OF_PULL_REQUESTS.fullmatch(exchange.path):
                yield name, exchange


def read_recording(path: Path) -> Iterator[Exchange]:
    """Nine lines, a body that may have lines of its own, a blank line; and so on."""
    text = path.read_bytes().decode("utf-8", "replace")
    for part in START.split(text)[1:]:
        yield _exchange(part.split("\n", maxsplit=LINES - 1))


def _exchange(lines: list[str]) -> Exchange:
    _, method, _, _, url, headers, body, status, response_headers, response_body = lines
    parts = urlsplit(url)
    return Exchange(
        method=method,
        path=unquote(parts.path.removeprefix(ENTERPRISE_PREFIX)),
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers={name.lower(): value for name, value in _headers(headers)},
        body=_body(body),
        status=int(status),
        response_headers={name.title(): value for name, value in _headers(response_headers)},
        response_body=response_body.rstrip("\n").encode(),
        scripted=False,
    )


def _headers(text: str) -> list[tuple[str, str]]:
    """A Python mapping or a list of pairs as the recorder printed it, at times after words."""
    found = re.search(r"[{\[].*", text)
    value: Any = ast.literal_eval(found[0]) if found else {}
    pairs = value.items() if isinstance(value, dict) else value
    return [(str(name), str(told)) for name, told in pairs]


def _body(text: str) -> bytes:
    """JSON, or nothing; a few recordings hold form data, which is no concern of ours."""
    if text in {"None", ""}:
        return b""
    try:
        json.loads(text)
    except ValueError:
        return b""
    return text.encode()
