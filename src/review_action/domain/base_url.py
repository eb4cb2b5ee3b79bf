"""Addresses that inputs name: what is wrong with one, where it leads, and who can listen."""

import re
from typing import NamedTuple

PUBLIC_PLAIN_HTTP = "`base-url` is plain http to a public host: keys and code travel unencrypted."

ENDPOINTS = ("/chat/completions", "/responses", "/messages")
PORTS = {"https": 443, "http": 80, "redis": 6379, "rediss": 6379}


class Origin(NamedTuple):
    """Where a URL leads: the same origin is the same server."""

    scheme: str
    host: str
    port: int


def base_url_problem(url: str) -> str:
    """What is wrong with a base URL; empty when nothing is. Never quotes it: it may hold a key."""
    problem = url_problem(url)
    path = url.rstrip("/")
    ending = next((end for end in ENDPOINTS if path.endswith(end)), "")
    return problem or (f"it ends in {ending}" if ending else "")


def url_problem(url: str) -> str:
    """What is wrong with the address of a server; empty when nothing is. Never quotes it."""
    from urllib.parse import urlsplit  # noqa: PLC0415  # not needed on the way without a model

    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "it is not a URL"
    faults = {
        "it holds white space or other characters that no URL has": not re.fullmatch(
            r"[!-~]+", url
        ),
        "it does not begin with https:// or http://": parts.scheme not in {"http", "https"},
        "it names no host": not host,
        "it holds a user name or password": "@" in parts.netloc,
        "it has a query or a fragment": bool(parts.query or parts.fragment) or url[-1] in "?#",
    }
    return next((fault for fault, is_so in faults.items() if is_so), "")


def origin_of(url: str) -> Origin:
    """Where a valid URL leads."""
    from urllib.parse import urlsplit  # noqa: PLC0415  # as above

    parts = urlsplit(url)
    return Origin(parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0))


def is_public_plain_http(url: str) -> bool:
    """Whether a valid URL is plain http and leaves the private network."""
    return origin_of(url).scheme == "http" and is_public(origin_of(url).host)


def is_public(host: str) -> bool:
    """Whether a host is outside of the private network, as far as its name tells."""
    from ipaddress import ip_address  # noqa: PLC0415  # only unencrypted addresses need it

    try:
        return ip_address(host).is_global
    except ValueError:
        private = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".svc")
        return "." in host and not host.endswith(private)
