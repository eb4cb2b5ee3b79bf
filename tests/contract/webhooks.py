"""Reads GitHub's example payloads of webhooks; `fetch.sh` brings them, none are committed."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tests.contract.oracles import cached

EVENTS = (
    "pull_request",
    "issue_comment",
    "pull_request_review_comment",
    "workflow_dispatch",
    "merge_group",
    "push",
)
"""Those our action starts for; `pull_request_target` carries the payload of `pull_request`."""

Example = tuple[str, str, dict[str, Any]]
"""Event, action (empty where the event has none), payload."""


def webhook_examples(events: Sequence[str] = EVENTS) -> Iterator[Example]:
    """Every example payload of these events."""
    for entry in json.loads(cached("webhooks.json").read_bytes()):
        if entry["name"] in events:
            for payload in entry["examples"]:
                yield entry["name"], payload.get("action", ""), payload
