"""OpenAI's chat completions, the wire that most servers speak."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from review_action.adapters.llm.dialect import Dialect
from review_action.adapters.llm.problem import problem_of
from review_action.adapters.llm.strict_schema import strict_schema
from review_action.adapters.llm.wire import PartialReply, WireRequest
from review_action.domain.completion import Usage
from review_action.domain.prompt import Prompt
from review_action.errors import InvalidInputError

PATH = "/chat/completions"
MAX_SCHEMA_NAME = 64
"""https://platform.openai.com/docs/api-reference/chat/create, `response_format`."""


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
        question = prompt.question
        if schema is not None and dialect.structured != "strict":
            # JSON mode wants the word in the prompt, and without either the shape must be told.
            question += (
                "\n\nAnswer with one JSON object that follows this JSON Schema, and nothing else:\n"
                + json.dumps(schema, separators=(",", ":"))
            )
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
        return WireRequest(self._url, self._headers(dialect), body)

    def read(self, data: str, reply: PartialReply) -> None:
        """One chunk of a stream, or a whole answer: they differ in `delta` and `message` only."""
        if data.strip() == "[DONE]":
            reply.ended = True
            return
        event = json.loads(data)
        if not isinstance(event, Mapping):
            message = "an event is not an object"
            raise ValueError(message)  # noqa: TRY004 - one error for all that this wire cannot read
        if event.get("error"):
            reply.problem = problem_of(event["error"])
            return
        reply.model = str(event.get("model") or reply.model)
        reply.usage = _usage(event.get("usage")) or reply.usage
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
    """The endpoint below `base_url`.

    Raises:
        InvalidInputError: Not an http(s) URL, or one that carries credentials or a query.
    """
    parts = urlsplit(base_url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        hint = "Give the API's root, as in https://api.openai.com/v1."
        raise InvalidInputError("base-url", "is not an http(s) URL", hint=hint)
    if "@" in parts.netloc or parts.query or parts.fragment:
        hint = "Give the key as `api-key`, and leave everything after the path away."
        raise InvalidInputError("base-url", "has credentials, a query or a fragment", hint=hint)
    path = parts.path.rstrip("/").removesuffix(PATH)
    return f"{parts.scheme}://{parts.netloc}{path}{PATH}"


def _options(prompt: Prompt, dialect: Dialect) -> dict[str, Any]:
    # No temperature: newer models refuse it, the others do well by their default (docs/facts.md, 8. Model wire).
    options: dict[str, Any] = {"stream": True} if dialect.stream else {}
    if dialect.stream and dialect.stream_usage:
        options["stream_options"] = {"include_usage": True}
    if dialect.output_limit:
        options[dialect.output_limit] = prompt.max_output_tokens
    return options


def _response_format(prompt: Prompt, schema: Mapping[str, Any], dialect: Dialect) -> dict[str, Any]:
    if dialect.structured == "json":
        return {"type": "json_object"}
    name = prompt.schema_name[:MAX_SCHEMA_NAME]
    described = {"name": name, "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": described}


def _read_choice(choice: Mapping[str, Any], reply: PartialReply) -> None:
    reply.ended = reply.ended or "message" in choice
    said = choice.get("delta") or choice.get("message") or {}
    if isinstance(said, Mapping):
        reply.text.append(_content(said.get("content")))
        reply.refusal.append(_content(said.get("refusal")))
    if choice.get("error"):
        reply.problem = problem_of(choice["error"])
    reply.finish = str(choice.get("finish_reason") or reply.finish)


def _content(content: Any) -> str:
    """Text of a string, or of the text parts of a list (Mistral's reasoning models send those)."""
    if isinstance(content, list):
        return "".join(_content(part.get("text")) for part in content if isinstance(part, Mapping))
    return content if isinstance(content, str) else ""


def _usage(usage: Any) -> Usage | None:
    if not isinstance(usage, Mapping):
        return None
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else None
    return Usage(
        input_tokens=_count(usage.get("prompt_tokens")),
        output_tokens=_count(usage.get("completion_tokens")),
        cached_tokens=_count(cached or usage.get("prompt_cache_hit_tokens")),
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
