"""The JSON a model is asked to answer with: one shape for all agents, down to the last character."""

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from review_action.domain.diff import Side
from review_action.domain.finding import Confidence, Severity

OTHER_RULE = "other"
"""What a finding is filed under when no rule of the agent fits."""
SCHEMA_NAME = "review"
"""One name as there is one schema: providers put both before the system text, so that agents who
differ in either would share no cached prefix (bench/prefix_sharing.py)."""


class ReplyFinding(BaseModel):
    """One element of `findings`; the order of the fields is the order the model writes them in.

    Place comes first, so that a reply cut anywhere still tells which finding was cut. Evidence
    comes before severity's justification and confidence last, so that the grade follows the
    reasoning (docs/facts.md, 11. Prompts).
    """

    model_config = ConfigDict(defer_build=True)

    path: str = Field(description="Path of the file exactly as in its `## File:` heading.")
    line: int = Field(description="Number in the gutter of the first line concerned.")
    end_line: int | None = Field(description="Last line concerned; null when it is one line.")
    side: Side = Field(description="LEFT only for removed lines, whose gutter says L.")
    quote: str = Field(description="Verbatim text of that line, without the gutter.")
    rule: str = Field(description="Name of one of the question's rules, or `other`.")
    severity: Severity
    title: str = Field(description="One sentence, at most 120 characters.")
    evidence: str = Field(description="The concrete input or path through the code that fails.")
    description: str = Field(description="Why it matters and what to do.")
    changes: list[str] = Field(
        description="What a replacement that keeps the behaviour changes, one entry each; or []."
    )
    suggestion: str | None = Field(
        description="Replacement for the whole lines line..end_line, indentation kept; or null."
    )
    confidence: Confidence


class ReviewReply(BaseModel):
    """The root; `summary` and `done` come last and are required, so that a cut reply shows."""

    model_config = ConfigDict(defer_build=True)

    findings: list[ReplyFinding] = Field(description="Empty when there is nothing to say.")
    rating: int | None = Field(description="0 (do not merge) to 10 (nothing to add), or null.")
    summary: str = Field(description="Two or three sentences on the change as a whole.")
    done: Literal[True]


@cache
def reply_schema() -> dict[str, Any]:
    """JSON Schema (2020-12, with `$defs`) of every agent's answer; the same text in every run.

    The rules differ by agent and are told in its question; `read_finding` files under `other`
    what names none of them.
    """
    return ReviewReply.model_json_schema()
