"""What is told of the counts: ratios, each with the interval that chance alone would explain."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bench.quality.score import Counts, Said

RESAMPLES = 2_000
LEAST_CASES = 3
"""With fewer pull requests drawing them again tells nothing."""
TAIL = 0.025

Ratio = tuple[float, float]


class Metric(NamedTuple):
    """A ratio of sums over all reviews: a pull request with much to say weighs more."""

    key: str
    label: str
    of: Callable[[Counts], Ratio]
    share: bool = True
    """Told as per cent."""
    digits: int = 1


class Value(NamedTuple):
    """None: there is nothing it could be a share of."""

    value: float | None
    low: float | None = None
    high: float | None = None


def _precision(said: Said) -> Ratio:
    return said.right, said.total - said.left_aside


def _f1(said: Said, golden: int) -> Ratio:
    return 2 * said.right, said.total - said.left_aside + golden


METRICS: tuple[Metric, ...] = (
    Metric("precision", "precision", lambda c: _precision(c.comments)),
    Metric("recall", "recall", lambda c: (c.comments.right, c.golden)),
    Metric("recall_human", "recall, of human origin", lambda c: (c.comments.human, c.golden_human)),
    Metric("recall_core", "recall, core", lambda c: (c.comments.core, c.golden_core)),
    Metric("f1", "F1", lambda c: _f1(c.comments, c.golden)),
    Metric("comments_per_pull", "comments a pull request",
           lambda c: (c.comments.total, c.reviews), share=False),
    Metric("known_invalid", "known to be wrong, of comments",
           lambda c: (c.comments.known_wrong, c.comments.total)),
    Metric("precision_findings", "precision of all findings", lambda c: _precision(c.findings)),
    Metric("recall_findings", "recall of all findings", lambda c: (c.findings.right, c.golden)),
    Metric("f1_findings", "F1 of all findings", lambda c: _f1(c.findings, c.golden)),
    Metric("findings_per_pull", "findings a pull request",
           lambda c: (c.findings.total, c.reviews), share=False),
    Metric("severity_accuracy", "severity right", lambda c: (c.severity_right, c.severity_known)),
    Metric("anchor_accuracy", "line within ± 3", lambda c: (c.place_right, c.place_known)),
    Metric("suggestions_proven", "suggestions proven", lambda c: (c.proven, c.suggestions)),
    Metric("prompts_per_pull", "prompts a pull request",
           lambda c: (c.prompts, c.reviews), share=False),
    Metric("input_tokens_per_pull", "input tokens a pull request",
           lambda c: (c.input_tokens, c.reviews), share=False, digits=0),
    Metric("output_tokens_per_pull", "output tokens a pull request",
           lambda c: (c.output_tokens, c.reviews), share=False, digits=0),
    Metric("usd_per_pull", "US dollars a pull request",
           lambda c: (0, 0) if c.unpriced else (c.usd, c.reviews), share=False, digits=4),
)  # fmt: skip


def measure(reviews: Mapping[str, Sequence[Counts]]) -> Mapping[str, Value]:
    """Every metric, with its 95 % interval.

    Whole pull requests are drawn again, with all their repetitions: comments on one of them are not
    independent of each other.

    Args:
        reviews: By case, one entry a repetition.
    """
    cases = [added(counts) for _, counts in sorted(reviews.items())]
    rng = random.Random(0)  # noqa: S311  # the same draws in every run: variants are compared by them
    draws = (
        [rng.choices(range(len(cases)), k=len(cases)) for _ in range(RESAMPLES)] if cases else []
    )
    return {metric.key: _value([metric.of(case) for case in cases], metric, cases, draws)
            for metric in METRICS}  # fmt: skip


def added(counts: Sequence[Counts]) -> Counts:
    """The sum."""
    total = Counts()
    for each in counts:
        total = total.plus(each)
    return total


def _value(
    ratios: Sequence[Ratio], metric: Metric, cases: Sequence[Counts], draws: Sequence[Sequence[int]]
) -> Value:
    whole = _divided(metric.of(added(cases)))
    if whole is None or len(cases) < LEAST_CASES:
        return Value(whole)
    drawn = sorted(
        value
        for draw in draws
        if (value := _divided(_total([ratios[number] for number in draw]))) is not None
    )
    return Value(whole, drawn[int(TAIL * len(drawn))], drawn[int((1 - TAIL) * len(drawn)) - 1])


def _total(ratios: Sequence[Ratio]) -> Ratio:
    return sum(over for over, _ in ratios), sum(under for _, under in ratios)


def _divided(ratio: Ratio) -> float | None:
    return ratio[0] / ratio[1] if ratio[1] else None
