"""GitHub's own descriptions as judges of exchanges: OpenAPI for REST, the schema for GraphQL."""

import importlib
import json
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.fakes.github.wire import Exchange

CACHE = Path(__file__).parents[2] / ".cache" / "contract"
SITE = CACHE / "site"
ORIGIN = "https://api.github.com"
SLASHED = re.compile(r"^(/repos/[^/]+/[^/]+/(?:contents|compare|issues/[0-9]+/labels)/)(.+)$")


def cached(name: str) -> Path:
    """A file that `fetch.sh` brought; these tests never fetch by themselves."""
    path = CACHE / name
    if not path.exists():
        pytest.fail(f"{path} is missing: run tests/contract/fetch.sh first")
    return path


def judging_library(name: str) -> Any:
    """A module that `fetch.sh` installed beside the descriptions; our locked ones go first."""
    if str(cached("site")) not in sys.path:
        sys.path.append(str(SITE))
    with warnings.catch_warnings():
        # They import what Python and werkzeug are about to drop, which is not our business.
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    pattern: re.Pattern[str]
    description: Mapping[str, Any]
    parameters: frozenset[str]
    body: Mapping[str, Any]


class OpenApiOracle:
    """Judges one exchange at a time; 7 ms each way after 0.5 s of loading."""

    def __init__(self, description: dict[str, Any]) -> None:
        core = judging_library("openapi_core")
        description["servers"] = [{"url": ORIGIN}]
        _mend(description)
        _admit_outdated(description)
        # Validating the description itself takes 24 s and is GitHub's business.
        self._judge = core.OpenAPI.from_dict(
            description, config=core.Config(spec_validator_cls=None)
        )
        self._operations = list(_operations(description))

    def problems(self, exchange: Exchange) -> list[str]:
        """What the description has against the request and, if the double made it, the answer."""
        operation = self._operation(exchange)
        if operation is None:
            return [f"{exchange.method} {exchange.path}: no such operation"]
        found = [*self.request_problems(exchange), *_unknown(exchange, operation)]
        if not exchange.scripted:
            found += self._answer_problems(exchange, operation)
        return [f"{exchange.method} {exchange.path}: {problem}" for problem in found]

    def _operation(self, exchange: Exchange) -> Operation | None:
        path = one_segment(exchange.path)
        for operation in self._operations:
            if operation.method == exchange.method and operation.pattern.fullmatch(path):
                return operation
        return None

    def request_problems(self, exchange: Exchange) -> Iterator[str]:
        """What the description has against the request, unknown names aside."""
        yield from self._judged(lambda: self._judge.validate_request(_request(exchange)))

    def _answer_problems(self, exchange: Exchange, operation: Operation) -> Iterator[str]:
        kind = exchange.response_headers["Content-Type"].split(";")[0]
        documented = str(exchange.status) in operation.description["responses"]
        if exchange.status >= 400:
            yield from _error_problems(exchange)
        elif not documented:
            yield f"status {exchange.status} is not documented"
        if documented and (kind == "application/json" or exchange.status == 204):
            asked, told = _request(exchange), _answer(exchange, kind)
            yield from self._judged(lambda: self._judge.validate_response(asked, told))
        elif documented and kind not in exchange.headers.get("accept", ""):
            yield f"answered {kind}, which was not asked for"

    def _judged(self, judge: Any) -> Iterator[str]:
        refusal = judging_library("openapi_core.exceptions").OpenAPIError

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                judge()
        except refusal as error:
            yield explained(error)


def explained(error: BaseException) -> str:
    """The judge's words, cut, with the schema errors below them in full depth."""
    words = [type(error).__name__, str(error)[:200]]
    cause = error.__cause__
    while cause is not None:
        for one in getattr(cause, "schema_errors", ()):
            words += _schema_error(one)
        words.append(str(cause)[:200])
        cause = cause.__cause__
    return " / ".join(words)


def _schema_error(error: Any) -> Iterator[str]:
    yield f"{'.'.join(map(str, error.absolute_path))}: {error.message[-200:]}"
    for below in error.context or ():
        yield from _schema_error(below)


