"""Counts what brackets and quotes a piece of code leaves open, for languages without a parser."""

import re
from pathlib import PurePosixPath
from typing import Final, NamedTuple

PROSE: Final = frozenset({"", ".md", ".markdown", ".rst", ".txt", ".adoc", ".csv"})
_HASH_COMMENTS: Final = frozenset(
    {".py", ".pyi", ".rb", ".sh", ".bash", ".zsh", ".pl", ".r", ".tf", ".ex", ".exs", ".yml"}
    | {".yaml", ".toml", ".ps1", ".mk", ".cmake", ".nix", ".jl"}
)
_CHARACTERS: Final = frozenset(
    {".rs", ".c", ".h", ".cc", ".cpp", ".hpp", ".go", ".java", ".kt", ".cs", ".swift", ".scala"}
)
"""Where an apostrophe holds one character, or is a lifetime; a string would swallow brackets."""
_QUOTED: Final = r"\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`|/\*(?:(?!/\*|\*/).)*+\*/"
_APOSTROPHES: Final = {
    True: r"'(?:\\[^'\n]{1,8}|[^'\\\n])'",
    False: r"'(?:\\.|[^'\\\n])*'",
}
_COMMENT: Final = {True: r"(?<!\S)#[^\n]*", False: r"//[^\n]*"}
_MEANINGLESS: Final = {
    (characters, hashes): re.compile(
        f"{_QUOTED}|{_APOSTROPHES[characters]}|{_COMMENT[hashes]}", re.DOTALL
    )
    for characters in (True, False)
    for hashes in (True, False)
}
"""Strings and comments, whichever begins first."""
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


class Balance(NamedTuple):
    """Brackets closed without an opening, brackets left open, quotes left open."""

    closing: str
    opening: str
    quotes: str

    @property
    def wrong(self) -> int:
        return len(self.closing) + len(self.opening) + len(self.quotes)


def balance(path: str, code: str) -> Balance:
    """What `code` leaves unbalanced; nothing for prose, where brackets mean nothing."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in PROSE:
        return Balance("", "", "")
    bare = _MEANINGLESS[suffix in _CHARACTERS, suffix in _HASH_COMMENTS].sub("", code)
    closing: list[str] = []
    opening: list[str] = []
    for mark in bare:
        if mark in "([{":
            opening.append(mark)
        elif mark in _PAIRS:
            if opening and opening[-1] == _PAIRS[mark]:
                opening.pop()
            else:
                closing.append(mark)
    quotes = "".join(mark for mark in bare if mark in '"`')
    return Balance("".join(closing), "".join(opening), quotes)
