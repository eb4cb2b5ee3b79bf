"""How to reach the model, read from the inputs; no model is a valid choice."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from pydantic import SecretStr

from review_action.domain.inputs import Inputs
from review_action.domain.provider import (
    COMPATIBLE,
    LATER,
    OPENAI_NAME,
    PROVIDERS,
    PUBLIC_PLAIN_HTTP,
    base_url_problem,
    is_public_plain_http,
    needs_key,
    split_route,
)
from review_action.domain.value import Value

StructuredOutput = Literal["auto", "strict", "json", "none"]
STRUCTURED_OUTPUTS: tuple[StructuredOutput, ...] = ("auto", "strict", "json", "none")

NO_KEY = (
    "No `api-key` reached this run, as for every pull request from a fork or by Dependabot:"
    " the embedded checks review alone."
)


class ModelSettings(Value):
    """How to reach the model. No model is a valid choice: the embedded analyzers review alone."""

    provider: str = COMPATIBLE
    name: str
    base_url: str
    api_key: SecretStr | None = None
    structured_output: StructuredOutput = "auto"
    context_tokens: int = 64_000
    """Tokens one prompt may hold in all, output included."""
    max_concurrency: int = 8
    wire: Literal["openai", "anthropic", "gemini"] = "openai"
    effort: str = ""
    """Reasoning effort in the provider's word; empty: the provider's default."""
    facts: Mapping[str, str | int | float | bool | tuple[str, ...]] = {}
    """What the user says of this model; wins over what `models.toml` says."""
    price_input: float | None = None
    """USD per million tokens, as the user says; None: the table decides."""
    price_output: float | None = None
    price_cached: float | None = None

    @property
    def route(self) -> str:
        return f"{self.provider}:{self.name}"


class _Target(NamedTuple):
    provider: str
    name: str
    url: str


def read_model(
    inputs: Inputs, *, in_actions: bool, secrets_withheld: bool
) -> tuple[ModelSettings | None, tuple[str, ...]]:
    """The model and what to warn of; None when none is asked for or something is wrong.

    Args:
        inputs: Takes note of every problem.
        in_actions: We run in a container of our own, where localhost is not the user's machine.
        secrets_withheld: An absent key is GitHub's doing, not the user's mistake.
    """
    structured = inputs.one_of("structured-output", STRUCTURED_OUTPUTS, "auto")
    context = inputs.integer("context-tokens", 4_000, 10_000_000) or 64_000
    concurrency = inputs.integer("max-concurrency", 1, 64) or 8
    said, url, key = inputs.line("model", ""), inputs.text("base-url"), inputs.secret("api-key")
    if not (said or url or inputs.text("api-key")):
        return None, ()
    if secrets_withheld and key is None and (not url or needs_key(url)):
        return None, (NO_KEY,)
    target = _target(inputs, said, url, in_actions=in_actions)
    if target is None or not _key_fits(inputs, target, key):
        return None, ()
    model = ModelSettings(
        provider=target.provider,
        name=target.name,
        base_url=target.url,
        api_key=key,
        structured_output=structured,
        context_tokens=context,
        max_concurrency=concurrency,
    )
    return model, (PUBLIC_PLAIN_HTTP,) if is_public_plain_http(target.url) else ()


def _target(inputs: Inputs, said: str, url: str, *, in_actions: bool) -> _Target | None:
    route = split_route(said)
    provider = _provider(inputs, route.provider, said, url)
    if url and (problem := base_url_problem(url)):
        inputs.refuse("base-url", problem, "Write it like `https://models.example.com/v1`.")
        return None
    if not provider:
        return None
    known = PROVIDERS[provider]
    if not url and (not known.base_url or (known.on_this_machine and in_actions)):
        inputs.refuse(
            "base-url",
            f"`{provider}` needs one, because its address is not known",
            "Give what comes before `/chat/completions`, as seen from the action's container.",
        )
        return None
    name = route.model or ("" if url else known.default_model)
    if not name:
        inputs.refuse("model", "it is empty", "Name the model as the server knows it.")
        return None
    return _Target(provider, name, (url or known.base_url).rstrip("/"))


def _provider(inputs: Inputs, prefix: str, said: str, url: str) -> str:
    """The provider's name; empty when there is none that we could ask."""
    if prefix in LATER:
        inputs.refuse(
            "model",
            f"the provider `{prefix}` comes in a later version",
            "Use a server that speaks OpenAI's chat completions: `openai-compatible:NAME` and `base-url`.",
        )
        return ""
    if prefix or url:
        return prefix or COMPATIBLE
    if not said or OPENAI_NAME.fullmatch(said):
        return "openai"
    inputs.refuse(
        "model",
        "it does not say which server knows this model",
        f"Put the provider before it ({', '.join(PROVIDERS)}), as in `groq:NAME`, or set `base-url`.",
    )
    return ""


def _key_fits(inputs: Inputs, target: _Target, key: SecretStr | None) -> bool:
    if key is None:
        missing = needs_key(target.url) and not inputs.text("api-key")
        if missing:
            inputs.refuse(
                "api-key",
                f"`{target.provider}` needs one, and it is empty",
                "Pass a secret that exists here; without `model`, `base-url` and `api-key` the"
                " embedded checks review alone.",
            )
        return not missing
    foreign = target.provider == "openai" and key.get_secret_value().startswith("sk-ant-")
    if foreign:
        inputs.refuse(
            "api-key",
            "it is a key of Anthropic, and the model is OpenAI's",
            "Pass a key of the provider that `model` names.",
        )
    return not foreign