def one_segment(path: str) -> str:
    """Percent-encode what stands for one parameter though it holds slashes."""
    found = SLASHED.match(path)
    if found is None:
        return quote(path, safe="/:@+,")
    return quote(found[1]) + quote(found[2].encode("utf-8", "surrogateescape"), safe=".")


def _request(exchange: Exchange) -> Any:
    make = judging_library("openapi_core.testing").MockRequest
    return make(
        ORIGIN,
        exchange.method,
        one_segment(exchange.path),
        args=dict(exchange.query),
        headers=dict(exchange.headers),
        data=exchange.body or None,
    )


def _answer(exchange: Exchange, kind: str) -> Any:
    make = judging_library("openapi_core.testing").MockResponse
    return make(exchange.response_body, exchange.status, content_type=kind)


def _mend(node: Any) -> None:
    """Make the description say what it means where validators read it to the letter."""
    if isinstance(node, dict):
        _admit_null(node)
        if "array" in node.get("discriminator", {}).get("mapping", {}):
            # A directory's listing is a list: it has no property to be told apart by.
            del node["discriminator"]
        for child in list(node.values()):
            _mend(child)
    elif isinstance(node, list):
        for child in node:
            _mend(child)


def _admit_null(node: dict[str, Any]) -> None:
    """`nullable` has no effect beside an enum without null, nor beside `oneOf` (OpenAPI 3.0.3)."""
    if node.get("nullable") is not True:
        return
    if isinstance(node.get("enum"), list) and None not in node["enum"]:
        node["enum"].append(None)
    for choice in ("oneOf", "anyOf"):
        if choice in node:
            node[choice].append({"nullable": True, "enum": [None]})


def _admit_outdated(description: Mapping[str, Any]) -> None:
    """Outdated comments have null lines, which the description does not say.

    https://github.com/github/rest-api-description/issues/5568
    """
    for name in ("review-comment", "pull-request-review-comment"):
        for field in ("line", "position"):
            description["components"]["schemas"][name]["properties"][field]["nullable"] = True


def _operations(description: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in description["paths"].items():
        regex = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path))
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                known = [_resolved(description, one) for one in item[method].get("parameters", ())]
                yield Operation(
                    method.upper(),
                    re.compile(regex),
                    item[method],
                    frozenset(one["name"] for one in known if one["in"] == "query"),
                    _body_schema(description, item[method]),
                )


def _resolved(description: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in node:
        return node
    found: Any = description
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    resolved: Mapping[str, Any] = found
    return resolved


def _body_schema(description: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any]:
    content = item.get("requestBody", {}).get("content", {}).get("application/json", {})
    return _resolved(description, content.get("schema", {}))


def _unknown(exchange: Exchange, operation: Operation) -> Iterator[str]:
    """The description lets unknown names pass; a client that sends one has a misprint."""
    for name in sorted(set(exchange.query) - operation.parameters):
        yield f"unknown query parameter {name}"
    if exchange.body:
        yield from _unknown_keys(exchange.json, operation.body, "body")


def _unknown_keys(value: Any, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    known = schema.get("properties")
    if isinstance(value, list):
        for one in value:
            yield from _unknown_keys(one, schema.get("items", {}), f"{where}[]")
    elif isinstance(value, dict) and known:
        for name in value:
            if name not in known:
                yield f"unknown name {where}.{name}"
            else:
                yield from _unknown_keys(value[name], known[name], f"{where}.{name}")


def _error_problems(exchange: Exchange) -> Iterator[str]:
    """Few refusals are documented for each operation; all of them have one form."""
    body = exchange.response_json
    for name in ("message", "documentation_url", "status"):
        if not isinstance(body.get(name), str):
            yield f"an error answer without {name}"
    if exchange.status == 501:
        yield "the double lacks this operation"


@cache
def openapi_oracle() -> OpenApiOracle:
    return OpenApiOracle(json.loads(cached("openapi.json").read_bytes()))


def openapi_problems(exchanges: Iterable[Exchange]) -> list[str]:
    """Problems of all REST exchanges among these."""
    judge = openapi_oracle()
    return [
        problem
        for exchange in exchanges
        if exchange.path != "/graphql"
        for problem in judge.problems(exchange)
    ]
