"""The GraphQL endpoint: checks a document against the types the double knows, then runs it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.github import graphql_mutations, graphql_queries
from tests.fakes.github.exchange import Answer, Context, RefusalError, route
from tests.fakes.github.graphql_language import (
    Document,
    FieldNode,
    GraphQLSyntaxError,
    InlineNode,
    Operation,
    Selection,
    SpreadNode,
    Variable,
    parse,
)
from tests.fakes.github.graphql_types import ABSTRACT, SCALARS, GraphQLError, Member, typename

TYPES: dict[str, dict[str, Member]] = {**graphql_queries.TYPES, **graphql_mutations.TYPES}
ROOTS = {"query": "Query", "mutation": "Mutation"}


@route("POST", "/graphql")
def graphql(ctx: Context) -> Answer:
    """Always HTTP 200: what went wrong stands in `errors`."""
    body = ctx.request.json()
    query, variables = body.get("query"), body.get("variables") or {}
    if not isinstance(query, str) or not isinstance(variables, dict):
        raise RefusalError(400, "A query attribute must be specified and must be a string.")
    try:
        document = parse(query)
        operation = _operation(document, body.get("operationName"))
    except GraphQLSyntaxError as error:
        return Answer({"errors": [{"message": f"Parse error: {error}"}]})
    problems = list(_Checker(document, operation).problems())
    problems += _variable_problems(operation, variables)
    if problems:
        return Answer({"errors": [{"message": problem} for problem in problems]})
    return Answer(_Run(ctx, document, _values(operation, variables)).answer(operation))


def _operation(document: Document, name: object) -> Operation:
    wanted = [one for one in document.operations if name in {None, "", one.name}]
    if len(wanted) != 1:
        message = "An operation name is required"
        raise GraphQLSyntaxError(message)
    return wanted[0]


def _variable_problems(operation: Operation, given: Mapping[str, Any]) -> Iterator[str]:
    for one in operation.variables:
        needed = one.type.endswith("!") and one.default is None
        if needed and given.get(one.name) is None:
            yield f"Variable ${one.name} of type {one.type} was provided invalid value"


def _values(operation: Operation, given: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: given.get(one.name, one.default) for one in operation.variables}


@dataclass
class _Checker:
    """An unknown field, argument or fragment is an error, never null."""

    document: Document
    operation: Operation
    used: set[str] = field(default_factory=set)

    def problems(self) -> Iterator[str]:
        yield from self._selections(ROOTS[self.operation.kind], self.operation.selections)
        name = self.operation.name or "anonymous query"
        declared = {one.name for one in self.operation.variables}
        for one in sorted(declared - self.used):
            yield f"Variable ${one} is declared by {name} but not used"
        for one in sorted(self.used - declared):
            yield f"Variable ${one} is used by {name} but not declared"

    def _selections(self, on: str, selections: tuple[Selection, ...]) -> Iterator[str]:
        for one in selections:
            match one:
                case FieldNode():
                    yield from self._field(on, one)
                case InlineNode(kind, below):
                    yield from self._fragment(on, kind or on, below)
                case SpreadNode(name) if name in self.document.fragments:
                    node = self.document.fragments[name]
                    yield from self._fragment(on, node.on or on, node.selections)
                case SpreadNode(name):
                    yield f"Fragment {name} was used, but not defined"

    def _fragment(self, on: str, kind: str, below: tuple[Selection, ...]) -> Iterator[str]:
        if kind not in TYPES:
            yield f"No such type {kind}, so it can't be a fragment condition"
        elif kind != on and kind not in ABSTRACT.get(on, ()) and on not in ABSTRACT.get(kind, ()):
            yield f"Fragment on {kind} can't be spread inside {on}"
        else:
            yield from self._selections(kind, below)

    def _field(self, on: str, node: FieldNode) -> Iterator[str]:
        self._note(node.arguments)
        if node.name == "__typename":
            return
        member = TYPES[on].get(node.name)
        if member is None:
            yield f"Field '{node.name}' doesn't exist on type '{on}'"
            return
        for name in node.arguments:
            if name not in member.arguments:
                yield f"Field '{node.name}' doesn't accept argument '{name}'"
        if member.type in SCALARS and node.selections:
            yield f"Selections can't be made on scalars (field '{node.name}' returns {member.type})"
        elif member.type not in SCALARS and not node.selections:
            yield (
                f"Field must have selections (field '{node.name}' returns {member.type} "
                f"but has no selections. Did you mean '{node.name} {{ ... }}'?)"
            )
        elif node.selections:
            yield from self._selections(member.type, node.selections)

    def _note(self, value: Any) -> None:
        match value:
            case Variable(name):
                self.used.add(name)
            case dict():
                for one in value.values():
                    self._note(one)
            case list():
                for one in value:
                    self._note(one)


@dataclass
class _Run:
    ctx: Context
    document: Document
    variables: Mapping[str, Any]
    errors: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, operation: Operation) -> dict[str, Any]:
        data = self._object(ROOTS[operation.kind], None, operation.selections, [])
        return {"data": data} | ({"errors": self.errors} if self.errors else {})

    def _object(
        self, kind: str, value: Any, selections: tuple[Selection, ...], path: list[str | int]
    ) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for node in self._flat(kind, selections):
            here = [*path, node.alias]
            found = self._field(kind, value, node, here)
            if isinstance(found, dict) and isinstance(shown.get(node.alias), dict):
                found = shown[node.alias] | found
            shown[node.alias] = found
        return shown

    def _flat(self, kind: str, selections: tuple[Selection, ...]) -> Iterator[FieldNode]:
        for one in selections:
            if isinstance(one, FieldNode):
                yield one
                continue
            node = self.document.fragments[one.fragment] if isinstance(one, SpreadNode) else one
            if node.on in {None, kind} or kind in ABSTRACT.get(node.on or "", ()):
                yield from self._flat(kind, node.selections)

    def _field(self, kind: str, value: Any, node: FieldNode, path: list[str | int]) -> Any:
        if node.name == "__typename":
            return kind
        member = TYPES[kind][node.name]
        try:
            found = member.resolve(self.ctx, value, self._filled(node.arguments))
        except GraphQLError as error:
            self.errors.append({"type": error.type, "path": path, "message": str(error)})
            return None
        return self._shown(member.type, found, node, path)

    def _shown(self, kind: str, found: Any, node: FieldNode, path: list[str | int]) -> Any:
        if found is None or kind in SCALARS:
            return found
        if isinstance(found, list):
            return [self._shown(kind, one, node, [*path, index]) for index, one in enumerate(found)]
        concrete = typename(found) if kind in ABSTRACT else kind
        return self._object(concrete, found, node.selections, path)

    def _filled(self, value: Any) -> Any:
        match value:
            case Variable(name):
                return self.variables.get(name)
            case dict():
                return {name: self._filled(one) for name, one in value.items()}
            case list():
                return [self._filled(one) for one in value]
            case _:
                return value
