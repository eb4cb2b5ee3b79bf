"""Counts what a grammar takes and its compiler refuses: grammars are made for code half written."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Node

_GO_PARTS: Final = frozenset({"package_clause", "import_declaration", "comment"})
_GO_DECLARATIONS: Final = frozenset(
    {"function_declaration", "method_declaration", "type_declaration"}
    | {"const_declaration", "var_declaration"}
)
_GO_LISTS: Final = frozenset({"literal_value", "argument_list", "parameter_list"})
_GO_UNBROKEN: Final = frozenset(
    {"assignment_statement", "short_var_declaration", "expression_list"}
    | {"binary_expression", "selector_expression", "call_expression", "index_expression"}
)
"""Where a line that ends with an operand ends the statement."""
_JAVA_PARTS: Final = frozenset(
    {"package_declaration", "import_declaration", "module_declaration", "class_declaration"}
    | {"interface_declaration", "enum_declaration", "record_declaration"}
    | {"annotation_type_declaration", "line_comment", "block_comment"}
)
_ESCAPE: Final = re.compile(rb"\\.", re.DOTALL)
_GO_ESCAPE: Final = re.compile(rb"\\[abfnrtv\\\"0-7xuU]")
_JAVA_ESCAPE: Final = re.compile(rb"\\[btnfrs\"'\\0-7u\n]")
_NAMES: Final = frozenset({"identifier", "type_identifier", "shorthand_property_identifier"})
_COMMON: Final = "return if else for switch case break continue"
_C_LIKE: Final = f"{_COMMON} while do"
_SCRIPT: Final = f"{_C_LIKE} true false null new class function var const try catch finally throw in import export"
_RESERVED: Final[Mapping[str, frozenset[bytes]]] = {
    language: frozenset(words.encode().split())
    for language, words in {
        "go": f"{_COMMON} func var const type package import range defer go select struct map chan",
        "java": f"{_C_LIKE} true false null new class interface enum import package public private"
        " protected static final void try catch finally throw throws extends implements",
        "javascript": _SCRIPT,
        "typescript": _SCRIPT,
        "tsx": _SCRIPT,
        "c": _C_LIKE,
        "cpp": f"{_C_LIKE} true false new delete class public private protected try catch throw",
        "c-sharp": f"{_C_LIKE} true false null new class public private protected static void try"
        " catch finally throw foreach",
        "rust": "return if else for while loop match fn let mut pub struct enum impl use mod true false",
    }.items()
}
"""Words that are no names, and that a grammar takes for some where nothing else fits."""


def too_lenient(nodes: Iterable["Node"], language: str) -> int:
    """How often `nodes`, all of a tree's in order, are nothing that a compiler accepts."""
    count = _COUNTS.get(language)
    reserved = _RESERVED.get(language, frozenset())
    found = 0
    for node in nodes if reserved else ():
        found += node.type in _NAMES and node.text in reserved
        found += count(node) if count is not None else 0
    return found


def _go(node: "Node") -> int:
    if node.type == "source_file":
        return _go_file([child for child in node.named_children if child.type != "comment"])
    if node.type == "interpreted_string_literal":
        return _escapes(node, _GO_ESCAPE)
    if node.type in _GO_UNBROKEN:
        pairs = pairwise(child for child in node.children if child.type != "comment")
        return sum(one.is_named and one.end_point[0] < two.start_point[0] for one, two in pairs)
    if node.type not in _GO_LISTS:
        return 0
    parts = [child for child in node.children if child.type != "comment"]
    if len(parts) < 3:  # noqa: PLR2004  # two brackets alone
        return 0
    last, closing = parts[-2], parts[-1]
    # A line's end puts a semicolon after what may end a statement: a comma must keep it off.
    return int(last.type != "," and last.end_point[0] < closing.start_point[0])


def _go_file(parts: list["Node"]) -> int:
    """One package clause, then imports, then declarations: no statements."""
    kinds = [part.type for part in parts]
    wrong = abs(kinds.count("package_clause") - 1)
    wrong += sum(kind not in _GO_PARTS | _GO_DECLARATIONS for kind in kinds)
    declared = next((at for at, kind in enumerate(kinds) if kind in _GO_DECLARATIONS), len(kinds))
    return wrong + kinds[declared:].count("import_declaration")


def _java(node: "Node") -> int:
    if node.type == "program":
        return sum(child.type not in _JAVA_PARTS for child in node.named_children)
    if node.type == "string_literal":
        return _escapes(node, _JAVA_ESCAPE)
    if node.type == "modifiers":
        words = [child.type for child in node.children if not child.is_named]
        return len(words) - len(set(words))
    return 0


def _c(node: "Node") -> int:
    """A macro's use may stand anywhere and looks like an expression; a `return` may not."""
    if node.type != "translation_unit":
        return 0
    return sum(
        child.type.endswith("_statement") and child.type != "expression_statement"
        for child in node.named_children
    )


def _script(node: "Node") -> int:
    if node.type == "try_statement":
        fields = ("handler", "finalizer")
        return int(not any(node.child_by_field_name(field) for field in fields))
    if node.type in {"interface_body", "object_type"}:
        pairs = pairwise(node.children)
        return sum(two.type in {";", ","} and not one.is_named for one, two in pairs)
    return 0


def _escapes(node: "Node", known: re.Pattern[bytes]) -> int:
    return sum(known.match(escape) is None for escape in _ESCAPE.findall(node.text or b""))


def _rust(node: "Node") -> int:
    if node.type != "source_file":
        return 0
    return sum(child.type == "expression_statement" for child in node.named_children)


_COUNTS: Final[Mapping[str, Callable[["Node"], int]]] = {
    "go": _go,
    "java": _java,
    "c": _c,
    "cpp": _c,
    "rust": _rust,
    "javascript": _script,
    "typescript": _script,
    "tsx": _script,
}
