"""Traces and their OTLP form: ids, times, kinds, and values a collector can decode."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action import __version__
from review_action.adapters.telemetry.run_attributes import run_attributes, run_name
from review_action.adapters.telemetry.to_otlp import to_otlp
from review_action.adapters.telemetry.trace import (
    MAX_SPANS,
    Attribute,
    FinishedTrace,
    Span,
    Trace,
)
from review_action.domain.completion import Spend, Usage
from review_action.domain.report import FileCoverage
from tests.unit.speaking.reports import on_line, report

TRACE_ID, SPAN_ID = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Clock:
    def __init__(self, at: float = 100.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def finished(trace: Trace, **said: Attribute) -> FinishedTrace:
    return trace.finish("review", attributes=said, of_every_span={})


def test_trace__calls_are_children_of_the_run() -> None:
    clock, epoch = Clock(100.0), Clock(1_800_000_000.0)
    trace = Trace(clock, epoch)
    trace.add("chat m", start=101.0, end=102.5, attributes={"a": 1})
    trace.add("chat m", start=101.0, end=103.0, attributes={}, error="RefusedError")
    clock.at, epoch.at = 110.0, 0.0  # the machine's clock is set wrong meanwhile
    root, first, second = finished(trace, conclusion="pass").spans
    assert (root.name, root.parent_id, root.is_call) == ("review", "", False)
    assert (root.start, root.end) == (1_800_000_000 * 10**9, 1_800_000_010 * 10**9)
    assert (first.start, first.end) == (1_800_000_001 * 10**9, 1_800_000_002_500_000_000)
    assert first.parent_id == second.parent_id == root.span_id
    assert len({root.span_id, first.span_id, second.span_id}) == 3
    assert [span.error for span in (root, first, second)] == ["", "", "RefusedError"]


def test_trace__what_holds_for_all_stands_on_all() -> None:
    trace = Trace(Clock(), Clock())
    trace.add("chat m", start=0, end=1, attributes={"a": 1})
    spans = trace.finish("review", attributes={}, of_every_span={"session.id": "o/r#1"}).spans
    assert [span.attributes for span in spans] == [
        {"session.id": "o/r#1"},
        {"a": 1, "session.id": "o/r#1"},
    ]


def test_trace__is_bounded_and_says_so() -> None:
    trace = Trace(Clock(), Clock())
    for _ in range(MAX_SPANS + 5):
        trace.add("chat m", start=0, end=1, attributes={})
    spans = finished(trace).spans
    assert len(spans) == MAX_SPANS == 2_000
    assert spans[0].attributes == {"review_action.dropped_spans": 6}


@pytest.mark.parametrize(
    "given",
    [
        f"00-{TRACE_ID}-{SPAN_ID}-01",
        f" 00-{TRACE_ID.upper()}-{SPAN_ID}-00\n",
        f"cc-{TRACE_ID}-{SPAN_ID}-01-more",
    ],
)
def test_trace__goes_on_with_the_callers(given: str) -> None:
    trace = finished(Trace(Clock(), Clock(), given))
    assert (trace.trace_id, trace.spans[0].parent_id) == (TRACE_ID, SPAN_ID)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nonsense",
        f"ff-{TRACE_ID}-{SPAN_ID}-01",
        f"00-{'0' * 32}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"00-{TRACE_ID}-{SPAN_ID}",
        f"00-{TRACE_ID[1:]}-{SPAN_ID}-01",
    ],
)
def test_trace__begins_its_own_when_the_callers_is_invalid(given: str) -> None:
    trace = finished(Trace(Clock(), Clock(), given))
    assert trace.trace_id != TRACE_ID
    assert re.fullmatch("[0-9a-f]{32}", trace.trace_id)
    assert re.fullmatch("[0-9a-f]{16}", trace.spans[0].span_id)
    assert trace.spans[0].parent_id == ""


def test_to_otlp__whole() -> None:
    root = Span("review", "a" * 16, "", 10, 30, {"ok": True, "empty": ""}, is_call=False)
    call = Span("chat", "b" * 16, "a" * 16, 10, 20, {"n": 2**53 + 1, "x": 0.5}, "RefusedError")
    scope = {"name": "review-action", "version": __version__}
    assert to_otlp(FinishedTrace("c" * 32, (root, call))) == {
        "resourceSpans": [
            {
                "resource": {
                    "attributes": [
                        {"key": "service.name", "value": {"stringValue": "review-action"}},
                        {"key": "service.version", "value": {"stringValue": __version__}},
                    ]
                },
                "scopeSpans": [
                    {
                        "scope": scope,
                        "spans": [
                            {
                                "traceId": "c" * 32,
                                "spanId": "a" * 16,
                                "name": "review",
                                "kind": 1,
                                "startTimeUnixNano": "10",
                                "endTimeUnixNano": "30",
                                "attributes": [{"key": "ok", "value": {"boolValue": True}}],
                                "status": {},
                            },
                            {
                                "traceId": "c" * 32,
                                "spanId": "b" * 16,
                                "parentSpanId": "a" * 16,
                                "name": "chat",
                                "kind": 3,
                                "startTimeUnixNano": "10",
                                "endTimeUnixNano": "20",
                                "attributes": [
                                    {"key": "n", "value": {"intValue": "9007199254740993"}},
                                    {"key": "x", "value": {"doubleValue": 0.5}},
                                    {
                                        "key": "error.type",
                                        "value": {"stringValue": "RefusedError"},
                                    },
                                ],
                                "status": {"code": 2},
                            },
                        ],
                    }
                ],
            }
        ]
    }


def attribute(value: Attribute) -> Any:
    trace = FinishedTrace("c" * 32, (Span("s", "a" * 16, "", 5, 1, {"k": value}),))
    (span,) = to_otlp(trace)["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert span["endTimeUnixNano"] == "5", "never over before it began"
    return span["attributes"][0]["value"]


def test_to_otlp__lists() -> None:
    values = [{"stringValue": "a"}, {"stringValue": "?"}]
    assert attribute(("a", "\ud800")) == {"arrayValue": {"values": values}}


@given(st.one_of(st.text(min_size=1), st.integers(), st.floats(), st.booleans()))
def test_to_otlp__any_value_is_valid_json_in_valid_unicode(value: Attribute) -> None:
    text = json.dumps(attribute(value), allow_nan=False, ensure_ascii=False)
    assert json.loads(text.encode()) == attribute(value)


def test_run_attributes__numbers_and_names_of_the_run() -> None:
    files = (
        FileCoverage(path="a.py", state="reviewed"),
        FileCoverage(path="b.py", state="reviewed"),
        FileCoverage(path="c.py", state="failed"),
    )
    run = report(
        on_line(3, severity="error"),
        on_line(4, severity="error"),
        coverage=files,
        usage=Usage(input_tokens=9, cached_tokens=5, output_tokens=2),
        spend=Spend(usd=0.5, unpriced=1),
    )
    said = run_attributes(run)
    assert run_name(run) == "review o/r#1"
    assert "a.py" not in str(said)
    assert said == {
        "review_action.conclusion": "pass",
        "review_action.model": "openai-compatible:m",
        "review_action.input_tokens": 9,
        "review_action.cached_tokens": 5,
        "review_action.output_tokens": 2,
        "review_action.cost_usd": 0.5,
        "review_action.unpriced_calls": 1,
        "review_action.findings.error": 2,
        "review_action.findings.warning": 0,
        "review_action.findings.info": 0,
        "review_action.files.reviewed": 2,
        "review_action.files.failed": 1,
        "vcs.repository.name": "o/r",
        "vcs.ref.head.revision": "a" * 40,
        "vcs.change.id": "1",
        "langfuse.trace.name": "review o/r#1",
        "langfuse.trace.tags": ("pass",),
    }


def test_run_attributes__a_laptop_has_no_pull_request() -> None:
    run = report(repository="", pull_number=None)
    assert run_name(run) == "review"
    assert "vcs.change.id" not in run_attributes(run)
