"""Finds the findings among recovered JSON values: in a root, a list, a wrapper, one by one."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from review_action.pipeline.asking.damaged import Doubtful, Several
from review_action.pipeline.asking.recover_json import recover_json

FINDINGS_KEYS = ("findings", "issues", "problems", "comments", "review_comments")
"""The key we ask for, and what models without a schema call it."""
PATH_KEYS = ("path", "file", "filename", "file_path")
CLAIM_KEYS = frozenset({"title", "description", "message", "comment", "evidence", "claim"})
MAX_WRAPPERS = 4
"""Levels of `{"result": {...}}` or of JSON inside a JSON string that are opened."""


class Gathered(NamedTuple):
    """Elements that claim to be findings, and the fields that stood beside them."""

    elements: tuple[Any, ...] = ()
    fields: Mapping[str, Any] = {}
    found: bool = False
    """Whether there was a list of findings at all, if only an empty one."""


def gather(values: Iterable[Any], depth: int = 0) -> Gathered:
    """The findings of all `values` together; equal elements once, fields of the last one win."""
    parts = [_gather(value, depth) for value in values]
    elements = {repr(element): element for part in parts for element in part.elements}
    fields = {key: value for part in parts for key, value in part.fields.items()}
    return Gathered(tuple(elements.values()), fields, any(part.found for part in parts))


def _gather(value: Any, depth: int) -> Gathered:
    if depth > MAX_WRAPPERS:
        return Gathered()
    if isinstance(value, str):
        return gather(recover_json(value).values, depth + 1) if _is_encoded(value) else Gathered()
    if isinstance(value, list):
        return gather(value, depth + 1) if value else Gathered(found=True)
    if isinstance(value, dict):
        return _of_object(value, depth)
    return Gathered()


def _is_encoded(text: str) -> bool:
    """Whether a string holds JSON; one whose end was inferred does only when it is sound.

    Else objects inside of a suggestion, which such a string may hold, would be taken for findings.
    """
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    if not isinstance(text, Doubtful):
        return True
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _of_object(value: Mapping[str, Any], depth: int) -> Gathered:
    key = next((key for key in FINDINGS_KEYS if key in value), None)
    if key is not None:
        return _of_root(value, key, depth)
    if CLAIM_KEYS & value.keys() and any(name in value for name in PATH_KEYS):
        return Gathered((value,), found=True)
    return gather(value.values(), depth + 1)


def _of_root(root: Mapping[str, Any], key: str, depth: int) -> Gathered:
    listed = root[key]
    if isinstance(listed, str):
        inner = _gather(listed, depth)
        return inner._replace(fields={**inner.fields, **_fields(root, key)})
    if isinstance(listed, dict):
        listed = [listed] if CLAIM_KEYS & listed.keys() else list(listed.values())
    if listed is not None and not isinstance(listed, list):
        return Gathered()
    elements = [_placed(element, root) for element in _flat(listed or [])]
    return Gathered(tuple(elements), _fields(root, key), found=True)


def _fields(root: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in root.items() if name != key}


def _flat(elements: Iterable[Any]) -> Iterable[Any]:
    for element in elements:
        if isinstance(element, list):
            yield from element if isinstance(element, Several) else _flat_once(element)
        else:
            yield element


def _flat_once(element: list[Any]) -> Iterable[Any]:
    return (inner for inner in element if isinstance(inner, dict))


def _placed(element: Any, root: Mapping[str, Any]) -> Any:
    """An element of `{"path": …, "findings": […]}` has the path of the group it is in."""
    path = next((root[name] for name in PATH_KEYS if name in root), None)
    if path is None or not isinstance(element, dict):
        return element
    return (
        element
        if any(name in element for name in PATH_KEYS)
        else type(element)({"path": path, **element})
    )
