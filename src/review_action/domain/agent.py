"""A specialist: data and rules that say what one prompt asks for."""

from typing import Literal

from review_action.domain.finding import Severity
from review_action.domain.value import Value


class Rule(Value):
    """A kind of finding an agent may report."""

    id: str
    """Without the agent: `sql-injection`."""
    title: str
    severity: Severity = "warning"
    cwe: str = ""


class Agent(Value):
    """One specialist. Adding one is one module, one template, one page."""

    id: str
    title: str
    kind: Literal["review", "refactor"]
    template: str
    """Name below `templates/prompts/`."""
    rules: tuple[Rule, ...]
    max_output_tokens: int = 8192
