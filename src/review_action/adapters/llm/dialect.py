"""What one server is known to take; begun from facts, learned from its refusals, forgotten with the run."""

import re
from dataclasses import dataclass, replace

from review_action.adapters.llm.facts import OutputLimit, Structured, facts_of
from review_action.domain.settings import ModelSettings

_USAGE = re.compile(r"stream_options|include_usage")
_EFFORT = re.compile(r"effort|think(?:ing)?[ _.]?(?:level|config)|thinking is not")
_CACHE = re.compile(r"prompt_cache_key|cache_control|ephemeral")
_LIMIT = re.compile(r"max_(?:completion_|output_)?tokens|maxoutputtokens")
_TOO_LARGE = re.compile(r"too large|at most|less than|maximum|exceed|supported range")
_OVERFLOW = re.compile(r"exceeds? (?:the )?context limit")
"""Anthropic's words for a prompt that is too long name `max_tokens` too."""
_FORMAT = re.compile(
    r"response_format|json_schema|json_object|json_validate_failed|json mode|structured output"
    r"|requested parameters|invalid schema|schema is too complex|grammar|output_config"
    r"|output_format|response_?json_?schema|response_?schema|response_?mime_?type|too many states"
)
_STREAM = re.compile(r"\bstream(?:ing|ed)?\b")
_UNKNOWN = re.compile(r"support|verif|allow|permit|unknown|unrecog|unexpected|extra")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The optional parts of a request that are still sent.

    Attributes:
        structured: `strict` sends the JSON Schema, `json` asks for any JSON object.
        fixed: The user chose `structured`: a refusal is told instead of worked around.
        output_limit: The field that bounds the answer; empty: none.
        effort: How much to reason; empty: as the provider likes.
        cache_hint: Says what to cache (`cache_control`), or under which key (`prompt_cache_key`).
        reasoning_room: Tokens added to the output limit, for thinking that counts as output.
        require_parameters: Tells a router to choose none who passes the schema over.
    """

    structured: Structured = "strict"
    fixed: bool = False
    output_limit: OutputLimit = "max_completion_tokens"
    stream: bool = True
    stream_usage: bool = True
    effort: str = ""
    cache_hint: bool = False
    reasoning_room: int = 0
    require_parameters: bool = False

    @property
    def words(self) -> str:
        """For the log."""
        forms = {"strict": "a JSON schema", "json": "JSON mode", "none": "JSON by the prompt alone"}
        limit = f"`{self.output_limit}`" if self.output_limit else "no output limit"
        effort = f", effort {self.effort}" if self.effort else ""
        streamed = "streamed" if self.stream else "not streamed"
        return f"{forms[self.structured]}, {limit}{effort}, {streamed}"


def first_dialect(settings: ModelSettings) -> Dialect:
    """What to try first: what is known of the model, or else the minimum."""
    facts = facts_of(settings)
    chosen = settings.structured_output
    return Dialect(
        structured=facts.structured if chosen == "auto" else chosen,
        fixed=chosen != "auto",
        output_limit=facts.output_limit,
        effort=facts.effort(settings.effort),
        cache_hint=facts.cache_hint,
        reasoning_room=facts.reasoning_room,
        require_parameters=facts.require_parameters,
    )


def narrowed(dialect: Dialect, refusal: str) -> Dialect | None:
    """`dialect` without the optional part that `refusal` names; None when it names none of ours.

    One rule for all servers and years: what is not known about a model is found out by asking.
    """
    text = refusal.lower()
    return (
        _without_extras(dialect, text)
        or _without_limit(dialect, text)
        or _without_format(dialect, text)
        or _without_stream(dialect, text)
    )


def _without_extras(dialect: Dialect, text: str) -> Dialect | None:
    if dialect.stream and dialect.stream_usage and _USAGE.search(text):
        return replace(dialect, stream_usage=False)
    # Before the format: Anthropic has both in `output_config`.
    if dialect.effort and _EFFORT.search(text):
        return replace(dialect, effort="")
    if dialect.cache_hint and _CACHE.search(text):
        return replace(dialect, cache_hint=False)
    return None


def _without_limit(dialect: Dialect, text: str) -> Dialect | None:
    if not dialect.output_limit or not _LIMIT.search(text) or _OVERFLOW.search(text):
        return None
    if _TOO_LARGE.search(text):
        if dialect.reasoning_room:
            return replace(dialect, reasoning_room=0)
        return replace(dialect, output_limit="")
    if dialect.output_limit == "max_tokens":
        newer: OutputLimit = "max_completion_tokens"
        return replace(dialect, output_limit=newer if newer in text else "")
    return replace(dialect, output_limit="max_tokens")


def _without_format(dialect: Dialect, text: str) -> Dialect | None:
    if dialect.fixed or dialect.structured == "none" or not _FORMAT.search(text):
        return None
    return replace(dialect, structured="json" if dialect.structured == "strict" else "none")


def _without_stream(dialect: Dialect, text: str) -> Dialect | None:
    if dialect.stream and _STREAM.search(text) and _UNKNOWN.search(text):
        return replace(dialect, stream=False)
    return None
