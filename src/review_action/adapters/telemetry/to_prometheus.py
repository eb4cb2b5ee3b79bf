"""Turns a run's report into Prometheus' text format."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from review_action.domain.finding import SEVERITIES
from review_action.domain.report import RouteRun, RunReport

# https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

CONCLUSIONS = ("pass", "fail", "inconclusive")
STATES = ("reviewed", "partial", "skipped", "failed")

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": " "})


class _Sample(NamedTuple):
    labels: Mapping[str, str]
    value: float


class _Metric(NamedTuple):
    name: str
    told: str
    samples: Iterable[_Sample]


def to_prometheus(report: RunReport) -> str:
    """Gauges of the last run: a container that lives for one run has no counters to keep.

    Every series is always there, zeros too, so that a rule never fails for want of one; no label
    grows with the number of pull requests.
    """
    everywhere = {"repository": report.repository}
    return "".join(
        line for metric in _metrics(report) for line in _lines(metric, everywhere=everywhere)
    )


def _lines(metric: _Metric, *, everywhere: Mapping[str, str]) -> Iterator[str]:
    name = f"review_action_{metric.name}"
    yield f"# HELP {name} {metric.told}\n"
    yield f"# TYPE {name} gauge\n"
    for sample in metric.samples:
        labels = {key: value for key, value in {**everywhere, **sample.labels}.items() if value}
        told = ",".join(f'{key}="{value.translate(_ESCAPES)}"' for key, value in labels.items())
        yield f"{name}{{{told}}} {sample.value!r}\n"


def _metrics(report: RunReport) -> Iterator[_Metric]:
    conclusion = report.verdict.conclusion
    severities: Counter[str] = Counter(placed.finding.severity for placed in report.placed)
    states: Counter[str] = Counter(file.state for file in report.coverage)
    yield _Metric(
        "runs",
        "Runs by conclusion; one of them is 1.",
        _by("conclusion", {name: int(name == conclusion) for name in CONCLUSIONS}),
    )
    yield _Metric(
        "findings",
        "Reported findings by severity.",
        _by("severity", {name: severities[name] for name in SEVERITIES}),
    )
    yield _Metric(
        "files",
        "Touched files by what became of them.",
        _by("state", {name: states[name] for name in STATES}),
    )
    yield _Metric(
        "duration_seconds",
        "Seconds of the run, and of its model calls.",
        _by("of", {"run": report.timing.total, "model": report.timing.model}),
    )
    yield from _of_routes(report)
    yield _Metric(
        "agent_failed_prompts",
        "Prompts without an answer by agent.",
        _by("agent", {run.agent: run.prompts - run.completed for run in report.agents}),
    )


def _of_routes(report: RunReport) -> Iterator[_Metric]:
    # A run without routes has totals at the least.
    routes = report.routes or (RouteRun(route="", usage=report.usage, spend=report.spend),)
    rows = {
        "completions": ("Answered prompts by route.", "completions"),
        "cached_completions": ("Of them, those our own cache answered.", "from_cache"),
    }
    for name, (told, field) in rows.items():
        yield _Metric(name, told, _by("route", {run.route: getattr(run, field) for run in routes}))
    tokens = {
        "input_tokens": "Input tokens by route, cached ones included.",
        "cached_tokens": "Of them, those read from the provider's cache.",
        "cache_write_tokens": "Of them, those written to the provider's cache.",
        "output_tokens": "Output tokens by route, reasoning included.",
        "reasoning_tokens": "Of them, those spent on reasoning.",
    }
    for name, told in tokens.items():
        yield _Metric(name, told, _by("route", {r.route: getattr(r.usage, name) for r in routes}))
    yield _Metric(
        "cost_usd",
        "US dollars by route, as far as prices are known.",
        _by("route", {run.route: run.spend.usd for run in routes}),
    )
    yield _Metric(
        "unpriced_calls",
        "Calls whose price nobody knows, by route.",
        _by("route", {run.route: run.spend.unpriced for run in routes}),
    )


def _by(label: str, values: Mapping[str, float]) -> Iterator[_Sample]:
    for name, value in values.items():
        yield _Sample({label: name}, value)
