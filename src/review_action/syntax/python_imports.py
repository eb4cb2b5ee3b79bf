"""What a Python file takes from other modules by name, by Python's own parser."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from review_action.syntax.python_outline import python_tree

_BLOCKS: Final = ("body", "handlers", "orelse", "finalbody", "cases")


class Import(NamedTuple):
    """One name of `from module import name as alias`; `level` counts the dots before the module."""

    module: str
    level: int
    name: str
    alias: str
    line: int


@lru_cache(maxsize=512)
def python_imports(text: str) -> tuple[Import, ...]:
    """In order; those in the body of a `try` are left out, for somebody sees to their failure."""
    tree = python_tree(text) if "import" in text else None
    nodes = () if tree is None else sorted(_from_imports(tree), key=lambda node: node.lineno)
    return tuple(
        Import(node.module or "", node.level, alias.name, alias.asname or alias.name, node.lineno)
        for node in nodes
        for alias in node.names
    )


def _from_imports(tree: ast.Module) -> Iterator[ast.ImportFrom]:
    """Statements alone are looked at: expressions hold no import."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ImportFrom):
            yield node
        for block in _BLOCKS:
            if block != "body" or not isinstance(node, ast.Try):
                inner = getattr(node, block, ())
                waiting += inner if isinstance(inner, list) else ()
