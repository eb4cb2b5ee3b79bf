"""Anthropic's messages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from review_action.adapters.llm.dialect import Dialect
from review_action.adapters.llm.problem import problem_of
from review_action.adapters.llm.strict_schema import strict_schema
from review_action.adapters.llm.wire import Finish, PartialReply, WireRequest
from review_action.adapters.llm.wires.endpoint import endpoint
from review_action.adapters.llm.wires.reading import count, event_of, fields, items, text_of
from review_action.adapters.llm.wires.telling import question_of
from review_action.domain.completion import Usage
from review_action.domain.prompt import Prompt

PATH = "/messages"
VERSION = "2026-10-21"
"""https://platform.claude.com/docs/en/api/versioning."""
SAFE_MAX_TOKENS = 4096
"""A limit is required, and no model since Claude 3 takes less than this."""
# https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
_FINISHES: Mapping[str, Finish] = {
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}


class AnthropicMessagesWire:
    """Pure translation for one model at one base URL."""

    def __init__(self, model: str, base_url: str, api_key: SecretStr | None = None) -> None:
        self._model = model
        self._url = endpoint(base_url, PATH)
        self._key = api_key

    @property
    def host(self) -> str:
        return urlsplit(self._url).hostname or ""

    def request(self, prompt: Prompt, dialect: Dialect) -> WireRequest:
        """The shared block ends with the cache's breakpoint; what follows it is asked of it."""
        schema = strict_schema(prompt.reply_schema) if prompt.reply_schema else None
        system = _blocks(prompt.system)
        shared = _blocks(prompt.shared)
        if dialect.cache_hint and (prefix := shared or system):
            prefix[-1]["cache_control"] = {"type": "ephemeral"}
        content = [*shared, *_blocks(question_of(prompt, dialect, schema))]
        body: dict[str, Any] = {
            "model": self._model,
            "max_tokens": _max_tokens(prompt, dialect),
            "messages": [{"role": "user", "content": content}],
        }
        if system:
            body["system"] = system
        if dialect.stream:
            body["stream"] = True
        if config := _output_config(schema, dialect):
            body["output_config"] = config
        return WireRequest(self._url, self._headers(dialect), body)

    def read(self, data: str, reply: PartialReply) -> None:
        """One event, or a whole message; kinds of events that are new are to be passed over."""
        event = event_of(data)
        if event.get("error"):
            reply.problem = problem_of(event["error"])
            return
        match event.get("type"):
            case "message_start":
                _read_message(fields(event.get("message")), reply)
            case "content_block_start":
                _read_block(fields(event.get("content_block")), reply)
            case "content_block_delta":
                _read_block(fields(event.get("delta")), reply)
            case "message_delta":
                _read_end({**event, **fields(event.get("delta"))}, reply)
            case "message":  # not streamed
                _read_message(event, reply)
                _read_end(event, reply)
        reply.ended = reply.ended or event.get("type") in {"message_stop", "message"}

    def _headers(self, dialect: Dialect) -> dict[str, str]:
        headers = {
            "accept": "text/event-stream" if dialect.stream else "application/json",
            "content-type": "application/json",
            "anthropic-version": VERSION,
        }
        return headers | ({"x-api-key": self._key.get_secret_value()} if self._key else {})


def _blocks(text: str) -> list[dict[str, Any]]:
    # A block of nothing but space is refused.
    return [{"type": "text", "text": text}] if text.strip() else []


def _max_tokens(prompt: Prompt, dialect: Dialect) -> int:
    if not dialect.output_limit:
        return min(prompt.max_output_tokens, SAFE_MAX_TOKENS)
    # Thinking counts: without room for it, a stop at the limit would eat the answer.
    return prompt.max_output_tokens + dialect.reasoning_room


def _output_config(schema: Mapping[str, Any] | None, dialect: Dialect) -> dict[str, Any]:
    config: dict[str, Any] = {"effort": dialect.effort} if dialect.effort else {}
    if schema is not None and dialect.structured == "strict":
        config["format"] = {"type": "json_schema", "schema": schema}
    return config


def _read_message(message: Mapping[str, Any], reply: PartialReply) -> None:
    reply.model = text_of(message.get("model")) or reply.model
    _read_usage(message, reply)
    for block in items(message.get("content")):
        _read_block(block, reply)


def _read_block(block: Mapping[str, Any], reply: PartialReply) -> None:
    # Thinking has blocks of its own, whose text is in other fields.
    reply.begun = True
    if block.get("type") in {"text", "text_delta"}:
        reply.text.append(text_of(block.get("text")))


def _read_end(event: Mapping[str, Any], reply: PartialReply) -> None:
    _read_usage(event, reply)
    reason = text_of(event.get("stop_reason"))
    if reason:
        reply.finish = _FINISHES.get(reason, "stop")
    if reply.finish == "refusal":
        reply.reason = text_of(fields(event.get("stop_details")).get("category")) or reason


def _read_usage(event: Mapping[str, Any], reply: PartialReply) -> None:
    """Counters come at the start and, grown, at the end; input leaves out what a cache had to do."""
    usage = fields(event.get("usage"))
    reply.counts |= {name: value for name, value in usage.items() if isinstance(value, int)}
    thought = fields(usage.get("output_tokens_details")).get("thinking_tokens")
    if isinstance(thought, int):
        reply.counts["thinking_tokens"] = thought
    cached = count(reply.counts.get("cache_read_input_tokens"))
    written = count(reply.counts.get("cache_creation_input_tokens"))
    output = count(reply.counts.get("output_tokens"))
    reply.usage = Usage(
        input_tokens=count(reply.counts.get("input_tokens")) + cached + written,
        output_tokens=output,
        cached_tokens=cached,
        cache_write_tokens=written,
        reasoning_tokens=min(output, count(reply.counts.get("thinking_tokens"))),
    )
