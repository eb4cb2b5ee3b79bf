"""The file in which the runner leaves the event's payload."""

import json
from collections.abc import Mapping
from pathlib import Path

from review_action.errors import UntrustedEventError

MAX_EVENT_BYTES = 32 * 1024 * 1024
"""GitHub caps webhook payloads at 25 MB; a larger file was not written by the runner."""
MAX_CONTAINERS = 500_000
"""Objects and lists; GitHub's have some hundred, and a list of lists takes thirty times its text."""


def read_event_file(path: str) -> Mapping[str, object]:
    """The payload, whatever the event.

    Raises:
        UntrustedEventError: The file is not one that the runner wrote.
    """
    try:
        if Path(path).stat().st_size > MAX_EVENT_BYTES:
            raise UntrustedEventError(f"the event file is larger than {MAX_EVENT_BYTES:,} bytes")
        raw = Path(path).read_bytes()
        if raw.count(b"{") + raw.count(b"[") > MAX_CONTAINERS:
            raise UntrustedEventError("the event file holds too many lists and objects")
        payload = json.loads(raw)
    except (OSError, ValueError, RecursionError) as error:
        raise UntrustedEventError(
            f"the event file cannot be read: {type(error).__name__}",
            hint="GITHUB_EVENT_PATH must name the file that the runner wrote.",
        ) from error
    if not isinstance(payload, dict):
        raise UntrustedEventError("the event file does not hold an object")
    return payload
