"""The JSON a second look is asked to answer with."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from review_action.domain.finding import Severity

SCHEMA_NAME = "verdicts"


class ReplyVerdict(BaseModel):
    """One element of `verdicts`: the quote and the reasoning come first, so that the verdict follows."""

    model_config = ConfigDict(defer_build=True)

    id: int = Field(description="Number of the claim.")
    quote: str = Field(description="Verbatim line of the file that decides, without the gutter.")
    reasoning: str = Field(
        description="One or two sentences: for which input it happens, or why it cannot."
    )
    verdict: Literal["confirmed", "refuted", "unsure"]
    severity: Severity


class VerdictReply(BaseModel):
    """The root; `done` comes last, so that a cut reply shows."""

    model_config = ConfigDict(defer_build=True)

    verdicts: list[ReplyVerdict] = Field(description="One for each claim, in their order.")
    done: Literal[True]


def verdict_format() -> dict[str, Any]:
    """JSON Schema of the answer; the same text in every run."""
    return VerdictReply.model_json_schema()
