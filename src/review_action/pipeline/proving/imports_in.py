"""Lists the modules a text imports, by whatever statements its language has."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

_QUOTED: Final = r"\s*[\"']([^\"'\n]+)[\"']"
_SCRIPT: Final = re.compile(rf"(?:\bfrom|\bimport|\b(?:import|require)\s*\(){_QUOTED}")
_DOTTED: Final = re.compile(r"^[ \t]*import\s+(?:static\s+)?([\w.]+)", re.MULTILINE)
_PYTHON: Final = re.compile(
    r"(?:^|[;:])[ \t]*(?:from\s+([\w.]+)\s+)?import\b\s*(\([^)]{0,2000}\)|[^;#\n]+)", re.MULTILINE
)
_STATEMENTS: Final[Mapping[str, re.Pattern[str]]] = {
    "csharp": re.compile(r"^[ \t]*(?:global\s+)?using\s+(?:static\s+)?([\w.]+)\s*;", re.MULTILINE),
    "go": re.compile(r"^[ \t]*(?:import\s+)?(?:[\w.]+\s+)?\"([\w./-]+)\"\s*$", re.MULTILINE),
    "groovy": _DOTTED,
    "java": _DOTTED,
    "javascript": _SCRIPT,
    "kotlin": _DOTTED,
    "php": re.compile(r"^[ \t]*use\s+(?:function\s+|const\s+)?\\?([\w\\]+)", re.MULTILINE),
    "ruby": re.compile(rf"^[ \t]*require(?:\s*\()?{_QUOTED}", re.MULTILINE),
    "rust": re.compile(r"^[ \t]*(?:pub\s+)?(?:use|extern\s+crate)\s+(?:::)?(\w+)", re.MULTILINE),
    "scala": _DOTTED,
    "svelte": _SCRIPT,
    "typescript": _SCRIPT,
    "vue": _SCRIPT,
}


def imports_in(text: str, language: str) -> Iterator[str]:
    """Names as they are written; of Python with what is taken of a module, and what it is called."""
    if language != "python":
        statement = _STATEMENTS.get(language)
        yield from (found[1] for found in statement.finditer(text)) if statement else ()
        return
    for source, names in _PYTHON.findall(text):
        for name in names.strip(" ()\r\n").split(","):
            said = " ".join(name.split())
            yield f"{source}.{said}" if source else said
