"""The pure parts of the adapter: events cut anywhere, schemas of any kind."""

from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_action.adapters.llm.problem import problem_of, read_problem
from review_action.adapters.llm.sse import SseDecoder
from review_action.adapters.llm.strict_schema import strict_schema
from review_action.adapters.llm.translate import detail
from review_action.pipeline.asking.reply_format import reply_schema
from tests.unit.asking.replies import element, reply

EVENTS = (
    "data: one\n\n"
    ": a comment\n\n"
    "event: x\nid: 7\ndata:two\ndata:  lines\r\n\r\n"
    "data\n\n"
    "data: \u2028 \u0085 \x0b \x0c é\r\r"
    "data: [DONE]\n\n"
).encode()


def decode(*chunks: bytes) -> list[str]:
    decoder = SseDecoder()
    return [data for chunk in chunks for data in decoder.feed(chunk)] + decoder.close()


def test_sse__whole() -> None:
    assert decode(EVENTS) == ["one", "two\n lines", "", "\u2028 \u0085 \x0b \x0c é", "[DONE]"]


@settings(deadline=None)
@given(st.lists(st.integers(0, len(EVENTS)), max_size=6))
def test_sse__cut_anywhere(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(EVENTS)]
    chunks = [EVENTS[start:end] for start, end in pairwise(places)]
    assert decode(*chunks) == decode(EVENTS)


def test_sse__byte_by_byte() -> None:
    assert decode(*(bytes([byte]) for byte in EVENTS)) == decode(EVENTS)


def test_strict_schema__everything_rewritten() -> None:
    schema = {
        "title": "Root",
        "type": "object",
        "properties": {
            "title": {"type": "string", "title": "Title", "minLength": 1, "default": "x"},
            "kind": {"const": "a"},
            "part": {"$ref": "#/$defs/Part", "description": "nearer"},
            "either": {"oneOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
            "list": {"type": "array", "items": {"$ref": "#/$defs/Part"}, "maxItems": 3},
        },
        "required": ["kind"],
        "$defs": {"Part": {"type": "object", "properties": {"a": {"type": "number"}}}},
    }
    part = {
        "type": "object",
        "properties": {"a": {"type": "number"}},
        "required": ["a"],
        "additionalProperties": False,
    }
    assert strict_schema(schema) == {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "kind": {"enum": ["a"]},
            "part": {**part, "description": "nearer"},
            "either": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "list": {"type": "array", "items": part},
        },
        "required": ["title", "kind", "part", "either", "list"],
        "additionalProperties": False,
    }


def test_strict_schema__recursion_is_refused() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}
    with pytest.raises(ValueError, match="refers to itself"):
        strict_schema({"$ref": "#/$defs/Node", "$defs": {"Node": node}})


def nodes(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [node for part in schema for node in nodes(part)]
    if not isinstance(schema, dict):
        return []
    named = schema.get("properties", {})
    rest = [value for key, value in schema.items() if key != "properties"]
    return [schema, *nodes(list(named.values())), *nodes(rest)]


def test_strict_schema__of_our_replies() -> None:
    """Within the limits of every strict provider (docs/facts.md, 8. Model wire), and still true of a reply."""
    strict = strict_schema(reply_schema())
    allowed = {"type", "enum", "description", "properties", "required", "items", "anyOf"}
    found = nodes(strict)
    assert {key for node in found for key in node} <= allowed | {"additionalProperties"}
    objects = [node for node in found if node.get("type") == "object"]
    assert len(objects) == 2
    assert all(node["additionalProperties"] is False for node in objects)
    assert all(node["required"] == list(node["properties"]) for node in objects)
    assert sum("anyOf" in node for node in found) <= 16
    root = reply(element(1), element(2, changes=["x"], rule="simplify", end_line=None))
    jsonschema.validate(root, strict)
    jsonschema.validate({**root, "rating": None}, strict)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**root, "more": 1}, strict)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"error": {"message": "m"}}', "m"),
        ('{"error": "m"}', "m"),
        ('{"message": "m"}', "m"),
        ('{"detail": "m"}', "m"),
        ('{"detail": [{"loc": ["body"], "msg": "m"}]}', "[{'loc': ['body'], 'msg': 'm'}]"),
        ('[{"error": {"message": "m"}}]', "m"),
        ("[]", "[]"),
        ("3", "3"),
        ("plain", "plain"),
        ('{"odd": 1}', '{"odd": 1}'),
        ("[" * 100_000, "[" * 1000),
    ],
    ids=range(11),
)
def test_read_problem__bodies(body: str, message: str) -> None:
    assert read_problem(body, status=400, headers={}).message == message


def test_read_problem__status_of_the_body_inside_a_200() -> None:
    assert read_problem('{"error": {"code": 429}}', status=200, headers={}).status == 429


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ({"code": "502"}, 502),
        ({"type": "overloaded_error"}, 529),
        ({"code": "rate_limit_exceeded"}, 429),
        ({"code": 7}, 500),
        ({}, 500),
        (None, 500),
    ],
)
def test_problem_of__status(error: Any, status: int) -> None:
    assert problem_of(error).status == status


@settings(deadline=None)
@given(st.text(max_size=400))
def test_detail__is_one_short_printable_line(text: str) -> None:
    line = detail(f"{text} hunter2secret {text}", secret="hunter2secret")
    assert line.isprintable()
    assert len(line) <= 200
    assert "hunter2" not in line
