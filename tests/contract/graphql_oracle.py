"""GitHub's GraphQL schema as the judge of documents, variables and answers."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from tests.contract.oracles import cached, judging_library
from tests.fakes.github.wire import Exchange


class GraphQLOracle:
    """Judges documents in 5 ms each after 2 s of loading."""

    def __init__(self, sdl: str) -> None:
        self._core = judging_library("graphql")
        # assume_valid: GitHub's schema breaks the specification's rules on deprecation.
        self._schema = self._core.build_schema(sdl, assume_valid=True)

    def document_problems(self, text: str) -> list[str]:
        try:
            document = self._core.parse(text)
        except self._core.GraphQLSyntaxError as error:
            return [error.message]
        return [error.message for error in self._core.validate(self._schema, document)]

    def answer_problems(
        self, text: str, variables: Mapping[str, Any], data: Mapping[str, Any]
    ) -> list[str]:
        """Run the document over the answer: types, enums, nulls and variables must fit."""
        result = self._core.execute_sync(
            self._schema,
            self._core.parse(text),
            root_value=data,
            variable_values=dict(variables),
            field_resolver=_by_response_key,
            type_resolver=_concrete,
        )
        return [f"{error.path}: {error.message}" for error in result.errors or ()]

    def problems(self, exchange: Exchange) -> Iterator[str]:
        """A faulty answer in `errors` is not judged: it is not part of the schema."""
        text, variables = exchange.json["query"], exchange.json.get("variables") or {}
        found = self.document_problems(text)
        yield from found
        if found or exchange.scripted or exchange.status != 200:
            return
        if not exchange.response_json.get("errors"):
            yield from self.answer_problems(text, variables, exchange.response_json["data"])


def _by_response_key(source: Mapping[str, Any], info: Any, **_arguments: Any) -> Any:
    return source[info.path.key]


def _concrete(value: Mapping[str, Any], info: Any, kind: Any) -> str:
    """The concrete type: told by `__typename`, else the fragment whose fields are all there."""
    if "__typename" in value:
        return str(value["__typename"])
    named = []
    for node in info.field_nodes:
        for part in node.selection_set.selections:
            condition = getattr(part, "type_condition", None)
            if condition is not None:
                keys = {(one.alias or one.name).value for one in part.selection_set.selections}
                named.append((condition.name.value, keys))
    fitting = [name for name, keys in named if keys <= set(value)]
    possible = [one.name for one in info.schema.get_possible_types(kind)]
    told = {name for name, _ in named}
    rest = [name for name in possible if name not in told]
    return str((fitting or rest or possible)[0])


@cache
def graphql_oracle() -> GraphQLOracle:
    return GraphQLOracle(cached("schema.graphql").read_text(encoding="utf-8"))


def graphql_problems(exchanges: Iterable[Exchange]) -> list[str]:
    """Problems of all GraphQL exchanges among these."""
    judge = graphql_oracle()
    return [
        problem
        for exchange in exchanges
        if exchange.path == "/graphql"
        for problem in judge.problems(exchange)
    ]
