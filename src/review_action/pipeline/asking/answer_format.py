"""The JSON a model is asked to answer a command with: one shape for each kind of answer."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

ChangeType = Literal[
    "feature", "fix", "refactoring", "performance", "tests", "documentation", "build", "other"
]
Section = Literal["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
"""https://keepachangelog.com/en/1.1.0/"""


class _Reply(BaseModel):
    model_config = ConfigDict(defer_build=True)


class AnswerReply(_Reply):
    """To `/explain` and `/ask`; `done` comes last in every shape, so that a cut reply shows."""

    answer: str = Field(description="Markdown, at most 2,000 characters.")
    done: Literal[True]


class Theme(_Reply):
    theme: str = Field(description="What these files have in common, at most 60 characters.")
    files: list[str] = Field(description="Paths exactly as after `## File:`.")
    change: str = Field(description="What changes for whoever uses or calls it, one sentence.")


class Step(_Reply):
    """One arrow of the sketch; the drawing language is ours, the words are plain."""

    source: str = Field(description="A part of the program, at most 40 characters, plain words.")
    label: str = Field(description="What passes, at most 40 characters; or empty.")
    target: str = Field(description="A part of the program, at most 40 characters, plain words.")


class DescriptionReply(_Reply):
    type: ChangeType
    summary: str = Field(description="Two or three sentences on what the change does.")
    themes: list[Theme] = Field(description="At most 8, the most important first.")
    steps: list[Step] = Field(description="At most 12; [] unless a drawing says more than words.")
    done: Literal[True]


class ChangelogReply(_Reply):
    section: Section
    entry: str = Field(description="One entry for users, without a leading dash.")
    done: Literal[True]


class SuggestedTest(_Reply):
    path: str = Field(description="Where the file would go in the repository.")
    covers: str = Field(description="The behaviour it holds, one sentence.")
    code: str = Field(description="The whole file, without a fence.")


class SuiteReply(_Reply):
    tests: list[SuggestedTest] = Field(description="At most 3 files.")
    done: Literal[True]


Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class AnswerKind(Generic[Shape]):
    """What is asked, and in which shape the reply comes."""

    name: str
    """Of the template; told to the provider as the schema's name."""
    shape: type[Shape]
    max_output_tokens: int = 2_048


EXPLAIN = AnswerKind("explain", AnswerReply)
ASK = AnswerKind("ask", AnswerReply)
DESCRIBE = AnswerKind("describe", DescriptionReply)
CHANGELOG = AnswerKind("changelog", ChangelogReply)
TESTS = AnswerKind("tests", SuiteReply, max_output_tokens=8_192)
