"""Which server answers for a model's name: a route like `groq:openai/gpt-oss-120b`, taken apart."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from review_action.domain.base_url import Origin, is_public, origin_of
from review_action.domain.value import Value

WireName = Literal["openai", "anthropic", "gemini"]


class Provider(NamedTuple):
    """A server, or a kind of server, and how it is spoken to."""

    base_url: str
    """Empty: the user has to say it."""
    needs_key: bool
    default_model: str = ""
    """What reviews when a key of this provider is all that is given (docs/recipes/models.md)."""
    on_this_machine: bool = False
    """Its address means the machine it is said on, which inside a container is the container."""
    few_at_once: bool = False
    """It runs on one machine and lets what is too much for it wait."""
    wire: WireName = "openai"
    key_input: str = ""
    """The input that holds a key for this provider's own address, and for no other."""
    url_example: str = ""


COMPATIBLE = "openai-compatible"

PROVIDERS: Mapping[str, Provider] = {
    # Each provider's own page names this base; paths below it are the wire's.
    "openai": Provider(
        "https://api.openai.com/v1",
        needs_key=True,
        default_model="gpt-6.1-terra",
        key_input="openai-api-key",
    ),
    "anthropic": Provider(
        "https://api.anthropic.com/v1",
        needs_key=True,
        default_model="claude-sonnet-5-5",
        wire="anthropic",
        key_input="anthropic-api-key",
    ),
    "gemini": Provider(
        "https://generativelanguage.googleapis.com/v1beta",
        needs_key=True,
        default_model="gemini-3.8-flash",
        wire="gemini",
        key_input="gemini-api-key",
    ),
    "groq": Provider(
        "https://api.groq.com/openai/v1",
        needs_key=True,
        default_model="openai/gpt-oss-120b",
        key_input="groq-api-key",
    ),
    "mistral": Provider(
        "https://api.mistral.ai/v1",
        needs_key=True,
        default_model="mistral-large-4",
        key_input="mistral-api-key",
    ),
    "deepseek": Provider(
        "https://api.deepseek.com",
        needs_key=True,
        default_model="deepseek-v4-pro",
        key_input="deepseek-api-key",
    ),
    "openrouter": Provider(
        "https://openrouter.ai/api/v1", needs_key=True, key_input="openrouter-api-key"
    ),
    "azure": Provider("", needs_key=True, url_example="https://NAME.openai.azure.com/openai/v1"),
    "bedrock": Provider("", needs_key=True, url_example="https://bedrock-mantle.REGION.api.aws/v1"),
    "ollama": Provider(
        "http://localhost:11434/v1", needs_key=False, on_this_machine=True, few_at_once=True
    ),
    "llamacpp": Provider(
        "http://localhost:8080/v1", needs_key=False, on_this_machine=True, few_at_once=True
    ),
    "vllm": Provider("http://localhost:8000/v1", needs_key=False, on_this_machine=True),
    "litellm": Provider("http://localhost:4000/v1", needs_key=False, on_this_machine=True),
    COMPATIBLE: Provider("", needs_key=False),
}

KEY_INPUTS = tuple(known.key_input for known in PROVIDERS.values() if known.key_input)

ALIASES: Mapping[str, str] = {"llama.cpp": "llamacpp", "google": "gemini"}

LATER = frozenset({"cohere", "vertex"})
"""Providers with a wire of their own, which this version does not speak."""

OWN_NAMES: Mapping[str, re.Pattern[str]] = {
    "openai": re.compile(r"(?:gpt-(?!oss)|chatgpt-|o[1-9]|codex-|ft:)[!-~]*"),
    "anthropic": re.compile(r"claude-[!-~]+"),
    "gemini": re.compile(r"gemini-[!-~]+"),
}
"""Only such a name goes to its maker unasked: a key of someone else must not end up there."""

KEY_PREFIXES: Mapping[str, str] = {
    "sk-ant-": "anthropic",
    "sk-or-": "openrouter",
    "gsk_": "groq",
    "AIza": "gemini",
}
"""Keys that say whose they are."""


class Route(Value):
    """A provider's name as far as it was said, and the model's name as the server knows it."""

    provider: str
    model: str


def split_route(said: str) -> Route:
    """Take `provider:model` apart; a colon that follows no known provider belongs to the name."""
    prefix, colon, rest = said.partition(":")
    word = ALIASES.get(prefix.casefold(), prefix.casefold())
    if colon and word in PROVIDERS.keys() | LATER:
        return Route(provider=word, model=rest.strip())
    return Route(provider="", model=said)


def maker_of(name: str) -> str:
    """The provider whose own name for a model this is; empty when others use such names too."""
    return next((who for who, names in OWN_NAMES.items() if names.fullmatch(name)), "")


def owner_of(url: str) -> str:
    """The provider whose own address a valid URL is, encrypted; empty for any other server."""
    origin = origin_of(url)
    return next((who for who, known in PROVIDERS.items() if _is_own(known, origin)), "")


def _is_own(known: Provider, origin: Origin) -> bool:
    if not known.key_input:
        return False
    own = origin_of(known.base_url)
    # A region's host, such as `eu.api.openai.com`, belongs to the same provider.
    return origin == own or (origin.host.endswith(f".{own.host}") and origin[::2] == own[::2])


def key_owner(key: str) -> str:
    """The provider that a key names itself; empty when it names none."""
    return next((who for prefix, who in KEY_PREFIXES.items() if key.startswith(prefix)), "")


def needs_key(provider: str, url: str) -> bool:
    """Whether the server behind a route answers nobody without a key, as far as we know it."""
    if owner_of(url):
        return True
    known = PROVIDERS[provider]
    return known.needs_key and not known.base_url


def is_few_at_once(provider: str, url: str) -> bool:
    """Whether the server at a valid URL is likely one machine of the user's own.

    vLLM batches what comes and LiteLLM passes it on; a server nobody named may be any other.
    """
    own = provider == COMPATIBLE and not is_public(origin_of(url).host)
    return own or PROVIDERS[provider].few_at_once
