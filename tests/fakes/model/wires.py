"""The loopback model's answers, in the words of each of the three wires."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from tests.fakes.model.behaviours import Reply

WireName = Literal["openai", "anthropic", "gemini"]

DEFAULT_USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
_ANTHROPIC_STOPS = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}
_GEMINI_STOPS = {"stop": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY"}


def wire_of(path: str) -> WireName:
    """The wire whose path this is."""
    if path.endswith("/messages"):
        return "anthropic"
    return "gemini" if "enerateContent" in path else "openai"


def is_streamed(path: str, body: Mapping[str, Any]) -> bool:
    return ":streamGenerateContent" in path or bool(body.get("stream"))


def text_event(wire: WireName, text: str) -> dict[str, Any]:
    """An event with a piece of the answer."""
    match wire:
        case "openai":
            return _choice({"content": text}, None)
        case "anthropic":
            delta = {"type": "text_delta", "text": text}
            return {"type": "content_block_delta", "index": 0, "delta": delta}
        case "gemini":
            return {"candidates": [{"index": 0, "content": _said(text)}]}


def error_body(wire: WireName, error: Any) -> dict[str, Any]:
    """The body of a refusal, and the event of one amid a stream."""
    return {"type": "error", "error": error} if wire == "anthropic" else {"error": error}


def whole_answer(wire: WireName, reply: Reply) -> dict[str, Any]:
    """The answer where nobody asked for a stream."""
    if wire == "gemini":
        return {**_gemini_end(reply, reply.text)}
    if wire == "anthropic":
        content = [{"type": "text", "text": reply.text}] if reply.text else []
        return {
            **_message(reply),
            "content": content,
            "stop_reason": _anthropic_stop(reply),
            "usage": _anthropic_usage(reply),
        }
    message = {"role": "assistant", "content": reply.text, "refusal": reply.refusal or None}
    choice = {"index": 0, "message": message, "finish_reason": reply.finish}
    return {"model": reply.model, "choices": [choice], "usage": _usage(reply)}


def stream_events(wire: WireName, reply: Reply) -> Iterator[dict[str, Any]]:
    """Every event of a stream, up to what ends it."""
    match wire:
        case "openai":
            yield from ({"model": reply.model, **event} for event in _openai(reply))
        case "anthropic":
            yield from _anthropic(reply)
        case "gemini":
            yield from (text_event(wire, piece) for piece in _pieces(reply))
            if reply.finish is not None:
                yield _gemini_end(reply, "")


def encoded(wire: WireName, event: Mapping[str, Any]) -> str:
    named = f"event: {event['type']}\n" if wire == "anthropic" else ""
    return f"{named}data: {json.dumps(event)}\n\n"


def last_words(wire: WireName) -> str:
    """What says that a stream is over."""
    match wire:
        case "openai":
            return "data: [DONE]\n\n"
        case "anthropic":
            return encoded(wire, {"type": "message_stop"})
        case "gemini":
            return ""


def _pieces(reply: Reply) -> list[str]:
    size = max(1, -(-len(reply.text) // reply.pieces))
    return [reply.text[start : start + size] for start in range(0, len(reply.text), size)]


def _openai(reply: Reply) -> Iterator[dict[str, Any]]:
    yield _choice({"role": "assistant", "content": ""}, None)
    yield from (text_event("openai", piece) for piece in _pieces(reply))
    if reply.refusal:
        yield _choice({"refusal": reply.refusal}, None)
    if reply.finish is not None:
        yield _choice({}, reply.finish)
    # As OpenAI sends it: the usage comes last, in an event without choices.
    yield {"choices": [], "usage": _usage(reply)}


def _anthropic(reply: Reply) -> Iterator[dict[str, Any]]:
    usage = _anthropic_usage(reply)
    begun = {**_message(reply), "content": [], "usage": {**usage, "output_tokens": 1}}
    yield {"type": "message_start", "message": begun}
    block = {"type": "text", "text": ""}
    yield {"type": "content_block_start", "index": 0, "content_block": block}
    yield from (text_event("anthropic", piece) for piece in _pieces(reply))
    yield {"type": "content_block_stop", "index": 0}
    if reply.finish is not None:
        delta = {"stop_reason": _anthropic_stop(reply), "stop_sequence": None}
        counted = {"output_tokens": usage["output_tokens"]}
        yield {"type": "message_delta", "delta": delta, "usage": counted}


def _choice(delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def _message(reply: Reply) -> dict[str, Any]:
    return {"id": "msg_1", "type": "message", "role": "assistant", "model": reply.model}


def _said(text: str) -> dict[str, Any]:
    return {"role": "model", "parts": [{"text": text}]}


def _anthropic_stop(reply: Reply) -> str | None:
    finish = "content_filter" if reply.refusal else reply.finish
    return None if finish is None else _ANTHROPIC_STOPS.get(finish, finish)


def _gemini_end(reply: Reply, text: str) -> dict[str, Any]:
    finish = "content_filter" if reply.refusal else reply.finish or ""
    candidate = {
        "index": 0,
        "content": _said(text),
        "finishReason": _GEMINI_STOPS.get(finish, finish),
    }
    usage = _usage(reply)
    counted = {
        "promptTokenCount": usage.get("prompt_tokens", 0),
        "candidatesTokenCount": usage.get("completion_tokens", 0),
        "cachedContentTokenCount": _cached(usage),
    }
    return {"candidates": [candidate], "modelVersion": reply.model, "usageMetadata": counted}


def _usage(reply: Reply) -> Mapping[str, Any]:
    return reply.usage or DEFAULT_USAGE


def _anthropic_usage(reply: Reply) -> dict[str, int]:
    usage = _usage(reply)
    cached = _cached(usage)
    return {
        "input_tokens": usage.get("prompt_tokens", 0) - cached,
        "cache_read_input_tokens": cached,
        "cache_creation_input_tokens": 0,
        "output_tokens": usage.get("completion_tokens", 0),
    }


def _cached(usage: Mapping[str, Any]) -> int:
    return int(usage.get("prompt_tokens_details", {}).get("cached_tokens", 0))
