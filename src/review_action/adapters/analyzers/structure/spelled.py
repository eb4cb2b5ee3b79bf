"""How one file may say a name that another defines: by its imports, or not at all."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from review_action.adapters.analyzers.structure.change import line_at
from review_action.syntax.python_imports import Import, python_imports

SCRIPT: Final = frozenset(
    {".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".svelte", ".vue"}
)
PYTHON: Final = frozenset({".py"})
GO: Final = frozenset({".go"})
JAVA: Final = frozenset({".java"})
_NAMED: Final = re.compile(
    r"\b(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^{}]{0,4000})\}\s*from\s*['\"](\.[^'\"\n]*)['\"]"
    r"|\b(?:const|let|var)\s*\{([^{}]{0,4000})\}\s*=\s*require\(\s*['\"](\.[^'\"\n]*)['\"]\s*\)"
)
_ALL: Final = re.compile(r"\bimport\s*\*\s*as\s+([\w$]+)\s+from\s*['\"](\.[^'\"\n]*)['\"]")
_GO_IMPORT: Final = re.compile(
    r"^[ \t]*(?:import[ \t]+)?([\w.]+[ \t]+)?\"([^\"\n]+)\"", re.MULTILINE
)
_NO_CODE: Final = re.compile(r'"(?:[^"\\\n]|\\.)*+"|//[^\n]*+')
_PACKAGE: Final = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)


def family_of(path: str) -> frozenset[str]:
    """Suffixes of the files that can use what `path` defines; none for what we do not follow."""
    suffix = PurePosixPath(path).suffix
    return next((family for family in (PYTHON, SCRIPT, GO, JAVA) if suffix in family), frozenset())


def spelled(name: str, *, home: str, home_text: str, use: str, text: str) -> tuple[str, int] | None:
    """What `use` calls `name` of `home`, and the line that says so; None when it does not."""
    suffix = PurePosixPath(home).suffix
    if suffix in PYTHON:
        return next(_in_python(name, home, use, text), None)
    if suffix in SCRIPT:
        return next(_in_script(name, home, use, text), None)
    if suffix in GO:
        return next(_in_go(name, home, home_text, (use, text)), None)
    return next(_in_java(name, home, home_text, (use, text)), None) if suffix in JAVA else None


def _in_python(name: str, home: str, use: str, text: str) -> Iterator[tuple[str, int]]:
    stem = PurePosixPath(home).stem
    if stem != "__init__" and stem not in text:
        return
    for each in python_imports(text):
        module = _absolute(each, use)
        said = each.alias
        if each.name == name and _is_module(module, home):
            yield said, each.line
        if _is_module([*module, each.name], home) and f"{said}.{name}" in text:
            yield f"{said}.{name}", _line_of(text, rf"\b{re.escape(said)}\.{re.escape(name)}\b")


def _absolute(imported: Import, use: str) -> list[str]:
    module = imported.module.split(".") if imported.module else []
    if not imported.level:
        return module
    folder = list(PurePosixPath(use).parent.parts)
    return ["", *folder[: len(folder) - imported.level + 1], *module]


def _is_module(module: list[str], home: str) -> bool:
    """Whether a dotted name is that of a file; a leading "" stands for the root."""
    parts = list(PurePosixPath(home).with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    if module[:1] == [""]:
        return module[1:] == parts
    # One part alone is a name of many modules, unless the file lies where modules start.
    if len(module) == 1 and parts not in ([module[0]], ["src", module[0]]):
        return False
    return bool(module) and parts[-len(module) :] == module


def _in_script(name: str, home: str, use: str, text: str) -> Iterator[tuple[str, int]]:
    for match in _NAMED.finditer(text):
        listed, target = match[1] or match[3], match[2] or match[4]
        for item in (listed or "").split(","):
            words = item.replace(":", " as ").split()
            words = words[1:] if words[:1] == ["type"] else words
            if words[:1] == [name] and _is_target(target, home, use):
                yield words[-1], line_at(text, match.start() + match[0].find(name))
    for match in _ALL.finditer(text):
        said = f"{match[1]}.{name}"
        if _is_target(match[2], home, use) and (
            line := _line_of(text, rf"(?<![\w$]){re.escape(said)}(?![\w$])")
        ):
            yield said, line


def _is_target(target: str, home: str, use: str) -> bool:
    path = posixpath.normpath(posixpath.join(posixpath.dirname(use), target))
    stem = str(PurePosixPath(home).with_suffix(""))
    known = PurePosixPath(path).suffix in SCRIPT
    asked = str(PurePosixPath(path).with_suffix("")) if known else path
    return stem in {asked, f"{asked}/index"}


def _in_go(name: str, home: str, home_text: str, use: tuple[str, str]) -> Iterator[tuple[str, int]]:
    path, text = use
    package, folder = package_of(home_text), posixpath.dirname(home)
    if posixpath.dirname(path) == folder:
        if package_of(text) == package:
            yield name, 0
        return
    for match in _GO_IMPORT.finditer(text.partition("\nfunc ")[0]):
        # A folder of one part is that of many modules.
        if "/" in folder and match[2].endswith(f"/{folder}"):
            said = f"{(match[1] or package).strip()}.{name}"
            if line := _line_of(_NO_CODE.sub(_blank, text), rf"(?<![\w.]){re.escape(said)}\b"):
                yield said, line


def _in_java(
    name: str, home: str, home_text: str, use: tuple[str, str]
) -> Iterator[tuple[str, int]]:
    path, text = use
    package = package_of(home_text)
    line = _line_of(text, rf"^import {re.escape(package)}\.{re.escape(name)};")
    if line:
        yield name, line
    elif re.search(rf"^import [\w.]+\.{re.escape(name)};", text, re.MULTILINE):
        return  # another package's of the same name
    elif posixpath.dirname(path) == posixpath.dirname(home) and package_of(text) == package:
        yield name, 0


def package_of(text: str) -> str:
    """The package that a Go or Java file says it belongs to; empty without one."""
    found = _PACKAGE.search(text)
    return found[1] if found else ""


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _line_of(text: str, pattern: str) -> int:
    found = re.search(pattern, text, re.MULTILINE)
    return line_at(text, found.start()) if found else 0
