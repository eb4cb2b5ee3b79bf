"""Counts what one review found, missed and made up; counts of several reviews can be added."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bench.quality.case import Case, Expected
from bench.quality.match import NEAR, Matcher, Pair, assign, lines_apart
from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.domain.report import RunReport


class Said(NamedTuple):
    """Of the comments, or of all findings."""

    total: int = 0
    right: int = 0
    """Say what a golden comment says."""
    known_wrong: int = 0
    """Say what annotators rejected."""
    left_aside: int = 0
    """Say what is neither right nor wrong (`use: false`)."""
    human: int = 0
    core: int = 0


class Counts(NamedTuple):
    """Whole numbers and money, so that reviews can be added up."""

    reviews: int = 0
    golden: int = 0
    golden_human: int = 0
    golden_core: int = 0
    comments: Said = Said()
    findings: Said = Said()
    severity_known: int = 0
    severity_right: int = 0
    place_known: int = 0
    place_right: int = 0
    suggestions: int = 0
    proven: int = 0
    prompts: int = 0
    characters: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0
    unpriced: int = 0

    def plus(self, other: "Counts") -> "Counts":
        return Counts._make(_sum(one, two) for one, two in zip(self, other, strict=True))


def _sum(one: Any, two: Any) -> Any:
    if isinstance(one, Said):
        return Said._make(ours + theirs for ours, theirs in zip(one, two, strict=True))
    return one + two


def score(case: Case, report: RunReport, matcher: Matcher, *, prompts: int = 0) -> Counts:
    """What the review of `case` is worth.

    Comments are what is said on lines and files; findings are all of it, what is folded into the
    summary included. Each golden comment counts once: who says it again says something wrong.

    Raises:
        ModelError: The matcher's.
    """
    findings = [entry.finding for entry in report.placed]
    pairs = matcher.pairs(case, findings)
    comments = {number for number, entry in enumerate(report.placed) if is_comment(entry)}
    told = assign(pairs, range(len(findings)))
    suggested = [each.suggestion for each in findings if each.suggestion]
    return _judged(case, findings, told)._replace(
        reviews=1,
        comments=_said(case, pairs, comments),
        findings=_said(case, pairs, set(range(len(findings)))),
        suggestions=len(suggested),
        proven=sum(each.stands for each in suggested),
        prompts=prompts,
        characters=report.prompt_characters,
        input_tokens=report.usage.input_tokens,
        output_tokens=report.usage.output_tokens,
        usd=report.spend.usd,
        unpriced=report.spend.unpriced,
    )


def is_comment(placed: Placed) -> bool:
    """Whether it is said where the code is, not in the summary."""
    return placed.where != "summary"


def _said(case: Case, pairs: Sequence[Pair], counted: set[int]) -> Said:
    told = assign(pairs, counted)
    expected = [case.expected[place] for place in told.values() if place < len(case.golden)]
    right = [each for each in expected if each.use]
    return Said(
        total=len(counted),
        right=len(right),
        known_wrong=len(told) - len(expected),
        left_aside=len(expected) - len(right),
        human=sum(each.is_human for each in right),
        core=sum(each.is_core for each in right),
    )


def _judged(case: Case, findings: Sequence[Finding], told: Mapping[int, int]) -> Counts:
    """How bad and where, of all findings that say what a golden comment says."""
    used = [each for each in case.golden if each.use]
    right = [
        (findings[number], case.golden[place])
        for number, place in told.items()
        if place < len(case.golden) and case.golden[place].use
    ]
    graded = [pair for pair in right if pair[1].severity is not None]
    placed = [pair for pair in right if pair[1].lines is not None]
    return Counts(
        golden=len(used),
        golden_human=sum(each.is_human for each in used),
        golden_core=sum(each.is_core for each in used),
        severity_known=len(graded),
        severity_right=sum(ours.severity == theirs.severity for ours, theirs in graded),
        place_known=len(placed),
        place_right=sum(_is_near(ours, theirs) for ours, theirs in placed),
    )


def _is_near(finding: Finding, expected: Expected) -> bool:
    return lines_apart(finding, expected) <= NEAR
