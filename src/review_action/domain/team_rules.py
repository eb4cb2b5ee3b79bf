"""The team's own rules: what the repository tells everyone who works on it, and rules of its own."""

from pydantic import ConfigDict, Field

from review_action.domain.finding import Severity
from review_action.domain.value import Value


class TeamRule(Value):
    """One entry of `rules:` in the configuration; reported as `team/<id>`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,60}$", description="Kebab-case name of the rule."
    )
    instruction: str = Field(
        min_length=1, max_length=2_000, description="What must hold, in plain words."
    )
    paths: tuple[str, ...] = Field(
        default=(), description="Globs of the files it holds for; none for all."
    )
    severity: Severity = Field(default="warning", description="How bad a breach is.")
    examples: tuple[str, ...] = Field(
        default=(), max_length=5, description="Code that breaks the rule or keeps it."
    )


class Guidance(Value):
    """Text of one file that guides everyone in the repository, such as `AGENTS.md`; bounded in size."""

    path: str
    text: str
    globs: tuple[str, ...] = ()
    """Files it holds for; none for all."""


class TeamRules(Value):
    """Everything of the team's that a review goes by, all from the base commit."""

    rules: tuple[TeamRule, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    warnings: tuple[str, ...] = ()
    """What was cut or could not be read, for people."""
