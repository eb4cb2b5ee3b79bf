"""A rule on syntax: what code it finds, and what is to be said of it."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from review_action.domain.finding import Confidence, Severity
from review_action.domain.value import Value


class CodeRule(Value):
    """One rule in ast-grep's form; reported as `<agent>/<id>`."""

    # Compared by identity where it matters: `matcher` holds plain lists and mappings.
    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: Literal["ast-grep", "team"] = "ast-grep"
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    grammars: tuple[str, ...]
    """Names of grammars: `python`, `tsx`, …"""
    severity: Severity
    confidence: Confidence = "high"
    message: str
    note: str = ""
    cwe: str = ""
    matcher: dict[str, Any]
    """`rule`, `constraints`, `utils`, `transform` as ast-grep takes them."""
    fix: str | None = None
    files: tuple[str, ...] = ()
    """Globs of the files it holds for; none for all."""
    ignores: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    """Texts of which one stands in every file the rule can match; none where that is not known."""
    in_tests: Literal["same", "skip"] = "same"
    valid: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    path: str = ""
    line: int = 0
    """Where it is written."""

    @property
    def rule_id(self) -> str:
        return f"{self.agent}/{self.id}"
