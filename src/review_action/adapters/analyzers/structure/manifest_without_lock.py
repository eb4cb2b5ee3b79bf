"""Finds dependencies that change while the file that pins them does not."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.naming import STARTED_FROM
from review_action.adapters.analyzers.structure.raise_finding import (
    Check,
    code,
    list_names,
    raise_finding,
)
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.syntax.load_toml import load_toml

_CHECK: Final = Check("manifest-without-lock", "warning")
_JSON_LOCKS: Final = (
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "bun.lockb",
)
_PYTHON_LOCKS: Final = ("uv.lock", "poetry.lock", "pdm.lock")
_COPIED: Final = re.compile(rf"(?:^|/)(?:{STARTED_FROM}|generators?)/")
"""What others start from has no lock here."""
_NAME: Final = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)")
_GEM: Final = re.compile(r"^[^#\n]*?\bgem[ \t(]+['\"]([^'\"\n]+)['\"](.*)$", re.MULTILINE)
_GO_REQUIRE: Final = re.compile(
    r"^[ \t]*(?:require[ \t]+)?(?=[\w-]+\.)([\w./~-]+)[ \t]+(v\S+)", re.MULTILINE
)
_LOCAL: Final = re.compile(
    r"^(?:workspace:|file:|link:|portal:|\*$)|['\"]path['\"]|['\"]workspace['\"]"
)

Dependencies = Mapping[str, str]


def manifest_without_lock(change: Change) -> Iterator[Finding]:
    """One finding a manifest; silent without a checkout, where nobody knows of a lock file."""
    if change.around is None:
        return
    for file in change.files:
        path = PurePosixPath(file.diff.path)
        known = _MANIFESTS.get(path.name)
        if known is None or file.old is None or file.new is None or _COPIED.search(str(path)):
            continue
        read, locks = known
        before, after = read(file.old), read(file.new)
        if before is None or after is None:
            continue
        names: list[str] = [*_moved(before, after, is_exact=path.name == "go.mod")]
        names = [n for n in names if not _LOCAL.search(after.get(n) or before.get(n) or "")]
        # Beside the manifest or above it, where a workspace has the one that counts.
        near = [str(folder / name) for folder in path.parents for name in locks]
        lock = next((one for one in near if one in change.paths), "")
        if not names or not lock or not change.changed.isdisjoint(near):
            continue
        text = change.read([lock]).get(lock, "")
        late = _late(text, lock, names, after)
        if late and not _pins(change, lock, text, after, names):
            yield _finding(file, lock, sorted(late))


def _moved(before: Dependencies, after: Dependencies, *, is_exact: bool) -> Collection[str]:
    """Names that came or went. What is locked may do for a range that changed, as it is exact in Go alone."""
    if not is_exact:
        return before.keys() ^ after.keys()
    return [name for name in {**after, **before} if before.get(name) != after.get(name)]


def _late(text: str, lock: str, names: list[str], after: Dependencies) -> list[str]:
    """What went is late where the lock still has it: the manifest may only have caught up."""
    if lock.endswith((".lockb", "go.sum")):
        return names
    # What moves from one member of a workspace to its root is locked already.
    came = [name for name in names if name in after]
    if lock.endswith("Cargo.lock"):
        came = [name for name in came if not _holds(text, name)]
    return [*came, *(name for name in names if name not in after and _holds(text, name))]


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) is not None


def _pins(change: Change, lock: str, text: str, after: Dependencies, names: list[str]) -> bool:
    """Whether Go's sums, or a lock for all, know each new version already."""
    if lock.endswith("go.sum"):
        if any(path.endswith("go.work.sum") for path in change.changed):
            return True
        return all(name not in after or f"{name} {after[name]}" in text for name in names)
    # A lock above that does not name the package is another project's.
    return not lock.endswith(".lockb") and not any(_holds(text, name) for name in after)


