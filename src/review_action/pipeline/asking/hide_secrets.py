"""Takes what looks like a credential out of text before it leaves for a model."""

import re
from typing import Final

HIDDEN: Final = "[secret left out]"

_SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S]){0,8000}"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{40,255}\b|\bglpat-[\w-]{20,64}"
    r"|\bxox[abprs]-[0-9A-Za-z-]{16,255}|hooks\.slack\.com/services/[\w/]{20,100}"
    r"|\b[sr]k_(?:live|test)_[0-9A-Za-z]{20,255}|\bsk-[A-Za-z0-9_-]{20,255}|\bAIza[\w-]{35}"
    r"|\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[\w-]{50,255}"
    r"|\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}"
)
_ADDRESS = re.compile(r"(?<=://)([^\s:/@]{1,100}):([^\s/@]{3,200})(?=@)")
_VALUE = re.compile(
    r"""(?ix)
    (?<![a-z])(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)
    ["']?\s*[:=]\s*["']([^"'\s${}<>()]{8,200})["']
    """
)


def hide_secrets(text: str) -> str:
    """`text` with `[secret left out]` for what has the shape of a key, a token or a password.

    By shape alone: it errs towards leaving out, since an answer about code seldom hangs on the
    value of a credential. Line breaks are kept, so that line numbers hold.
    """
    hidden = _SECRET.sub(_kept_lines, text)
    hidden = _ADDRESS.sub(rf"\1:{HIDDEN}", hidden)
    return _VALUE.sub(lambda found: found[0].replace(found[1], HIDDEN), hidden)


def _kept_lines(found: re.Match[str]) -> str:
    return HIDDEN + "\n" * found[0].count("\n")
