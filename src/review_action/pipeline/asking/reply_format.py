"""The JSON a model is asked to answer with: one shape for all agents, rule ids and extras by agent."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from review_action.domain.agent import Agent
from review_action.domain.diff import Side
from review_action.domain.finding import Confidence, Severity

OTHER_RULE = "other"
"""What a finding is filed under when no rule of the agent fits."""


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
    rule: str
    severity: Severity
    title: str = Field(description="One sentence, at most 120 characters.")
    evidence: str = Field(description="The concrete input or path through the code that fails.")
    description: str = Field(description="Why it matters and what to do.")
    suggestion: str | None = Field(
        description="Replacement for the whole lines line..end_line, indentation kept; or null."
    )
    confidence: Confidence


class RefactorFinding(ReplyFinding):
    """A replacement that keeps the behaviour, with what it changes."""

    changes: list[str] = Field(
        description="What the replacement changes and why behaviour is kept, one entry each."
    )


class ReviewReply(BaseModel):
    """The root; `summary` and `done` come last and are required, so that a cut reply shows."""

    model_config = ConfigDict(defer_build=True)

    findings: list[ReplyFinding] = Field(description="Empty when there is nothing to say.")
    rating: int | None = Field(description="0 (do not merge) to 10 (nothing to add), or null.")
    summary: str = Field(description="Two or three sentences on the change as a whole.")
    done: Literal[True]


class RefactorReply(BaseModel):
    """The root of an agent that does not rate."""

    model_config = ConfigDict(defer_build=True)

    findings: list[RefactorFinding] = Field(description="Empty when there is nothing to say.")
    summary: str = Field(description="One or two sentences on what could be simpler.")
    done: Literal[True]


def reply_schema(agent: Agent) -> dict[str, Any]:
    """JSON Schema (2020-12, with `$defs`) of what `agent` answers; deterministic for caching."""
    root: type[BaseModel] = RefactorReply if agent.kind == "refactor" else ReviewReply
    element = RefactorFinding if agent.kind == "refactor" else ReplyFinding
    schema = root.model_json_schema()
    schema["$defs"][element.__name__]["properties"]["rule"] = {
        "enum": [*(rule.id for rule in agent.rules), OTHER_RULE],
        "type": "string",
    }
    return schema
