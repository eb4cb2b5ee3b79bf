"""Definitions and identifiers of Python, by its own parser: there wherever we run."""

import ast
import warnings
from functools import lru_cache

from review_action.syntax.symbol import Symbol

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache(maxsize=1)
def python_tree(text: str) -> ast.Module | None:
    """The tree, which callers share and so only read; None for what this Python cannot parse."""
    try:
        with warnings.catch_warnings():
            # An invalid escape in the reviewed code is its author's affair, not a warning of ours.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # ValueError: null bytes; the last two: deep nesting.
        return None


def python_outline(tree: ast.Module) -> list[Symbol]:
    """Definitions of all depths, in order of their first line."""
    symbols, waiting = [], [(node, False) for node in tree.body]
    while waiting:
        node, in_class = waiting.pop()
        is_class = isinstance(node, ast.ClassDef)
        if isinstance(node, ast.ClassDef | _Function):
            symbols.append(_symbol(node, in_class=in_class))
        waiting += [(child, is_class) for child in _statements(node)]
    return sorted(symbols, key=lambda symbol: (symbol.start, -symbol.end))


def python_references(tree: ast.Module) -> dict[str, list[int]]:
    """Lines by identifier, each line once."""
    lines: dict[str, set[int]] = {}
    for node in ast.walk(tree):
        for name in _names(node):
            lines.setdefault(name, set()).add(getattr(node, "lineno", 0))
    return {name: sorted(numbers) for name, numbers in lines.items()}


def _statements(node: ast.AST) -> list[ast.stmt]:
    return [
        inner
        for child in ast.iter_child_nodes(node)
        for inner in ([child] if isinstance(child, ast.stmt) else _statements_of_part(child))
    ]


def _statements_of_part(part: ast.AST) -> list[ast.stmt]:
    """Of an `except` or a `case`: neither is a statement, both hold some."""
    if isinstance(part, ast.ExceptHandler | ast.match_case):
        return part.body
    return []


def _symbol(node: ast.ClassDef | _Function, *, in_class: bool) -> Symbol:
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    total, required = (0, 0)
    if not isinstance(node, ast.ClassDef):
        total, required = _parameters(node.args, bound=in_class)
    return Symbol(
        name=node.name,
        kind="class" if isinstance(node, ast.ClassDef) else "method" if in_class else "function",
        start=start,
        end=node.end_lineno or start,
        public=not node.name.startswith("_"),
        parameters=total,
        required=required,
    )


def _parameters(args: ast.arguments, *, bound: bool) -> tuple[int, int]:
    positional = [*args.posonlyargs, *args.args]
    receiver = bool(bound and positional and positional[0].arg in {"self", "cls"})
    variadic = (args.vararg is not None) + (args.kwarg is not None)
    total = len(positional) - receiver + len(args.kwonlyargs)
    defaults = len(args.defaults) + sum(default is not None for default in args.kw_defaults)
    return total + variadic, max(0, total - defaults)


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.alias):
        return [*node.name.split("."), *([node.asname] if node.asname else [])]
    said = (getattr(node, field, None) for field in ("id", "attr", "name", "arg"))
    return [name for name in said if isinstance(name, str)]
