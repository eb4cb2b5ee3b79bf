"""Tells which module a suggestion imports that its file does not, and that could do harm."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from review_action.pipeline.judging.offer import Offer

_QUOTED: Final = r"\s*[\"']([^\"'\n]+)[\"']"
_SCRIPT: Final = re.compile(rf"(?:\bfrom|\bimport|\b(?:import|require)\s*\(){_QUOTED}")
_DOTTED: Final = re.compile(r"^[ \t]*import\s+(?:static\s+)?([\w.]+)", re.MULTILINE)
_PYTHON: Final = re.compile(
    r"(?:^|[;:])\s*(?:from\s+([\w.]+)\s+)?import\s+([^;#\n]+)", re.MULTILINE
)
_STATEMENTS: Final[Mapping[str, re.Pattern[str]]] = {
    "csharp": re.compile(r"^[ \t]*(?:global\s+)?using\s+(?:static\s+)?([\w.]+)\s*;", re.MULTILINE),
    "go": re.compile(r"^[ \t]*(?:import\s+)?(?:[\w.]+\s+)?\"([\w./-]+)\"\s*$", re.MULTILINE),
    "groovy": _DOTTED,
    "java": _DOTTED,
    "javascript": _SCRIPT,
    "kotlin": _DOTTED,
    "php": re.compile(r"^[ \t]*use\s+(?:function\s+|const\s+)?\\?([\w\\]+)", re.MULTILINE),
    "ruby": re.compile(rf"^[ \t]*require\s*\(?{_QUOTED}", re.MULTILINE),
    "rust": re.compile(r"^[ \t]*(?:pub\s+)?(?:use|extern\s+crate)\s+(?:::)?(\w+)", re.MULTILINE),
    "scala": _DOTTED,
    "svelte": _SCRIPT,
    "typescript": _SCRIPT,
    "vue": _SCRIPT,
}


def _words(text: str) -> str:
    return "|".join(map(re.escape, text.split()))


_SCRIPT_HARMLESS: Final = re.compile(
    r"(?:node:)?(?:assert|buffer|crypto|events|fs|path|querystring|stream|timers|url|util)(?:/.*)?|\.{1,2}/.*|[@~]/.*"
)
_JVM_HARMLESS: Final = re.compile(
    r"(?:java\.(?:io|math|nio|security|text|time|util)|javax\.crypto|kotlin|scala)\..*"
)
_HARMLESS: Final[Mapping[str, re.Pattern[str]]] = {
    "csharp": re.compile(r"System(?:\..*)?"),
    "go": re.compile(
        rf"(?:{_words('bufio bytes cmp context crypto database/sql encoding errors fmt hash html io iter log')}"
        rf"|{_words('maps math os path regexp slices sort strconv strings sync testing time unicode')})(?:/.*)?"
    ),
    "groovy": _JVM_HARMLESS,
    "java": _JVM_HARMLESS,
    "javascript": _SCRIPT_HARMLESS,
    "kotlin": _JVM_HARMLESS,
    "php": re.compile(r"App\\.*|InvalidArgumentException|RuntimeException|DateTime\w*"),
    # `os` and `subprocess` as they are: what they do is named where it is done.
    "python": re.compile(
        r"\..*|os|os\.path(?:\..*)?|subprocess|urllib\.parse(?:\..*)?|(?:__future__|abc|ast|asyncio|bisect|collections|concurrent"
        r"|contextlib|copy|csv|dataclasses|datetime|decimal|defusedxml|enum|errno|fractions|functools"
        r"|hashlib|heapq|hmac|html|io|ipaddress|itertools|json|locale|logging|math|numbers|operator|pathlib"
        r"|queue|random|re|secrets|shlex|statistics|string|struct|tempfile|textwrap|threading|time"
        r"|traceback|types|typing|unicodedata|uuid|warnings|weakref|zoneinfo)(?:\..*)?"
    ),
    "ruby": re.compile(
        _words("bigdecimal csv date digest erb json logger openssl pathname")
        + "|"
        + _words("securerandom set shellwords tempfile time timeout uri yaml")
    ),
    "rust": re.compile(r"std|core|alloc|crate|self|super"),
    "scala": _JVM_HARMLESS,
    "svelte": _SCRIPT_HARMLESS,
    "typescript": _SCRIPT_HARMLESS,
    "vue": _SCRIPT_HARMLESS,
}
_GUARDED: Final = frozenset({"os", "subprocess"})
"""Of these a part, or another name, would hide what is done."""


def fresh_imports(offer: Offer) -> str:
    """Empty when it imports what the file's imports bring along already, or what cannot do harm."""
    harmless = _HARMLESS.get(offer.language)
    if harmless is None:
        return ""
    known = set(_imports(offer.file, offer.language))
    packages = {_package(each, offer.language) for each in known} - _GUARDED
    for module in _imports(offer.new, offer.language):
        if module in known or harmless.fullmatch(module):
            continue
        if _package(module, offer.language) not in packages:
            return f"it imports {module}, which its file does not"
    return ""


def _imports(text: str, language: str) -> Iterator[str]:
    if language != "python":
        yield from (found[1] for found in _STATEMENTS[language].finditer(text))
        return
    for source, names in _PYTHON.findall(text):
        for name in names.strip(" ()\r").split(","):
            if said := name.strip():
                yield f"{source}.{said}" if source else said


def _package(module: str, language: str) -> str:
    """As much of its name as one publisher answers for."""
    parts = re.split(r"[./\\ ]", module)
    match language:
        case "python" | "php" | "rust" | "ruby" | "csharp":
            return parts[0]
        case "go":
            return "/".join(module.split("/")[:3])
        case "java" | "kotlin" | "scala" | "groovy":
            return ".".join(parts[:3])
        case _:
            return "/".join(module.split("/")[: 2 if module.startswith("@") else 1])
