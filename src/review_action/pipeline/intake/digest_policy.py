"""Digests whatever decides what a review would say, so that state made under other rules is not used."""

import hashlib
import json
from collections.abc import Sequence

from review_action.domain.config import Policy

_SAYING = frozenset(
    {"profile", "passes", "verify", "language", "rules", "guidance", "prompts", "agents"}
)
"""Of the policy; the rest decides about files, which digests of hunks tell, or about the verdict."""


def digest_policy(policy: Policy, *, version: str, routes: Sequence[str], texts: str = "") -> str:
    """16 hex digits.

    Args:
        policy: Of this run.
        version: Our own: prompts change with it.
        routes: The models asked, in order.
        texts: What else goes into every prompt, such as the team's guidance at the base.
    """
    said = policy.model_dump(mode="json", include=set(_SAYING))
    rest = {"verifies": policy.verifies, "version": version, "routes": list(routes), "texts": texts}
    text = json.dumps({**said, **rest}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
