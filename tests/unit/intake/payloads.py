"""Payload files of which a test names only what it is about."""

import json
from typing import Any

from tests.fakes.pull_request import BASE_SHA, HEAD_SHA


def handed(**changed: Any) -> dict[str, Any]:
    """One finding as the file has it."""
    known = {
        "rule_id": "security/code-injection",
        "severity": "error",
        "confidence": "high",
        "path": "src/cart.py",
        "start_line": 2,
        "end_line": 2,
        "side": "RIGHT",
        "title": "The items are run as code",
        "description": "Whoever fills the cart runs code on the server.",
        "quote": "    result = eval(items)",
        "verification": "confirmed",
    }
    return known | changed


def payload_file(*findings: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Of pull request 12 of acme/shop."""
    known = {
        "tool": "review-action",
        "schema_version": 1,
        "repository": "acme/shop",
        "pull_number": 12,
        "base_sha": BASE_SHA,
        "head_sha": HEAD_SHA,
        "model": "openai:gpt-x",
        "conclusion": "pass",
        "findings": findings,
        "coverage": [{"path": "src/cart.py", "state": "reviewed"}],
    }
    return known | changed


def raw(*findings: dict[str, Any], **changed: Any) -> bytes:
    return json.dumps(payload_file(*findings, **changed)).encode()
