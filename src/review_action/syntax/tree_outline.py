"""Reads definitions, identifiers and defects off a syntax tree; runs apart, see `worker`."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from review_action.syntax.definitions import (
    DEFINITIONS,
    ENCLOSING_EXPORTS,
    FUNCTION_VALUES,
    IDENTIFIERS,
    NO_PARAMETER,
    OPTIONAL,
    RECEIVERS,
)
from review_action.syntax.symbol import Symbol
from review_action.syntax.too_lenient import too_lenient

if TYPE_CHECKING:
    from tree_sitter import Node, Tree


def tree_defects(tree: "Tree", language: str) -> int:
    """ERROR and MISSING nodes, and what only the grammar accepts."""
    found, waiting = too_lenient(tree_nodes(tree), language), [tree.root_node]
    while waiting:
        node = waiting.pop()
        found += node.is_error or node.is_missing
        if node.has_error:
            waiting.extend(node.children)
    return found


def tree_outline(tree: "Tree", language: str) -> list[Symbol]:
    """Definitions of all depths, in order of their first line."""
    kinds = DEFINITIONS.get(language, {})
    symbols = []
    for node in tree_nodes(tree) if kinds else ():
        kind = kinds.get(node.type)
        if kind is not None and node.is_named:
            symbol = _symbol(node, kind, language)
            if symbol is not None:
                symbols.append(symbol)
    return sorted(symbols, key=lambda symbol: (symbol.start, -symbol.end))


def tree_references(tree: "Tree") -> dict[str, list[int]]:
    """Lines by identifier, each line once."""
    lines: dict[str, dict[int, None]] = {}
    for node in tree_nodes(tree):
        if node.type in IDENTIFIERS and node.named_child_count == 0:
            lines.setdefault(_text(node), {})[node.start_point[0] + 1] = None
    return {name: list(numbers) for name, numbers in lines.items()}


def tree_nodes(tree: "Tree") -> Iterator["Node"]:
    """All nodes in order; by a cursor, since no call depth stands for a hostile file's."""
    cursor = tree.walk()
    while True:
        if cursor.node is not None:
            yield cursor.node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _symbol(node: "Node", kind: str, language: str) -> Symbol | None:
    function, outer = node, node
    if node.type == "variable_declarator":
        value = node.child_by_field_name("value")
        if value is None or value.type not in FUNCTION_VALUES:
            return None
        function = value
    if node.type in {"variable_declarator", "type_spec"}:
        outer = node.parent or node
    named = _name(node)
    if named is None or (kind in {"struct", "enum"} and _is_mention(node, language)):
        return None
    while outer.parent is not None and outer.parent.type in ENCLOSING_EXPORTS:
        outer = outer.parent
    name = _text(named)
    total, required = _parameters(function)
    return Symbol(
        name=name,
        kind=kind,
        start=outer.start_point[0] + 1,
        end=_last_line(outer),
        public=_is_public(node, outer, name, language),
        parameters=total,
        required=required,
    )


def _is_mention(node: "Node", language: str) -> bool:
    """`struct order *next` in C names a structure; only one with a body defines it."""
    return language in {"c", "cpp"} and node.child_by_field_name("body") is None


def _name(node: "Node") -> "Node | None":
    """The name, in C at the end of a chain of declarators; an `impl` goes by its type."""
    named = node.child_by_field_name("name") or node.child_by_field_name("type")
    declarator = node.child_by_field_name("declarator")
    while declarator is not None:
        named = declarator
        declarator = declarator.child_by_field_name("declarator")
    return named


def _last_line(node: "Node") -> int:
    row, column = node.end_point
    return max(row if column == 0 else row + 1, node.start_point[0] + 1)


def _parameters(function: "Node") -> tuple[int, int]:
    """How many there are, and how many a caller must give."""
    found: Node | None = function
    listed = None
    while found is not None and listed is None:
        listed = found.child_by_field_name("parameters")
        found = found.child_by_field_name("declarator")
    if listed is None:
        return (1, 1) if function.child_by_field_name("parameter") is not None else (0, 0)
    return _counted(listed)


def _counted(listed: "Node") -> tuple[int, int]:
    children = listed.named_children
    total = required = 0
    if any(child.type == "params" for child in listed.children):
        # In C# the rest of them is no node of its own: a type and a name follow the word.
        children, total = children[:-2], 1
    for parameter in children:
        count = _count(parameter)
        total += count
        required += 0 if _is_optional(parameter) else count
    return total, required


def _count(parameter: "Node") -> int:
    text = _text(parameter)
    first = text.split(":", 1)[0].strip()
    if parameter.type in NO_PARAMETER or first in RECEIVERS or text == "void":
        return 0
    # Go's `a, b int` is one node.
    return max(1, len(parameter.children_by_field_name("name")))


def _is_optional(parameter: "Node") -> bool:
    if parameter.type in OPTIONAL:
        return True
    if any(parameter.child_by_field_name(field) for field in ("value", "default_value")):
        return True
    if parameter.type == "keyword_parameter":  # of Ruby: without a value it must be given
        return False
    return any(
        child.type in OPTIONAL or child.type in {"=", "params", "..."}
        for child in parameter.children
    )


def _is_public(node: "Node", outer: "Node", name: str, language: str) -> bool:
    head = set(_text(outer)[:200].split("{", 1)[0].split("(", 1)[0].split())
    if language in _PUBLIC_BY_NAME:
        return _PUBLIC_BY_NAME[language](name)
    if language == "rust":
        return any(child.type == "visibility_modifier" for child in node.children)
    if language in {"java", "c-sharp"}:
        return "public" in head
    if language in _SCRIPTS and node.type != "method_definition":
        return outer.type == "export_statement"
    # In C it hides a function; elsewhere it says whose method one is.
    hidden = {"static"} if language in {"c", "cpp"} else {"private", "protected"}
    return not hidden & head


_SCRIPTS: Final = frozenset({"javascript", "typescript", "tsx"})
_PUBLIC_BY_NAME: Final[Mapping[str, Callable[[str], bool]]] = {
    "python": lambda name: not name.startswith("_"),
    "bash": lambda name: not name.startswith("_"),
    "go": lambda name: name[:1].isupper(),
}


def _text(node: "Node") -> str:
    return (node.text or b"").decode("utf-8", "replace")
