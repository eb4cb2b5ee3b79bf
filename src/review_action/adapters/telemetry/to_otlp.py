"""Turns a trace into the JSON form of OTLP's ExportTraceServiceRequest."""

import math
from collections.abc import Mapping
from typing import Any, assert_never

from review_action import __version__
from review_action.adapters.telemetry.trace import Attribute, FinishedTrace, Span

SERVICE = "review-action"
INTERNAL, CLIENT = 1, 3
ERROR = 2


def to_otlp(trace: FinishedTrace) -> dict[str, Any]:
    """One resource, one scope, all spans.

    Ids are hexadecimal and 64-bit integers are strings, other than in protobuf's own JSON mapping:
    https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
    """
    resource = {"service.name": SERVICE, "service.version": __version__}
    spans = [_span(span, trace.trace_id) for span in trace.spans]
    scope = {"scope": {"name": SERVICE, "version": __version__}, "spans": spans}
    return {"resourceSpans": [{"resource": {"attributes": _list(resource)}, "scopeSpans": [scope]}]}


def _span(span: Span, trace_id: str) -> dict[str, Any]:
    error = {"error.type": span.error} if span.error else {}
    said = {
        "traceId": trace_id,
        "spanId": span.span_id,
        "name": _text(span.name),
        "kind": CLIENT if span.is_call else INTERNAL,
        "startTimeUnixNano": str(span.start),
        "endTimeUnixNano": str(max(span.start, span.end)),
        "attributes": _list({**span.attributes, **error}),
        "status": {"code": ERROR} if span.error else {},
    }
    return said | ({"parentSpanId": span.parent_id} if span.parent_id else {})


def _list(attributes: Mapping[str, Attribute]) -> list[dict[str, Any]]:
    """What is empty is left out: nobody said it."""
    told = {key: value for key, value in attributes.items() if value != ""}
    return [{"key": key, "value": _value(value)} for key, value in told.items()]


def _value(value: Attribute) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            # JSON has no word for what is not finite, and a mean of nothing is not worth one.
            return {"doubleValue": value if math.isfinite(value) else 0.0}
        case str():
            return {"stringValue": _text(value)}
        case tuple():
            return {"arrayValue": {"values": [{"stringValue": _text(one)} for one in value]}}
        case _:
            assert_never(value)


def _text(text: str) -> str:
    """Models and diffs hold halves of surrogate pairs, which protobuf's strings cannot."""
    return text.encode("utf-8", "replace").decode()
