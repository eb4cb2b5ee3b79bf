"""The user's text of a prompt, with the shape of the reply where no server enforces it."""

import json
from collections.abc import Mapping
from typing import Any

from review_action.adapters.llm.dialect import Dialect
from review_action.domain.prompt import Prompt


def question_of(prompt: Prompt, dialect: Dialect, schema: Mapping[str, Any] | None) -> str:
    """The question; JSON mode wants the word in it, and without either the shape must be told."""
    if schema is None or dialect.structured == "strict":
        return prompt.question
    return (
        f"{prompt.question}\n\n"
        "Answer with one JSON object that follows this JSON Schema, and nothing else:\n"
        + json.dumps(schema, separators=(",", ":"))
    )
