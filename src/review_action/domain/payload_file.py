"""What the job that reads a change hands to the one that writes; every part of it is bounded, none is believed."""

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field

from review_action.domain.diff import Side
from review_action.domain.finding import Confidence, Severity
from review_action.domain.review import Conclusion
from review_action.domain.value import Value

MAX_PAYLOAD_BYTES: Final = 5 * 1024 * 1024
MAX_FINDINGS: Final = 300
MAX_ROWS: Final = 3_100
"""GitHub lists 3,000 files of a pull request at the most (docs/facts.md, 1. Reading)."""
MAX_SUMMARIES: Final = 8
MAX_WARNINGS: Final = 50
LINE_CHARACTERS: Final = 500
TEXT_CHARACTERS: Final = 8_000
CODE_CHARACTERS: Final = 20_000
PATH_CHARACTERS: Final = 4_096
NAMES: Final = 20
"""Other rules, passes or changes of one finding."""

Line = Annotated[str, Field(max_length=LINE_CHARACTERS)]
Text = Annotated[str, Field(max_length=TEXT_CHARACTERS)]
Path = Annotated[str, Field(min_length=1, max_length=PATH_CHARACTERS)]
RuleId = Annotated[
    str, Field(max_length=200, pattern=r"^[a-z0-9][a-z0-9-]*/[A-Za-z0-9][A-Za-z0-9._-]*$")
]
LineNumber = Annotated[int, Field(ge=0, le=100_000_000)]
Count = Annotated[int, Field(ge=0, le=10**12)]
Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{40}(?:[0-9a-f]{24})?$")]


class _Part(Value):
    """Nothing is converted: a number is no text, and neither is infinite."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True
    )


class HandedFinding(_Part):
    """A model's claim as it was made: quote and lines, without any place or proof."""

    rule_id: RuleId
    severity: Severity
    confidence: Confidence
    path: Path
    start_line: LineNumber
    end_line: LineNumber
    side: Side
    title: Line
    description: Text
    quote: Text
    replacement: Annotated[str, Field(max_length=CODE_CHARACTERS)] | None = None
    changes: Annotated[tuple[Line, ...], Field(max_length=NAMES)] = ()
    also_by: Annotated[tuple[RuleId, ...], Field(max_length=NAMES)] = ()
    raised_by: Annotated[tuple[Line, ...], Field(max_length=NAMES)] = ()
    verification: Literal["none", "confirmed", "unsure"] = "none"
    """What was refuted is no claim: that a file could have a comment of ours withdrawn by it."""
    verification_note: Line = ""


class HandedRow(_Part):
    """What the analysis says became of one file."""

    path: Path
    state: Literal["reviewed", "partial", "skipped", "failed"]
    reason: Line = ""


class HandedUsage(_Part):
    """Tokens, as in `Usage`."""

    input_tokens: Count = 0
    output_tokens: Count = 0
    cached_tokens: Count = 0
    cache_write_tokens: Count = 0
    reasoning_tokens: Count = 0


class HandedSpend(_Part):
    """Money, as in `Spend`."""

    usd: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0
    unpriced: Count = 0


class PayloadFile(_Part):
    """One analysis. What it says of itself is shown; what decides is found out anew."""

    tool: Literal["review-action"]
    schema_version: Literal[1]
    repository: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$", max_length=201)
    ]
    pull_number: Annotated[int, Field(gt=0, lt=2**31)]
    base_sha: Sha
    head_sha: Sha
    model: Annotated[str, Field(pattern=r"^[A-Za-z0-9@][A-Za-z0-9@._:/+-]{0,199}$")]
    """Route of the model, or `embedded`."""
    conclusion: Conclusion
    """Of the analysis; publishing comes to its own."""
    rating: Annotated[int, Field(ge=0, le=10)] | None = None
    summaries: Annotated[tuple[Text, ...], Field(max_length=MAX_SUMMARIES)] = ()
    findings: Annotated[tuple[HandedFinding, ...], Field(max_length=MAX_FINDINGS)] = ()
    coverage: Annotated[tuple[HandedRow, ...], Field(max_length=MAX_ROWS)] = ()
    usage: HandedUsage = HandedUsage()
    spend: HandedSpend = HandedSpend()
    warnings: Annotated[tuple[Line, ...], Field(max_length=MAX_WARNINGS)] = ()
