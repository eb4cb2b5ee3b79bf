"""A prompt: frozen system text, shared pull request block, question, and the schema of the reply."""

from typing import Any

from pydantic import Field

from review_action.domain.value import Value


class Prompt(Value):
    """What one call sends; `system` and `shared` come first so that providers can cache them."""

    agent: str
    unit: str
    take: int = 1
    """Which independent pass of this agent over this unit it is; more than one in the profile `deep`."""
    system: str
    shared: str
    """The diff and pull request block that all questions about one unit have in common."""
    question: str
    reply_schema: dict[str, Any] = Field(default_factory=dict)
    schema_name: str = "review"
    max_output_tokens: int = 8192
    paths: tuple[str, ...] = ()
    """Files whose coverage depends on this prompt."""
    risk: float = 0.0
    second_opinion: bool = False
    """Better answered by another route than the first, where there is one: it judges that one's work."""
    tokens: int = 0
    """Estimated input tokens (o200k-like); 0 when nobody estimated."""

    @property
    def prefix(self) -> str:
        """What this prompt has in common with the others about its unit, and a provider may cache."""
        return f"{self.system}\n{self.shared}"

    @property
    def characters(self) -> int:
        return len(self.system) + len(self.shared) + len(self.question)
