"""A specialist: data and rules that say what one prompt asks for."""

from typing import Literal

from pydantic import Field

from review_action.domain.finding import Severity
from review_action.domain.value import Value


class Rule(Value):
    """A kind of finding an agent may report."""

    id: str
    """Without the agent: `sql-injection`."""
    title: str
    severity: Severity = "warning"
    cwe: str = ""
    agent: str = ""
    """Whose rule it is, where an agent holds the lenses of several; empty: its own."""
    needs_intent: bool = False
    """Whether it holds the change against what its author says; a blind agent cannot have it."""
    instruction: str = ""
    """A rule of the team's own in the maintainers' words; empty: the title says it all."""
    examples: tuple[str, ...] = ()
    """Code with which the maintainers explain their rule."""
    paths: tuple[str, ...] = ()
    """Globs of the files a rule of the team's own holds for; none for all."""


class Agent(Value):
    """One specialist. Adding one is one module, one template, one page."""

    id: str
    title: str
    kind: Literal["review", "refactor"]
    template: str
    """Name below `templates/prompts/`."""
    rules: tuple[Rule, ...]
    looks_for: str = ""
    """What it looks for, as one sentence for people and for the passes that hold several lenses."""
    leaves: tuple[str, ...] = ()
    """What it must not report, because another agent, a linter or nobody should."""
    advice: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What to look at in one language, by `FileDiff.language`; `*` holds for all, `test` for test code."""
    summarises: bool = False
    """Whether its reply tells what the change does."""
    sees_intent: bool = False
    """Whether it is shown title and description. A reassuring one hides defects, so most are not."""
    max_output_tokens: int = 8192
