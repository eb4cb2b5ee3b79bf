"""Tells which machine or mailbox a suggestion names that the change and its file do not."""

import re
from collections.abc import Iterator
from typing import Final

from review_action.pipeline.proving.offer import Offer, names_in

_WHERE: Final = (
    # https://host, and //host in quotes or brackets
    re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,15}:|[\"'`(])//([^\s\"'`<>()\\?#,;|/]+)", re.IGNORECASE),
    # git@host:path
    re.compile(r"\b[\w.-]{1,64}@([\w-]+(?:\.[\w-]+)+):"),
    # "host.com", "somebody@host.com"
    re.compile(
        r"[\"'`](?:[\w.+-]+@)?((?:[\w-]+\.)+(?:com|net|org|io|dev|ai|xyz|ru|cn|example|invalid))"
        r"(?=[:/\"'`])",
        re.IGNORECASE,
    ),
    # 192.0.2.1
    re.compile(r"(?<![\w.])((?:\d{1,3}\.){3}\d{1,3})(?![\w.])"),
)
_FILLED_IN: Final = re.compile(r"\$?\{[^}]*\}?|\$\w+|%[sdv]")
_HARMLESS: Final = re.compile(
    r"(?:.+\.)?(?:example\.(?:com|net|org)|localhost|localdomain|local|test)|127\.\d+\.\d+\.\d+"
    r"|www\.w3\.org|docs\.python\.org|developer\.mozilla\.org|www\.rfc-editor\.org|json-schema\.org"
)
"""Reserved for examples, the machine itself, and standards that comments and schemas refer to."""


def fresh_hosts(offer: Offer) -> str:
    """Empty when it names none; `localhost`, and names without a dot, lead nowhere outside."""
    hosts = [
        each for each in _hosts(offer.new) if _leads_out(each) and not _HARMLESS.fullmatch(each)
    ]
    if not hosts:
        return ""
    known = offer.names() | names_in([offer.file])
    return next(
        (f"it names {each}, which the change does not" for each in hosts if each not in known), ""
    )


def _hosts(text: str) -> Iterator[str]:
    for pattern in _WHERE:
        for found in pattern.finditer(text):
            server = found[1].rpartition("@")[2]
            # What is filled in is not known; what stands behind it decides who answers.
            known = _FILLED_IN.split(server)[-1].strip(".").lower()
            yield known if known.startswith("[") else known.partition(":")[0]


def _leads_out(host: str) -> bool:
    """An address as one number, and one of version 6, have no dot either."""
    return "." in host or host[:1].isdigit() or host.startswith("[")
