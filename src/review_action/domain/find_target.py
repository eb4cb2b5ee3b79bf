"""Finds the server behind a route, and tells what is missing to reach it."""

from typing import NamedTuple

from review_action.domain.base_url import base_url_problem
from review_action.domain.inputs import Inputs
from review_action.domain.provider import (
    COMPATIBLE,
    LATER,
    PROVIDERS,
    maker_of,
    owner_of,
    split_route,
)

BARE_HOST_SLASHES = 2
OTHER_WORDS = (
    "Use a server that speaks OpenAI's chat completions: `openai-compatible:NAME` and its address."
)


class Target(NamedTuple):
    """A server and the model's name there."""

    provider: str
    name: str
    url: str

    @property
    def route(self) -> str:
        return f"{self.provider}:{self.name}"


class Asked(NamedTuple):
    """A route as it was said, its address if one was, and the inputs that problems are told of."""

    route: str
    url: str
    route_input: str
    url_input: str
    in_actions: bool
    """Where the machine's own addresses mean the container."""


def find_target(asked: Asked, inputs: Inputs) -> Target | None:
    """The server to ask; None when there is none, and then `inputs` took note of why."""
    route = split_route(asked.route)
    problem = base_url_problem(asked.url) if asked.url else ""
    if problem:
        inputs.refuse(asked.url_input, problem, "Write it like `https://models.example.com/v1`.")
    if route.provider in LATER:
        told = f"the provider `{route.provider}` comes in a later version"
        inputs.refuse(asked.route_input, told, OTHER_WORDS)
    if problem or route.provider in LATER:
        return None
    provider = route.provider or _unsaid_provider(asked, inputs)
    address = provider and _address(asked, provider, inputs)
    if not address:
        return None
    own = not asked.url or bool(owner_of(asked.url))
    name = route.model or (PROVIDERS[provider].default_model if own else "")
    if not name:
        inputs.refuse(asked.route_input, "it is empty", "Name the model as the server knows it.")
        return None
    return Target(provider, name, address)


def _unsaid_provider(asked: Asked, inputs: Inputs) -> str:
    if asked.url:
        owner = owner_of(asked.url)
        # At its own base a provider speaks its own wire, elsewhere (a compatible path) OpenAI's.
        own = owner and PROVIDERS[owner].base_url == asked.url.rstrip("/")
        return owner if own else COMPATIBLE
    if maker := maker_of(asked.route):
        return maker
    inputs.refuse(
        asked.route_input,
        "it does not say which server knows this model",
        f"Put the provider before it ({', '.join(PROVIDERS)}), as in `groq:NAME`, or set `base-url`.",
    )
    return ""


def _address(asked: Asked, provider: str, inputs: Inputs) -> str:
    known = PROVIDERS[provider]
    if asked.url:
        bare = provider == "azure" and asked.url.rstrip("/").count("/") == BARE_HOST_SLASHES
        return asked.url.rstrip("/") + ("/openai/v1" if bare else "")
    if known.base_url and not (known.on_this_machine and asked.in_actions):
        return known.base_url
    example = known.url_example or f"{known.base_url or 'https://models.example.com/v1'}"
    inputs.refuse(
        asked.url_input,
        f"`{provider}` needs an address, as seen from the action's container",
        f"Give what comes before `/chat/completions`, like `{example}`"
        + (f", after the route: `{provider}:NAME https://…`." * (asked.url_input != "base-url")),
    )
    return ""
