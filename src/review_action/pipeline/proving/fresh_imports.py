"""Tells which module a suggestion imports that its file does not, and that could do harm."""

import re
from collections.abc import Mapping
from typing import Final

from review_action.pipeline.proving.imports_in import imports_in
from review_action.pipeline.proving.offer import Offer


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
    known = set(imports_in(offer.file, offer.language))
    packages = {_package(each, offer.language) for each in known} - _GUARDED
    for module in imports_in(offer.new, offer.language):
        if module in known or harmless.fullmatch(module):
            continue
        if _package(module, offer.language) not in packages:
            return f"it imports {module}, which its file does not"
    return ""


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
