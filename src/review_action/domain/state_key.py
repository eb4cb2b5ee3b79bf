"""The keys that sign state and digest hunks, derived for one pull request from one secret."""

import hashlib
import hmac
from dataclasses import dataclass, field

LEAST_SECRET_BYTES = 16
"""Shorter ones (`ollama`, `none`) can be guessed: what they sign proves nothing."""


@dataclass(frozen=True)
class StateKey:
    """Two keys of one pull request; state of another one does not verify under them."""

    signing: bytes = field(repr=False)
    digesting: bytes = field(repr=False)

    @classmethod
    def derive(cls, secret: str, *, repository: str, pull_number: int) -> "StateKey | None":
        """None when the secret is too short to prove anything."""
        raw = secret.encode("utf-8", "surrogatepass")
        if len(raw) < LEAST_SECRET_BYTES:
            return None
        context = f"{repository.casefold()}\0{pull_number}".encode()

        def labelled(label: bytes) -> bytes:
            said = b"review-action " + label + b" v1\0" + context
            return hmac.new(raw, said, hashlib.sha256).digest()

        return cls(labelled(b"state"), labelled(b"hunk"))

    def sign(self, packed: str) -> str:
        """What proves that we left it, on this pull request."""
        said = b"review-action state v1\0" + packed.encode()
        return hmac.new(self.signing, said, hashlib.sha256).hexdigest()
