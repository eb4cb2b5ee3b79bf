"""The key that tells one run's check run from all others, and ours from everybody else's."""

import re
import secrets

_KEY = re.compile(r"review-action:[0-9a-f]{16}")


def new_run_key() -> str:
    return f"review-action:{secrets.token_hex(8)}"


def is_run_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None
