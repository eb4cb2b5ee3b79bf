"""Makes the word that closes the data of a prompt: not to be guessed, yet the same for the same commit."""

import hashlib
import hmac


def nonce_for(secret: bytes, head_sha: str) -> str:
    """32 hexadecimal digits.

    A run on a commit that was reviewed before sends the same prompts, so that the provider's prompt
    cache still knows them. Whoever has seen the nonce of a commit can no longer change what is in
    it; what else a prompt shows is searched for the nonce (see `build_prompts`).

    Args:
        secret: Only we know it: the model's key, or random bytes of this run where there is none.
        head_sha: Of the commit that is reviewed.

    Raises:
        ValueError: No secret: anyone could make the nonce.
    """
    if not secret:
        problem = "a nonce needs a secret"
        raise ValueError(problem)
    said = b"review-action nonce\0" + head_sha.encode("utf-8", "surrogatepass")
    return hmac.new(secret, said, hashlib.sha256).hexdigest()[:32]
