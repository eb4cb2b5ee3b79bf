"""Rewrites a JSON Schema into the subset that every strict provider takes (docs/facts.md, 8. Model wire)."""

from collections.abc import Mapping
from typing import Any

KEPT = frozenset({"type", "enum", "description"})
"""Bounds, formats, defaults and titles are refused by one provider or another; code checks them."""


def strict_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """References inlined, every object closed, every property required, no bounds.

    Raises:
        ValueError: The schema refers to itself; no strict provider takes that.
    """
    return _rewritten(schema, schema.get("$defs", {}), ())


def _rewritten(
    node: Mapping[str, Any], definitions: Mapping[str, Any], path: tuple[str, ...]
) -> dict[str, Any]:
    reference = node.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix("#/$defs/")
        if name in path:
            message = f"schema {name} refers to itself"
            raise ValueError(message)
        # Providers take no siblings of `$ref`; inlined, the nearer description wins.
        return {**_rewritten(definitions[name], definitions, (*path, name)), **_annotated(node)}
    out = {key: value for key, value in node.items() if key in KEPT}
    if "const" in node:
        out["enum"] = [node["const"]]
    if isinstance(node.get("properties"), Mapping):
        out["properties"] = {
            name: _rewritten(part, definitions, path) for name, part in node["properties"].items()
        }
        out["required"] = list(node["properties"])
        out["additionalProperties"] = False
    if isinstance(node.get("items"), Mapping):
        out["items"] = _rewritten(node["items"], definitions, path)
    for key in ("anyOf", "oneOf"):
        if key in node:
            out["anyOf"] = [_rewritten(part, definitions, path) for part in node[key]]
    return out


def _annotated(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in ("description",) if key in node}
