"""Tells shops about their parcels."""

import json
import urllib.request


def notify(url: str, event: dict[str, str]) -> None:
    request = urllib.request.Request(
        url, data=json.dumps(event).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        answer.read()
