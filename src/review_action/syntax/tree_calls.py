"""Reads calls and decisions off a syntax tree; runs apart, see `worker`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from review_action.syntax.symbol import Call
from review_action.syntax.tree_outline import tree_nodes

if TYPE_CHECKING:
    from tree_sitter import Node, Tree


class _Form(NamedTuple):
    """Fields of a call's node: what is called, in two parts where the grammar has two."""

    callee: str
    before: str = ""
    prefix: str = ""


_SCRIPT: Final = {
    "call_expression": _Form("function"),
    "new_expression": _Form("constructor", prefix="new "),
}
_CALLS: Final[Mapping[str, Mapping[str, _Form]]] = {
    **dict.fromkeys(("javascript", "typescript", "tsx"), _SCRIPT),
    "go": {"call_expression": _Form("function")},
    "java": {
        "method_invocation": _Form("name", before="object"),
        "object_creation_expression": _Form("type", prefix="new "),
    },
}
_LONGEST_NAME: Final = 200
_OPEN: Final = frozenset({"spread_element", "variadic_argument"})
_DECISIONS: Final = frozenset(
    {
        *(
            "if_statement",
            "if_expression",
            "elif_clause",
            "else_if_clause",
            "elsif",
            "if",
            "unless",
        ),
        *("for_statement", "for_in_statement", "for_expression", "enhanced_for_statement"),
        *("foreach_statement", "for_range_loop", "while_statement", "while_expression", "while"),
        *("if_modifier", "unless_modifier", "while_modifier", "until_modifier"),
        *("until", "for", "do_statement", "catch_clause", "rescue", "when"),
        *("switch_case", "expression_case", "type_case", "communication_case", "case_statement"),
        *("switch_section", "match_arm", "match_conditional_expression", "case_item"),
        *("ternary_expression", "conditional_expression", "conditional"),
    }
)
_EITHER: Final = frozenset({"&&", "||", "??", "and", "or"})


def tree_calls(tree: "Tree", language: str) -> list[Call]:
    """Calls of plain and dotted names, in order."""
    forms = _CALLS.get(language, {})
    calls = []
    for node in tree_nodes(tree) if forms else ():
        form = forms.get(node.type)
        call = None if form is None else _call(node, form, language)
        if call is not None:
            calls.append(call)
    return calls


def tree_decisions(tree: "Tree", _language: str) -> list[int]:
    """The line of each point where the flow may part."""
    return [node.start_point[0] + 1 for node in tree_nodes(tree) if _is_decision(node)]


def _is_decision(node: "Node") -> bool:
    # Ruby's words are nodes of their own, of the same type as the statement they open.
    if node.is_named:
        return node.type in _DECISIONS
    around = node.parent
    return node.type in _EITHER and around is not None and "binary" in around.type


def _call(node: "Node", form: _Form, language: str) -> Call | None:
    callee = node.child_by_field_name(form.callee)
    given = node.child_by_field_name("arguments")
    # None: `new X` without brackets; a template's tag is called in its own way.
    if callee is None or given is None or given.type == "template_string":
        return None
    before = node.child_by_field_name(form.before) if form.before else None
    name = ".".join(_text(part) for part in (before, callee) if part is not None)
    if len(name) > _LONGEST_NAME or not name.replace(".", "").replace("_", "").isalnum():
        return None
    arguments = [child for child in given.named_children if "comment" not in child.type]
    return Call(
        form.prefix + name,
        node.start_point[0] + 1,
        len(arguments),
        _is_open(given, arguments, language),
    )


def _is_open(given: "Node", arguments: list["Node"], language: str) -> bool:
    if given.has_error or any(argument.type in _OPEN for argument in arguments):
        return True
    return language == "go" and len(arguments) == 1 and arguments[0].type == "call_expression"


def _text(node: "Node") -> str:
    return (node.text or b"").decode("utf-8", "replace")
