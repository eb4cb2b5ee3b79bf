"""OpenAI's chat completions, the wire that most servers speak."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from review_action.adapters.llm.dialect import Dialect
from review_action.adapters.llm.problem import problem_of
from review_action.adapters.llm.server_cost import cost_in_usage
from review_action.adapters.llm.strict_schema import strict_schema
from review_action.adapters.llm.wire import Finish, PartialReply, WireRequest
from review_action.adapters.llm.wires.endpoint import endpoint
from review_action.adapters.llm.wires.reading import count, event_of, fields, items, text_of
from review_action.adapters.llm.wires.telling import question_of
from review_action.domain.completion import Usage
from review_action.domain.prompt import Prompt

PATH = "/chat/completions"
MAX_SCHEMA_NAME = 64
"""https://platform.openai.com/docs/api-reference/chat/create, `response_format`."""
_FINISHES: Mapping[str, Finish] = {
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",  # Mistral's, when the context is full
    "content_filter": "refusal",
    "error": "error",  # OpenRouter's, when an upstream server failed
}


class ChatCompletionsWire:
    """Pure translation for one model at one base URL."""

    def __init__(self, model: str, base_url: str, api_key: SecretStr | None = None) -> None:
        self._model = model
        self._url = chat_url(base_url)
        self._key = api_key

    @property
    def host(self) -> str:
        return urlsplit(self._url).hostname or ""

    def request(self, prompt: Prompt, dialect: Dialect) -> WireRequest:
        """Shared text comes first in the user message, so that providers can cache the prefix."""
        schema = strict_schema(prompt.reply_schema) if prompt.reply_schema else None
        question = question_of(prompt, dialect, schema)
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": prompt.system},
                {"role": "user", "content": f"{prompt.shared}\n\n{question}".lstrip("\n")},
            ],
            **_options(prompt, dialect),
        }
        if schema is not None and dialect.structured != "none":
            body["response_format"] = _response_format(prompt, schema, dialect)
            if dialect.require_parameters:
                body["provider"] = {"require_parameters": True}
        return WireRequest(self._url, self._headers(dialect), body)

    def read(self, data: str, reply: PartialReply) -> None:
        """One chunk of a stream, or a whole answer: they differ in `delta` and `message` only."""
        if data.strip() == "[DONE]":
            reply.ended = True
            return
        event = event_of(data)
        if event.get("error"):
            reply.problem = problem_of(event["error"])
            return
        reply.model = str(event.get("model") or reply.model)
        if isinstance(event.get("usage"), Mapping):
            _read_usage(event["usage"], reply)
        choices = event.get("choices")
        if isinstance(choices, list) and choices and isinstance(choices[0], Mapping):
            _read_choice(choices[0], reply)

    def _headers(self, dialect: Dialect) -> dict[str, str]:
        headers = {
            "accept": "text/event-stream" if dialect.stream else "application/json",
            "content-type": "application/json",
        }
        if self._key is not None:
            key = self._key.get_secret_value()
            azure = self.host.endswith(".openai.azure.com")
            # Azure takes a bearer only from its identity service, keys in a header of its own.
            headers |= {"api-key": key} if azure else {"authorization": f"Bearer {key}"}
        return headers


def chat_url(base_url: str) -> str:
    """The endpoint below `base_url`; raises `InvalidInputError` where it is no root of an API."""
    return endpoint(base_url, PATH)


def _options(prompt: Prompt, dialect: Dialect) -> dict[str, Any]:
    # No temperature: newer models refuse it, the others do well by their default (docs/facts.md, 8. Model wire).
    options: dict[str, Any] = {"stream": True} if dialect.stream else {}
    if dialect.stream and dialect.stream_usage:
        options["stream_options"] = {"include_usage": True}
    if dialect.output_limit:
        options[dialect.output_limit] = prompt.max_output_tokens + dialect.reasoning_room
    if dialect.effort:
        options["reasoning_effort"] = dialect.effort
    if dialect.cache_hint:
        options["prompt_cache_key"] = _cache_key(prompt)
    return options


def _cache_key(prompt: Prompt) -> str:
    """Sends prompts of one prefix to one machine, the only one that has it in its cache.

    https://platform.openai.com/docs/guides/prompt-caching
    """
    return hashlib.sha256(prompt.prefix.encode("utf-8", "replace")).hexdigest()[:32]


def _response_format(prompt: Prompt, schema: Mapping[str, Any], dialect: Dialect) -> dict[str, Any]:
    if dialect.structured == "json":
        return {"type": "json_object"}
    name = prompt.schema_name[:MAX_SCHEMA_NAME]
    described = {"name": name, "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": described}


def _read_choice(choice: Mapping[str, Any], reply: PartialReply) -> None:
    reply.begun = True
    reply.ended = reply.ended or "message" in choice
    said = fields(choice.get("delta") or choice.get("message"))
    reply.text.append(_content(said.get("content")))
    reply.refusal.append(_content(said.get("refusal")))
    if choice.get("error"):
        reply.problem = problem_of(choice["error"])
    if reason := choice.get("finish_reason"):
        reply.finish = _FINISHES.get(str(reason), "stop")
        reply.reason = str(reason)


def _content(content: Any) -> str:
    """Text of a string, or of the text parts of a list (Mistral's reasoning models send those)."""
    if isinstance(content, list):
        return "".join(_content(part.get("text")) for part in items(content))
    return text_of(content)


def _read_usage(usage: Mapping[str, Any], reply: PartialReply) -> None:
    prompt, output = count(usage.get("prompt_tokens")), count(usage.get("completion_tokens"))
    asked = fields(usage.get("prompt_tokens_details"))
    answered = fields(usage.get("completion_tokens_details"))
    # DeepSeek's older name for the same.
    cached = count(asked.get("cached_tokens")) or count(usage.get("prompt_cache_hit_tokens"))
    reply.usage = Usage(
        input_tokens=prompt,
        output_tokens=output,
        cached_tokens=min(prompt, cached),
        cache_write_tokens=min(prompt, count(asked.get("cache_write_tokens"))),
        reasoning_tokens=min(output, count(answered.get("reasoning_tokens"))),
    )
    reply.cost_usd = cost_in_usage(usage)
