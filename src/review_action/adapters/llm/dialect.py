"""What one server is known to take; learned from its refusals, forgotten with the run."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from review_action.domain.settings import ModelSettings

OutputLimit = Literal["max_completion_tokens", "max_tokens", ""]

MAX_TOKENS_HOSTS = ("api.deepseek.com", "api.mistral.ai", "localhost", "127.0.0.1")
"""They ignore `max_completion_tokens` without a word, or Ollama runs there, which does (docs/facts.md, 8. Model wire)."""

_USAGE = re.compile(r"stream_options|include_usage")
_LIMIT = re.compile(r"max_(?:completion_|output_)?tokens")
_TOO_LARGE = re.compile(r"too large|at most|less than|maximum|exceed")
_FORMAT = re.compile(
    r"response_format|json_schema|json_object|json_validate_failed|json mode|structured output"
    r"|requested parameters|invalid schema|schema is too complex|grammar"
)
_STREAM = re.compile(
    r"\bstream(?:ing|ed)?\b(?=.*\b(?:support|verif|allow|permit|unknown|unrecog|unexpected|extra))"
    r"|(?:support|verif|allow|permit|unknown|unrecog|unexpected|extra).*\bstream(?:ing|ed)?\b",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The optional parts of a request that are still sent.

    Attributes:
        structured: `strict` sends the JSON Schema, `json` asks for any JSON object.
        fixed: The user chose `structured`: a refusal is told instead of worked around.
    """

    structured: Literal["strict", "json", "none"] = "strict"
    fixed: bool = False
    output_limit: OutputLimit = "max_completion_tokens"
    stream: bool = True
    stream_usage: bool = True

    @property
    def words(self) -> str:
        """For the log."""
        forms = {"strict": "a JSON schema", "json": "JSON mode", "none": "JSON by the prompt alone"}
        limit = f"`{self.output_limit}`" if self.output_limit else "no output limit"
        return f"{forms[self.structured]}, {limit}, {'' if self.stream else 'not '}streamed"


def first_dialect(settings: ModelSettings, host: str) -> Dialect:
    """What to try first with `host`."""
    return Dialect(
        structured="strict" if settings.structured_output == "auto" else settings.structured_output,
        fixed=settings.structured_output != "auto",
        output_limit="max_tokens" if host in MAX_TOKENS_HOSTS else "max_completion_tokens",
    )


def narrowed(dialect: Dialect, refusal: str) -> Dialect | None:
    """`dialect` without the optional part that `refusal` names; None when it names none of ours.

    One rule for all servers and years: what is not known about a model is found out by asking.
    """
    text = refusal.lower()
    if dialect.stream and dialect.stream_usage and _USAGE.search(text):
        return replace(dialect, stream_usage=False)
    if dialect.output_limit and _LIMIT.search(text):
        return replace(dialect, output_limit=_next_limit(dialect.output_limit, text))
    if not dialect.fixed and dialect.structured != "none" and _FORMAT.search(text):
        return replace(dialect, structured="json" if dialect.structured == "strict" else "none")
    if dialect.stream and _STREAM.search(text):
        return replace(dialect, stream=False)
    return None


def _next_limit(limit: OutputLimit, text: str) -> OutputLimit:
    if _TOO_LARGE.search(text):
        return ""
    if limit == "max_tokens":
        return "max_completion_tokens" if "max_completion_tokens" in text else ""
    return "max_tokens"
