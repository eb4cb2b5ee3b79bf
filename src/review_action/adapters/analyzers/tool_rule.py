"""What we say for a rule of another tool, and how much it counts."""

from dataclasses import dataclass
from typing import Literal

from review_action.domain.finding import Confidence, Severity


@dataclass(frozen=True)
class ToolRule:
    """One rule that is reported; all others of the tool are left aside.

    Attributes:
        title: What is wrong, in our words.
        description: Why it matters and what to do.
        severity: Errors fail the check by default: what breaks or opens the program.
        quotes: Whether the tool's own message comes first, because it names what it is about.
        once: Of the rules of a tool that share this word the first remark in a file says it all.
        in_tests: Whether tests, examples and scripts for trying by hand are held to it: to what cannot
            run at all, mostly.
        hint: Whether it is right too seldom to be told: a model may make something of it.
        if_common: Whether it counts where code that the change leaves alone does the same: what evidently
            works there does so here; what is dangerous is so however common.
    """

    title: str
    description: str
    severity: Severity = "warning"
    confidence: Confidence = "high"
    quotes: bool = False
    in_tests: Literal["same", "skip"] = "skip"
    if_common: Literal["same", "skip"] = "same"
    hint: bool = False
    once: str = ""