def _finding(file: TouchedFile, lock: str, names: list[str]) -> Finding:
    named = (line for line in file.diff.added_lines if _names(line.text, names))
    unnamed = (line for line in file.diff.removed_lines if _names(line.text, names))
    at = next(named, None) or next(unnamed, None)
    return raise_finding(
        _CHECK,
        file,
        line=(at.new or at.old or 0) if at else 0,
        side="LEFT" if at and at.new is None else "RIGHT",
        title=f"Dependencies change, {code(lock)} does not",
        description=f"{list_names(names)} changed here, and {code(lock)} pins what it pinned before:"
        " a frozen install fails, any other takes versions nobody looked at. Run the package"
        " manager and commit what it writes.",
    )


def _names(text: str, names: list[str]) -> bool:
    said = f"{text} {_plain(text)}"
    return any(name in said for name in names)


def _package_json(text: str) -> Dependencies | None:
    return _of_json(text, ("dependencies", "devDependencies", "optionalDependencies"))


def _composer_json(text: str) -> Dependencies | None:
    listed = _of_json(text, ("require", "require-dev"))
    # The platform is not locked.
    return None if listed is None else {n: v for n, v in listed.items() if "/" in n}


def _of_json(text: str, tables: tuple[str, ...]) -> Dependencies | None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    listed = [content.get(table) for table in tables]
    return {str(n): str(v) for part in listed if isinstance(part, dict) for n, v in part.items()}


def _pyproject(text: str) -> Dependencies | None:
    content = _toml(text)
    if content is None:
        return None
    project, poetry = _at(content, "project"), _at(content, "tool", "poetry")
    lists = [
        project.get("dependencies"),
        *_at(project, "optional-dependencies").values(),
        *_at(content, "dependency-groups").values(),
        _at(content, "tool", "uv").get("dev-dependencies"),
        *_at(content, "tool", "pdm", "dev-dependencies").values(),
    ]
    said = [
        text for part in lists if isinstance(part, list) for text in part if isinstance(text, str)
    ]
    found = {_plain(match[1]): text for text in said if (match := _NAME.match(text))}
    groups = [
        poetry,
        *(group for group in _at(poetry, "group").values() if isinstance(group, dict)),
    ]
    tables = [_at(group, name) for group in groups for name in ("dependencies", "dev-dependencies")]
    return found | {
        _plain(n): repr(v) for table in tables for n, v in table.items() if n != "python"
    }


def _plain(name: str) -> str:
    """As the package index and the locks spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _cargo(text: str) -> Dependencies | None:
    content = _toml(text)
    if content is None:
        return None
    targets = _at(content, "target")
    roots = [content, _at(content, "workspace"), *(_at(targets, name) for name in targets)]
    kinds = ("dependencies", "dev-dependencies", "build-dependencies")
    tables = [_at(root, kind) for root in roots for kind in kinds]
    return {n: repr(v) for table in tables for n, v in table.items()}


def _toml(text: str) -> dict[str, object] | None:
    try:
        return load_toml(text)
    except (ValueError, RecursionError):
        return None


def _at(content: Mapping[str, object], *keys: str) -> dict[str, object]:
    found: object = content
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else {}


def _gemfile(text: str) -> Dependencies:
    return {m[1]: m[2] for m in _GEM.finditer(text)}


def _go_mod(text: str) -> Dependencies | None:
    plain = re.sub(r"//.*", "", text)
    if re.search(r"^[ \t]*(?:replace\b.*|\S+ )=>", plain, re.MULTILINE):
        return None
    return {m[1]: m[2] for m in _GO_REQUIRE.finditer(plain)}


_MANIFESTS: Final[Mapping[str, tuple[Callable[[str], Dependencies | None], tuple[str, ...]]]] = {
    "package.json": (_package_json, _JSON_LOCKS),
    "composer.json": (_composer_json, ("composer.lock",)),
    "pyproject.toml": (_pyproject, _PYTHON_LOCKS),
    "Cargo.toml": (_cargo, ("Cargo.lock",)),
    "Gemfile": (_gemfile, ("Gemfile.lock",)),
    "go.mod": (_go_mod, ("go.sum",)),
}
