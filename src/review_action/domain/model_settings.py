"""How to reach a model; the parser is `read_models`."""

from collections.abc import Mapping
from typing import Literal

from pydantic import SecretStr

from review_action.domain.provider import COMPATIBLE, WireName
from review_action.domain.value import Value

StructuredOutput = Literal["auto", "strict", "json", "none"]
STRUCTURED_OUTPUTS: tuple[StructuredOutput, ...] = ("auto", "strict", "json", "none")

HOSTED_CONCURRENCY = 64
"""Half of it made 40 prompts take a quarter longer at worst (bench/scheduling.py)."""
LOCAL_CONCURRENCY = 4
"""One card answers a few prompts well; more only wait, and their time runs out in its queue."""

Fact = str | int | float | bool | tuple[str, ...]


class ModelSettings(Value):
    """How to reach the model. No model is a valid choice: the embedded analyzers review alone."""

    provider: str = COMPATIBLE
    name: str
    base_url: str
    api_key: SecretStr | None = None
    structured_output: StructuredOutput = "auto"
    context_tokens: int = 64_000
    """Tokens one prompt may hold in all, output included; less where the model takes less."""
    max_concurrency: int = HOSTED_CONCURRENCY
    """The most prompts under way; how many really are, the lane learns from the server."""
    wire: WireName = "openai"
    effort: str = ""
    """Reasoning effort in the provider's word; empty: the provider's default."""
    facts: Mapping[str, Fact] = {}
    """What the user says of this model; wins over what `models.toml` says."""
    price_input: float | None = None
    """USD per million tokens, as the user says; None: the table decides."""
    price_output: float | None = None
    price_cached: float | None = None

    @property
    def route(self) -> str:
        return f"{self.provider}:{self.name}"
