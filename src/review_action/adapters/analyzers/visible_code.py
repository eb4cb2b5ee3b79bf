"""Hides what only looks like code: comments and the insides of string literals, one line at a time."""

import re

_HASH = frozenset(
    [
        "python",
        "ruby",
        "bash",
        "yaml",
        "dockerfile",
        "make",
        "toml",
        "perl",
        "r",
        "powershell",
    ]
)
_DASHES = frozenset({"sql", "lua", "haskell"})

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|`(?:[^`\\]|\\.)*`')


_COMMENT = {marker: re.compile(rf"(?:^|\s){re.escape(marker)}") for marker in ("#", "--", "//")}


def without_comment(text: str, language: str) -> str:
    """The line up to its comment; a marker inside a string literal does not start one."""
    marker = "#" if language in _HASH else "--" if language in _DASHES else "//"
    stripped = text.lstrip()
    if stripped.startswith((marker, "/*", "* ", "<!--")):
        return ""
    blanked = _STRING.sub(lambda match: "\0" * len(match.group()), text)
    spaced = _COMMENT[marker].search(blanked)
    return text if spaced is None else text[: spaced.start()].rstrip()


def without_strings(text: str) -> str:
    """The line with the insides of its string literals blanked, quotes and length kept."""
    return _STRING.sub(lambda m: m.group()[0] + " " * (len(m.group()) - 2) + m.group()[-1], text)
