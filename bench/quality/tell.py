"""Tells the figures: a table for people, JSON for programs; what was not measured has no figure."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bench.quality.case import Case
from bench.quality.compare import Compared, Result
from bench.quality.metrics import METRICS, Metric, Value, added

NOTHING = "—"
FORMAT = 1


def to_markdown(compared: Compared, cases: Sequence[Case], *, matcher: str) -> str:
    """Tables side by side, then cases one by one, then what was not measured and why."""
    return "\n".join(_lines(compared, cases, matcher)) + "\n"


def to_json(compared: Compared, cases: Sequence[Case], *, matcher: str, model: str) -> str:
    """Everything, unrounded; null is what was not measured."""
    said = {
        "format": FORMAT,
        "model": model,
        "matcher": matcher,
        "cases": [case.id for case in cases],
        "compared_on": list(compared.on),
        "variants": [_variant(compared, result) for result in compared.results],
    }
    return json.dumps(said, indent=2) + "\n"


def _variant(compared: Compared, result: Result) -> dict[str, Any]:
    return {
        "name": result.variant.name,
        "prompts": {
            "asked": result.asked,
            "answered": result.answered,
            "missing": result.missing,
            "failed": result.failed,
        },
        "replies_with_estimated_tokens": result.estimated,
        "unmeasured": result.unmeasured,
        "unread": list(result.unread),
        "metrics": {key: value._asdict() for key, value in compared.metrics(result).items()},
        "f1_by_repeat": compared.f1_by_repeat(result),
        "counts": {
            case: [{**each._asdict(), "comments": each.comments._asdict(),
                    "findings": each.findings._asdict()} for each in counts]
            for case, counts in result.counts.items()
        },
    }  # fmt: skip


def _lines(compared: Compared, cases: Sequence[Case], matcher: str) -> Iterator[str]:
    for result in compared.results:
        yield _prompts(result, cases)
    yield ""
    if not compared.on:
        yield "NOT MEASURED: no pull request has an answer to every prompt, so there are no scores."
        yield from _unmeasured(compared)
        return
    yield f"Over {len(compared.on)} of {len(cases)} pull requests; matched by {matcher}; 95 % intervals in brackets."
    yield ""
    yield from _table(compared)
    yield from _repeats(compared)
    yield from _by_case(compared)
    yield from _unmeasured(compared)
    yield from _notes(compared)


def _prompts(result: Result, cases: Sequence[Case]) -> str:
    more = f", {result.failed} failed" if result.failed else ""
    later = ", second looks come on top where there are any" if result.more else ""
    return (
        f"{result.variant.name}: {result.answered} of {result.asked} prompts recorded or answered{more}{later};"
        f" {len(result.counts)} of {len(cases)} pull requests measured"
    )


def _table(compared: Compared) -> Iterator[str]:
    names = [result.variant.name for result in compared.results]
    measured = [compared.metrics(result) for result in compared.results]
    yield f"| | {' | '.join(names)} |"
    yield f"| --- |{' ---: |' * len(names)}"
    for metric in METRICS:
        shown = [_shown(metric, values[metric.key]) for values in measured]
        yield f"| {metric.label} | {' | '.join(shown)} |"


def _shown(metric: Metric, value: Value) -> str:
    if value.value is None:
        return NOTHING
    told = _number(metric, value.value)
    if value.low is None or value.high is None:
        return told
    return f"{told} [{_number(metric, value.low)} to {_number(metric, value.high)}]"


def _number(metric: Metric, value: float) -> str:
    return f"{100 * value:.0f} %" if metric.share else f"{value:,.{metric.digits}f}"


def _repeats(compared: Compared) -> Iterator[str]:
    for result in compared.results:
        told = [value for value in compared.f1_by_repeat(result) if value is not None]
        if len(told) > 1:
            runs = ", ".join(f"{100 * value:.0f} %" for value in told)
            yield f"\nF1 of each run, {result.variant.name}: {runs}"


def _by_case(compared: Compared) -> Iterator[str]:
    for result in compared.results:
        yield f"\n{result.variant.name}, by pull request:\n"
        yield "| | golden | found | comments | known wrong | findings | prompts | tokens in | out | US dollars |"
        yield f"| --- |{' ---: |' * 9}"
        for case, counts in result.counts.items():
            one = added(counts)
            usd = NOTHING if one.unpriced else f"{one.usd:.4f}"
            yield (
                f"| {case} | {one.golden} | {one.comments.right} | {one.comments.total}"
                f" | {one.comments.known_wrong} | {one.findings.total} | {one.prompts}"
                f" | {one.input_tokens:,} | {one.output_tokens:,} | {usd} |"
            )


def _unmeasured(compared: Compared) -> Iterator[str]:
    for result in compared.results:
        if result.unmeasured:
            yield f"\nUnmeasured, {result.variant.name}:\n"
            yield from (f"- {case}: {why}" for case, why in result.unmeasured.items())


def _notes(compared: Compared) -> Iterator[str]:
    for result in compared.results:
        if result.unread:
            yield f"\nCould not be read, {result.variant.name}; it counts as nothing found:\n"
            yield from (f"- {why}" for why in result.unread)
    if any(result.estimated for result in compared.results):
        yield "\nTokens are estimated where a recording does not tell them."
