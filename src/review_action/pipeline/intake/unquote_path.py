"""Reads the names git writes into patch headers, quoted like strings of C when they need it."""

import re

_ESCAPE = re.compile(rb'\\([abtnvfr"\\]|[0-7]{1,3})')
_LETTERS = {
    b"a": b"\a",
    b"b": b"\b",
    b"t": b"\t",
    b"n": b"\n",
    b"v": b"\v",
    b"f": b"\f",
    b"r": b"\r",
    b'"': b'"',
    b"\\": b"\\",
}


def unquote_path(name: bytes) -> str:
    r"""The path behind `"a/caf\303\251.py"` or `a/cafe.py`.

    A byte that is not UTF-8 stays visible as `\xff`, because two such names must not become one.

    Quoting: https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
    """
    if len(name) > 1 and name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPE.sub(_unescape, name[1:-1])
    return name.decode("utf-8", "backslashreplace")


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return _LETTERS[code] if code in _LETTERS else bytes([int(code, 8) & 0xFF])
