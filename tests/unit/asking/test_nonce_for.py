"""The nonce: the same for the same commit, and nobody else's to make."""

import re

import pytest

from review_action.pipeline.asking.nonce_for import nonce_for

SHA = "5f3c1a7e9b0d2468ace013579bdf02468ace1357"


def test_nonce_for__same_commit_same_prompt() -> None:
    assert nonce_for(b"secret", SHA) == nonce_for(b"secret", SHA)
    assert re.fullmatch(r"[0-9a-f]{32}", nonce_for(b"secret", SHA))


@pytest.mark.parametrize(
    ("secret", "sha"), [(b"secret", SHA[::-1]), (b"Secret", SHA), (b"secret", "")]
)
def test_nonce_for__another_commit_or_secret_another_nonce(secret: bytes, sha: str) -> None:
    assert nonce_for(secret, sha) != nonce_for(b"secret", SHA)


def test_nonce_for__cannot_be_made_by_who_knows_the_commit() -> None:
    with pytest.raises(ValueError, match="secret"):
        nonce_for(b"", SHA)


def test_nonce_for__a_local_diff_has_no_commit() -> None:
    assert len(nonce_for(b"secret", "")) == 32
