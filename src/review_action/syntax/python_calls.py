"""Calls and decisions of Python, by its own parser."""

import ast
from typing import Final

from review_action.syntax.symbol import Call

_DECISIONS: Final = (
    *(ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler),
    *(ast.match_case, ast.comprehension),
)


def python_calls(tree: ast.Module) -> list[Call]:
    """Calls of plain and dotted names."""
    calls = (_call(node) for node in ast.walk(tree) if isinstance(node, ast.Call))
    return sorted((call for call in calls if call is not None), key=lambda call: call.line)


def python_decisions(tree: ast.Module) -> list[int]:
    """The line of each point where the flow may part."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, _DECISIONS):
            lines.append(_line(node))
        if isinstance(node, ast.BoolOp):
            lines += [node.lineno] * (len(node.values) - 1)
        if isinstance(node, ast.comprehension):
            lines += [_line(condition) for condition in node.ifs]
    return sorted(lines)


def _line(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno
    if isinstance(node, ast.comprehension):
        return node.target.lineno
    line = getattr(node, "lineno", 0)
    return line if isinstance(line, int) else 0


def _call(node: ast.Call) -> Call | None:
    name = _dotted(node.func)
    if name is None:
        return None
    keywords = tuple(keyword.arg for keyword in node.keywords if keyword.arg is not None)
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    is_open = starred or len(keywords) != len(node.keywords)
    return Call(name, node.lineno, len(node.args), is_open, keywords)


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return ".".join([node.id, *parts]) if isinstance(node, ast.Name) else None
