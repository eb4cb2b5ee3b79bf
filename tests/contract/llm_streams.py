"""Answers in the shapes that Anthropic and Google document, as they come over the wire."""

import json
from collections.abc import Mapping
from typing import Any

import httpx
import respx

from tests.contract.llm_bench import Bench

ANTHROPIC_URL = "https://api.anthropic.com/v1"
GEMINI_URL = "https://generativelanguage.googleapis.com/v1beta"


def events(*said: Mapping[str, Any]) -> httpx.Response:
    """A stream; the `event:` line repeats the type where an event has one, as Anthropic sends it."""
    lines = [
        (f"event: {event['type']}\n" if "type" in event else "") + f"data: {json.dumps(event)}\n\n"
        for event in said
    ]
    headers = {"content-type": "text/event-stream; charset=utf-8"}
    return httpx.Response(200, headers=headers, text="".join(lines))


def anthropic_bench(router: respx.Router, name: str = "claude-sonnet-5-5", **more: Any) -> Bench:
    settings = {"provider": "anthropic", "wire": "anthropic", "base_url": ANTHROPIC_URL, **more}
    bench = Bench(router, name=name, **settings)
    bench.route = router.post(f"{ANTHROPIC_URL}/messages")
    return bench


def message(
    *texts: str, stop: str = "end_turn", details: Any = None, **usage: Any
) -> list[dict[str, Any]]:
    """The events of one streamed message: thinking in a block of its own, then the text."""
    counted = {"input_tokens": 9, "output_tokens": 1, **usage}
    start = {"id": "msg_1", "type": "message", "role": "assistant", "content": []}
    delta = {"stop_reason": stop, "stop_sequence": None, "stop_details": details}
    return [
        {
            "type": "message_start",
            "message": {**start, "model": "claude-x-2026", "stop_reason": None, "usage": counted},
        },
        {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking"}},
        {"type": "ping"},
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "thinking_delta", "thinking": "hm", "text": "not to be read"},
        },
        {"type": "content_block_stop", "index": 0},
        {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}},
        *(
            {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": t}}
            for t in texts
        ),
        {"type": "content_block_stop", "index": 1},
        {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 40}},
        {"type": "message_stop"},
    ]


def gemini_bench(router: respx.Router, name: str = "gemini-3.8-flash", **more: Any) -> Bench:
    settings = {"provider": "gemini", "wire": "gemini", "base_url": GEMINI_URL, **more}
    bench = Bench(router, name=name, **settings)
    bench.route = router.post(url__startswith=f"{GEMINI_URL}/models/{name}:")
    return bench


def candidate(*texts: str, finish: str | None = None, thought: str = "") -> dict[str, Any]:
    """One event of a stream, with what was thought before what was said."""
    parts: list[dict[str, Any]] = [{"text": thought, "thought": True}] if thought else []
    parts += [{"text": text} for text in texts]
    said: dict[str, Any] = {"content": {"parts": parts, "role": "model"}, "index": 0}
    ended = {"finishReason": finish} if finish else {}
    return {"candidates": [{**said, **ended}], "modelVersion": "gemini-x-001"}


def google_error(status: int, word: str, said: str, *details: Mapping[str, Any]) -> httpx.Response:
    error = {"code": status, "status": word, "message": said, "details": list(details)}
    return httpx.Response(status, json={"error": error})


def quota(*ids: str) -> dict[str, Any]:
    violations = [{"quotaMetric": "generate_content_requests", "quotaId": name} for name in ids]
    return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": violations}


def retry_in(seconds: str) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": seconds}
