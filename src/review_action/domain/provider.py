"""Which server answers for a model's name: a route like `groq:openai/gpt-oss-120b`, taken apart."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from review_action.domain.value import Value


class Provider(NamedTuple):
    """A server that speaks OpenAI's chat completions."""

    base_url: str
    """Empty: the user has to say it."""
    needs_key: bool
    default_model: str = ""
    on_this_machine: bool = False
    """Its address means the machine it is said on, which inside a container is the container."""


COMPATIBLE = "openai-compatible"

PROVIDERS: Mapping[str, Provider] = {
    # Each provider's own page names this base for OpenAI's wire; paths below it are the same.
    "openai": Provider("https://api.openai.com/v1", needs_key=True, default_model="gpt-6.1-terra"),
    "groq": Provider("https://api.groq.com/openai/v1", needs_key=True),
    "mistral": Provider("https://api.mistral.ai/v1", needs_key=True),
    "deepseek": Provider("https://api.deepseek.com", needs_key=True),
    "openrouter": Provider("https://openrouter.ai/api/v1", needs_key=True),
    "ollama": Provider("http://localhost:11434/v1", needs_key=False, on_this_machine=True),
    COMPATIBLE: Provider("", needs_key=False),
}

LATER = frozenset({"anthropic", "azure", "bedrock", "cohere", "gemini", "google", "vertex"})
"""Providers with a wire of their own, which this version does not speak."""

OPENAI_NAME = re.compile(r"(?:gpt-|chatgpt-|o[1-9]|codex-|ft:)[!-~]*")
"""Only such a name goes to OpenAI unasked: a key of someone else must not end up there."""

PUBLIC_PLAIN_HTTP = "`base-url` is plain http to a public host: keys and code travel unencrypted."


class Route(Value):
    """A provider's name as far as it was said, and the model's name as the server knows it."""

    provider: str
    model: str


def split_route(said: str) -> Route:
    """Take `provider:model` apart; a colon that follows no known provider belongs to the name."""
    prefix, colon, rest = said.partition(":")
    if colon and prefix.casefold() in PROVIDERS.keys() | LATER:
        return Route(provider=prefix.casefold(), model=rest.strip())
    return Route(provider="", model=said)


def needs_key(url: str) -> bool:
    """Whether a base URL is that of a provider who answers nobody without a key."""
    hosts = {known.base_url.split("/")[2] for known in PROVIDERS.values() if known.needs_key}
    return any(f"//{host}" in url.casefold() for host in hosts)


def base_url_problem(url: str) -> str:
    """What is wrong with a base URL; empty when nothing is. Never quotes it: it may hold a key."""
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
        "it ends in /chat/completions": parts.path.rstrip("/").endswith("/chat/completions"),
    }
    return next((fault for fault, is_so in faults.items() if is_so), "")


def is_public_plain_http(url: str) -> bool:
    """Whether a valid base URL is unencrypted and leaves the private network."""
    if not url.casefold().startswith("http://"):
        return False
    from ipaddress import ip_address  # noqa: PLC0415  # only plain http needs it
    from urllib.parse import urlsplit  # noqa: PLC0415  # as above

    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:
        private = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".svc")
        return "." in host and not host.endswith(private)
