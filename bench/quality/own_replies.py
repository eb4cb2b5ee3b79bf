"""A bundled case's own replies, by agent: for a demonstration whose questions may change their words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bench.quality.recorded_model import NotRecordedError
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.value import Value
from review_action.errors import ConfigurationError
from review_action.pipeline.asking.verdict_format import SCHEMA_NAME as SECOND_LOOK

FILE = "replies.json"


class Replies(Value):
    """What a model is made to say of one case."""

    findings: dict[str, dict[str, Any]]
    """By a name of their own, as elements of a reply."""
    said: dict[str, tuple[str, ...]]
    """Names of the findings that a pass raises, by `agent#take`."""
    verdicts: dict[str, dict[str, Any]]
    """What a second look says of a finding, by the finding's title."""
    summary: str = ""


class OwnReplies:
    """A `LanguageModel` over `replies.json` of a case; what is not in it was never answered."""

    def __init__(self, case: Path) -> None:
        self._file = case / FILE
        self._replies: Replies | None = None

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """The reply.

        Raises:
            NotRecordedError: There is none for this pass, or not for all claims.
            ConfigurationError: The file cannot be read.
        """
        del deadline
        replies = self._replies = self._replies or self._read()
        if prompt.schema_name == SECOND_LOOK:
            told = _verdicts(replies, prompt.question)
        else:
            told = _review(replies, f"{prompt.agent}#{prompt.take}")
        return Completion(text=json.dumps(told), model="recorded", route="recorded")

    async def aclose(self) -> None:
        """Nothing is open."""

    def _read(self) -> Replies:
        try:
            return Replies.model_validate_json(self._file.read_bytes())
        except FileNotFoundError as error:
            raise NotRecordedError(f"the case has no {FILE}") from error
        except ValidationError as error:
            raise ConfigurationError(
                f"{self._file} cannot be read: {error.errors(include_url=False)[0]['msg']}",
                hint="The format is in docs/recipes/quality.md.",
            ) from error


def _review(replies: Replies, name: str) -> dict[str, Any]:
    if name not in replies.said:
        raise NotRecordedError(f"{FILE} has nothing for {name}")
    return {
        "findings": [replies.findings[each] for each in replies.said[name]],
        "rating": None,
        "summary": replies.summary,
        "done": True,
    }


def _verdicts(replies: Replies, question: str) -> dict[str, Any]:
    told = []
    for claim in _claims(question):
        if claim["title"] not in replies.verdicts:
            raise NotRecordedError(f"{FILE} has no verdict on one of the claims")
        told.append({"id": claim["id"], **replies.verdicts[claim["title"]]})
    return {"verdicts": told, "done": True}


def _claims(question: str) -> Iterator[dict[str, Any]]:
    for line in question.splitlines():
        if line.startswith('{"id"'):
            yield json.loads(line)
