"""Google's Gemini, by its own API."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

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

STREAM = "streamGenerateContent?alt=sse"
WHOLE = "generateContent"
# https://ai.google.dev/api/generate-content#FinishReason
_FINISHES: Mapping[str, Finish] = {
    "MAX_TOKENS": "length",
    "CONTINUATION": "length",
    "SAFETY": "refusal",
    "RECITATION": "refusal",
    "LANGUAGE": "refusal",
    "BLOCKLIST": "refusal",
    "PROHIBITED_CONTENT": "refusal",
    "SPII": "refusal",
    "OTHER": "error",
    "MALFORMED_RESPONSE": "error",
    "MALFORMED_FUNCTION_CALL": "error",
    "UNEXPECTED_TOOL_CALL": "error",
}
_UNSAID = frozenset({"", "FINISH_REASON_UNSPECIFIED"})


class GeminiWire:
    """Pure translation for one model at one base URL."""

    def __init__(self, model: str, base_url: str, api_key: SecretStr | None = None) -> None:
        name = quote(model.removeprefix("models/"), safe="")
        self._url = endpoint(base_url, f"/models/{name}")
        self._key = api_key

    @property
    def host(self) -> str:
        return urlsplit(self._url).hostname or ""

    def request(self, prompt: Prompt, dialect: Dialect) -> WireRequest:
        """The shared text is the first part, so that its prefix can be cached."""
        schema = strict_schema(prompt.reply_schema) if prompt.reply_schema else None
        texts = [prompt.shared, question_of(prompt, dialect, schema)]
        body: dict[str, Any] = {"contents": [{"role": "user", "parts": _parts(*texts)}]}
        if prompt.system.strip():
            body["systemInstruction"] = {"parts": _parts(prompt.system)}
        if config := _generation_config(prompt, schema, dialect):
            body["generationConfig"] = config
        url = f"{self._url}:{STREAM if dialect.stream else WHOLE}"
        return WireRequest(url, self._headers(dialect), body)

    def read(self, data: str, reply: PartialReply) -> None:
        event = event_of(data)
        if event.get("error"):
            reply.problem = problem_of(event["error"])
            return
        reply.model = text_of(event.get("modelVersion")) or reply.model
        if "usageMetadata" in event:
            reply.usage = _usage(fields(event["usageMetadata"]))
        if blocked := text_of(fields(event.get("promptFeedback")).get("blockReason")):
            reply.finish, reply.reason, reply.ended = "refusal", blocked, True
        for candidate in items(event.get("candidates"))[:1]:
            _read_candidate(candidate, reply)

    def _headers(self, dialect: Dialect) -> dict[str, str]:
        headers = {
            "accept": "text/event-stream" if dialect.stream else "application/json",
            "content-type": "application/json",
        }
        # Never in the URL, where the documentation's examples have it: URLs end up in logs.
        return headers | ({"x-goog-api-key": self._key.get_secret_value()} if self._key else {})


def _parts(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts if text.strip()]


def _generation_config(
    prompt: Prompt, schema: Mapping[str, Any] | None, dialect: Dialect
) -> dict[str, Any]:
    config: dict[str, Any] = {}
    if dialect.output_limit:
        config["maxOutputTokens"] = prompt.max_output_tokens + dialect.reasoning_room
    if dialect.effort:
        config["thinkingConfig"] = {"thinkingLevel": dialect.effort.upper()}
    if schema is not None and dialect.structured != "none":
        config["responseMimeType"] = "application/json"
        if dialect.structured == "strict":
            config["responseJsonSchema"] = schema
    return config


def _read_candidate(candidate: Mapping[str, Any], reply: PartialReply) -> None:
    reply.begun = True
    for part in items(fields(candidate.get("content")).get("parts")):
        if not part.get("thought"):
            reply.text.append(text_of(part.get("text")))
    reason = text_of(candidate.get("finishReason"))
    if reason not in _UNSAID:
        reply.finish, reply.reason = _FINISHES.get(reason, "stop"), reason
        reply.ended = True  # no event of its own says so


def _usage(usage: Mapping[str, Any]) -> Usage:
    prompt = count(usage.get("promptTokenCount"))
    thought = count(usage.get("thoughtsTokenCount"))
    return Usage(
        input_tokens=prompt,
        output_tokens=count(usage.get("candidatesTokenCount")) + thought,
        cached_tokens=min(prompt, count(usage.get("cachedContentTokenCount"))),
        reasoning_tokens=thought,
    )
