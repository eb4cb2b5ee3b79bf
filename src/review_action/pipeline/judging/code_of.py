"""Blanks comments and strings, so that what is left of a text is code that runs."""

import re
from functools import cache
from typing import Final

_HASH: Final = frozenset(
    [
        "bash",
        "cmake",
        "dockerfile",
        "elixir",
        "graphql",
        "julia",
        "make",
        "nix",
        "perl",
        "php",
        "powershell",
        "python",
        "r",
        "ruby",
        "terraform",
        "toml",
        "yaml",
        "ini",
    ]
)
_DASH: Final = frozenset(["haskell", "lua", "sql"])
_MARKUP: Final = frozenset(["html", "markdown", "restructuredtext", "svelte", "vue", "xml"])
_SLASH: Final = frozenset(
    [
        "c",
        "cpp",
        "csharp",
        "css",
        "cuda",
        "dart",
        "fsharp",
        "go",
        "groovy",
        "java",
        "javascript",
        "kotlin",
        "objective-c",
        "php",
        "protobuf",
        "rust",
        "scala",
        "solidity",
        "svelte",
        "swift",
        "terraform",
        "typescript",
        "vue",
        "zig",
        "json",
    ]
)
_TEXTS: Final = frozenset(
    [
        "css",
        "dockerfile",
        "html",
        "ini",
        "json",
        "make",
        "markdown",
        "restructuredtext",
        "toml",
        "xml",
        "yaml",
    ]
)
"""Where strings are what takes effect."""
_CHARACTERS: Final = frozenset(
    ["c", "cpp", "csharp", "cuda", "go", "java", "kotlin", "rust", "scala", "swift", "zig"]
)
"""Where an apostrophe holds one character, or is a lifetime."""

# Each alternative takes what it begins to the end, closed or not, so that no character is looked at
# twice: the text is hostile.
_TRIPLE: Final = r"\"\"\"(?:\\.|(?!\"\"\").)*+(?:\"\"\"|\Z)|'''(?:\\.|(?!''').)*+(?:'''|\Z)"
_QUOTED: Final = r"\"(?:\\.|[^\"\\\n])*+\"?|`(?:\\.|[^`\\])*+`?"
_APOSTROPHES: Final = r"'(?:\\.|[^'\\\n])*+'?"
_CHARACTER: Final = r"'(?:\\[^'\n]{1,8}|[^'\\\n])'"
_BLOCK: Final = r"/\*(?:(?!\*/).)*+(?:\*/|\Z)"
_COMMENTS: Final = {
    "hash": r"(?:(?<=\s)|(?<![^\n])|(?<=[;)}\]]))#(?!\{)[^\n]*",
    "slash": rf"//[^\n]*|{_BLOCK}",
    "dash": r"--[^\n]*",
    "plain": rf"(?<!\S)//[^\n]*|{_BLOCK}",
    "markup": r"<!--(?:(?!-->).)*+(?:-->|\Z)",
}


def code_of(text: str, language: str) -> str:
    """`text` with blanks for every character of a comment or a string; line breaks stay.

    Args:
        text: A whole file, if possible: what begins before it is not known.
        language: As `FileDiff.language`; where it is not known anything that opens a comment in
            some language does.
    """
    return _pattern(language).sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    kinds = {
        "hash": _HASH,
        "slash": _SLASH - _TEXTS,
        "plain": _SLASH & _TEXTS,
        "dash": _DASH,
        "markup": _MARKUP,
    }
    known = any(language in languages for languages in kinds.values())
    parts = [
        _COMMENTS[kind] for kind, languages in kinds.items() if language in languages or not known
    ]
    if language not in _TEXTS:
        apostrophes = _CHARACTER if language in _CHARACTERS else _APOSTROPHES
        parts += [_TRIPLE, _QUOTED, apostrophes]
    return re.compile("|".join(parts), re.DOTALL)
