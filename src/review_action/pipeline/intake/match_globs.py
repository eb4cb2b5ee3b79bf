"""Path patterns as in `.gitignore`: the last one that matches decides, `!` takes back."""

import re
from collections.abc import Sequence
from functools import lru_cache

_WILDCARDS = {"**/": "(?:.*/)?", "?": "[^/]", "*": "[^/]*"}


def match_globs(path: str, patterns: Sequence[str]) -> bool | None:
    """True when the patterns name the path, False when a later `!pattern` takes it back, else None.

    `*` and `?` stay within one directory, `**` crosses them, `[a-z]` is a class. A pattern without
    an inner slash matches at any depth; one that names a directory names all below it.
    Rules: https://git-scm.com/docs/gitignore#_pattern_format
    """
    for pattern in reversed(patterns):
        body = pattern.removeprefix("!")
        if body and _needle(body) in path and _compile(body).fullmatch(path):
            return body == pattern
    return None


@lru_cache(maxsize=1024)
def _needle(pattern: str) -> str:
    """What stands in every path that is named: looking for it spares most patterns the compiling."""
    if "[" in pattern or "\\" in pattern:
        return ""
    return max(re.split(r"[*?/]+", pattern), key=len)


@lru_cache(maxsize=1024)
def _compile(pattern: str) -> re.Pattern[str]:
    only_below = pattern.endswith("/")
    anchored = "/" in pattern.rstrip("/")
    body = pattern.strip("/")
    start = "" if anchored else "(?:.*/)?"
    below = "/.*" if only_below else "(?:/.*)?"
    return re.compile(start + _translate(body) + below, re.DOTALL)


def _translate(pattern: str) -> str:
    tokens = re.findall(r"\*\*/|\*+|\?|\[!?\]?[^\]/]*\]|\\.|[^*?\[\\]+|.", pattern, re.DOTALL)
    return "".join(map(_translate_token, tokens))


def _translate_token(token: str) -> str:
    if token in _WILDCARDS:
        return _WILDCARDS[token]
    if token.startswith("**"):
        return ".*"
    if token.startswith("[") and len(token) > 1:
        return _translate_class(token)
    return re.escape(token[1:] if token.startswith("\\") and len(token) > 1 else token)


def _translate_class(token: str) -> str:
    inner = token[1:-1]
    negated = inner.startswith("!")
    chars = re.sub(r"([\\\[\]^&~|])", r"\\\1", inner[1:] if negated else inner)
    translated = f"[{'^/' if negated else ''}{chars}]"
    try:
        re.compile(translated)
    except re.error:  # a range the wrong way round, such as [z-a]: taken literally
        return re.escape(token)
    return translated
