"""Keeps secrets out of everything that leaves the process, in every form they may have taken on."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from json import dumps
from urllib.parse import quote, quote_plus

from review_action.adapters.runner.workflow_command import escape_data

MIN_SECRET_CHARS = 8
"""Shorter ones are stand-ins such as `ollama` or `none`; hiding them would shred every text."""
HIDDEN = "***"

Redact = Callable[[str], str]


def redactor(secrets: Sequence[str]) -> Redact:
    """A function that replaces every form of every secret by `***`."""
    forms = _all_forms(secrets)
    if not forms:
        return lambda text: text
    pattern = re.compile("|".join(re.escape(form) for form in forms))
    return lambda text: pattern.sub(HIDDEN, text)


def mask_commands(secrets: Sequence[str]) -> tuple[str, ...]:
    """Lines that make the runner hide every form of every secret in the log of the whole job."""
    return tuple(f"::add-mask::{escape_data(form)}" for form in _all_forms(secrets))


def _all_forms(secrets: Sequence[str]) -> list[str]:
    forms = {
        form
        for secret in secrets
        for part in (secret, *secret.splitlines())
        if len(part.strip()) >= MIN_SECRET_CHARS
        for form in _forms(part.strip())
    }
    # The longest first: a form inside another must not leave the other's rest behind.
    return sorted(forms, key=lambda form: (-len(form), form))


def _forms(secret: str) -> Iterator[str]:
    yield from (secret, quote(secret, safe=""), quote_plus(secret), escape_data(secret))
    yield from (dumps(secret)[1:-1], dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1])
    raw = secret.encode("utf-8", "surrogateescape")
    for encode in (b64encode, urlsafe_b64encode):
        for offset in range(3):
            # Inside a longer text (`user:secret`) base64 depends on the offset by three; the
            # digits at the edges are shared with the neighbours and left out.
            encoded = encode(b"\0" * offset + raw).decode().rstrip("=")
            whole = (offset + len(raw)) // 3 * 4
            core = encoded[(0, 2, 3)[offset] : whole]
            if len(core) >= MIN_SECRET_CHARS:
                yield core
