"""A reader for the part of the GraphQL language that clients send: documents to values."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TOKEN = re.compile(
    r"""[\s,\ufeff]*(?:\#[^\n]*[\s,]*)*
    (?P<token>\.\.\.|[!$()\[\]{}:=@|&]
      |"{3}(?:[^"]|"(?!""))*"{3}
      |"(?:[^"\\\n]|\\.)*"
      |-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?
      |[A-Za-z_]\w*)""",
    re.VERBOSE,
)
REST = re.compile(r"[\s,]*(?:#[^\n]*[\s,]*)*")


class GraphQLSyntaxError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Variable:
    name: str


@dataclass(frozen=True, slots=True)
class FieldNode:
    name: str
    alias: str
    arguments: Mapping[str, Any]
    selections: "tuple[Selection, ...]"


@dataclass(frozen=True, slots=True)
class InlineNode:
    on: str | None
    selections: "tuple[Selection, ...]"


@dataclass(frozen=True, slots=True)
class SpreadNode:
    fragment: str


Selection = FieldNode | InlineNode | SpreadNode


@dataclass(frozen=True, slots=True)
class VariableDefinition:
    name: str
    type: str
    default: Any


@dataclass(frozen=True, slots=True)
class Operation:
    kind: str
    name: str
    variables: tuple[VariableDefinition, ...]
    selections: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Document:
    operations: tuple[Operation, ...]
    fragments: Mapping[str, InlineNode] = field(default_factory=dict)


def parse(text: str) -> Document:
    return _Parser(_tokens(text)).document()


def _tokens(text: str) -> list[str]:
    tokens, position = [], 0
    while position < len(text):
        found = TOKEN.match(text, position)
        if found is None:
            break
        tokens.append(found["token"])
        position = found.end()
    if REST.fullmatch(text, position) is None:
        message = f"Unexpected text at {position}: {text[position : position + 20]!r}"
        raise GraphQLSyntaxError(message)
    return tokens


@dataclass
class _Parser:
    tokens: list[str]
    at: int = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def skip(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self.at += 1
        return True

    def expect(self, token: str) -> None:
        if not self.skip(token):
            message = f"Expected {token!r}, actual: {self.peek() or 'end of file'!r}"
            raise GraphQLSyntaxError(message)

    def name(self) -> str:
        token = self.next()
        if not re.fullmatch(r"[A-Za-z_]\w*", token):
            message = f"Expected a name, actual: {token or 'end of file'!r}"
            raise GraphQLSyntaxError(message)
        return token

    def document(self) -> Document:
        operations, fragments = [], {}
        while self.peek():
            if self.skip("fragment"):
                name = self.name()
                self.expect("on")
                fragments[name] = InlineNode(self.name(), self.selections())
            else:
                operations.append(self.operation())
        return Document(tuple(operations), fragments)

    def operation(self) -> Operation:
        if self.peek() == "{":
            return Operation("query", "", (), self.selections())
        kind = self.name()
        if kind not in {"query", "mutation"}:
            message = f"Unexpected {kind!r}"
            raise GraphQLSyntaxError(message)
        name = "" if self.peek() in {"(", "{"} else self.name()
        variables = []
        if self.skip("("):
            while not self.skip(")"):
                variables.append(self.variable())
        return Operation(kind, name, tuple(variables), self.selections())

    def variable(self) -> VariableDefinition:
        self.expect("$")
        name = self.name()
        self.expect(":")
        kind = self.type()
        return VariableDefinition(name, kind, self.value() if self.skip("=") else None)

    def type(self) -> str:
        if self.skip("["):
            shown = f"[{self.type()}"
            self.expect("]")
            shown += "]"
        else:
            shown = self.name()
        return shown + ("!" if self.skip("!") else "")

    def selections(self) -> tuple[Selection, ...]:
        self.expect("{")
        found = [self.selection()]
        while not self.skip("}"):
            found.append(self.selection())
        return tuple(found)

    def selection(self) -> Selection:
        if self.skip("..."):
            return self.fragment()
        name = alias = self.name()
        if self.skip(":"):
            name = self.name()
        arguments = self.pairs("(", ")") if self.peek() == "(" else {}
        below = self.selections() if self.peek() == "{" else ()
        return FieldNode(name, alias, arguments, below)

    def fragment(self) -> Selection:
        if self.peek() == "{":
            return InlineNode(None, self.selections())
        name = self.name()
        return InlineNode(self.name(), self.selections()) if name == "on" else SpreadNode(name)

    def pairs(self, start: str, end: str) -> dict[str, Any]:
        self.expect(start)
        found = {}
        while not self.skip(end):
            name = self.name()
            self.expect(":")
            found[name] = self.value()
        return found

    def value(self) -> Any:
        token = self.peek()
        if token == "{":
            return self.pairs("{", "}")
        self.at += 1
        if token == "$":
            return Variable(self.name())
        if token == "[":
            items = []
            while not self.skip("]"):
                items.append(self.value())
            return items
        return _scalar(token)


def _scalar(token: str) -> Any:
    """A literal; an enum's value is its name."""
    if token.startswith('"""'):
        return token[3:-3]
    if token[:1] == '"' or re.match(r"-?\d", token):
        return json.loads(token)
    known = {"true": True, "false": False, "null": None}
    if token not in known and not re.fullmatch(r"[A-Za-z_]\w*", token):
        message = f"Unexpected {token or 'end of file'!r}"
        raise GraphQLSyntaxError(message)
    return known.get(token, token)
