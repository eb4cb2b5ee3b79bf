"""Digests a hunk by what it says, not by where it stands, so that it is known again after a rebase."""

import base64
import hashlib
import hmac

from review_action.domain.diff import Hunk
from review_action.domain.state import DIGEST_CHARACTERS
from review_action.domain.state_key import StateKey

_SIGNS = {"context": " ", "added": "+", "removed": "-"}


def digest_hunk(path: str, hunk: Hunk, key: StateKey) -> str:
    """Eight characters over path, section and lines; no line number, so that moved code keeps it."""
    lines = (
        f"{_SIGNS[line.kind]}{line.text}{'' if line.newline else chr(0)}" for line in hunk.lines
    )
    said = "\n".join((path, hunk.section, *lines)).encode("utf-8", "surrogatepass")
    mac = hmac.new(key.digesting, said, hashlib.sha256).digest()
    return base64.b64encode(mac[: DIGEST_CHARACTERS * 6 // 8]).decode()
