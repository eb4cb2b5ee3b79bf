"""Reviews all cases in all variants, and scores what could be measured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.quality.case import Case
from bench.quality.match import Matcher
from bench.quality.metrics import Value, added, measure
from bench.quality.missing import SECOND_LOOK, first_asked, write_missing
from bench.quality.recorded_model import NotRecordedError
from bench.quality.review_case import Reviewed, Source, Variant, review_case
from bench.quality.score import Counts, score
from review_action.errors import ModelError


@dataclass
class Result:
    """What became of one variant."""

    variant: Variant
    counts: dict[str, tuple[Counts, ...]] = field(default_factory=dict)
    """Of the cases that could be measured, one entry a repetition."""
    unmeasured: dict[str, str] = field(default_factory=dict)
    """The others, with the reason."""
    asked: int = 0
    answered: int = 0
    missing: int = 0
    failed: int = 0
    estimated: int = 0
    more: bool = False
    """Whether there may be second looks that nobody can know of before the rest is answered."""
    unread: tuple[str, ...] = ()
    """Replies and findings that could not be used: the model's doing, and so a part of the score."""


@dataclass(frozen=True)
class Compared:
    """All variants, and on which cases they can be held against each other."""

    results: tuple[Result, ...]
    on: tuple[str, ...]
    """Cases that every variant measured: others would compare easy with hard ones."""

    def metrics(self, result: Result) -> Mapping[str, Value]:
        return measure({case: result.counts[case] for case in self.on})

    def f1_by_repeat(self, result: Result) -> tuple[float | None, ...]:
        """Of the comments: how much it wavers from run to run."""
        runs = zip(*(result.counts[case] for case in self.on), strict=True)
        return tuple(measure({"": [added(run)]})["f1"].value for run in runs)


def compare(
    cases: Sequence[Case],
    variants: Sequence[Variant],
    source: Source,
    matcher: Matcher,
    *,
    repeats: int = 1,
    missing: Path | None = None,
    tell: Callable[[str], None],
) -> Compared:
    """Run and score.

    Args:
        cases: At least one.
        variants: At least one.
        source: Of replies.
        matcher: Says what was found.
        repeats: Independent runs of each.
        missing: Where prompts without an answer are written.
        tell: Takes a line for people after each case.

    Raises:
        ConfigurationError: A case, a recording or the settings cannot be used.
    """
    results = []
    for variant in variants:
        result = Result(variant)
        for case in cases:
            runs = [
                review_case(case, variant, source, repeat=number)
                for number in range(1, repeats + 1)
            ]
            for run in runs:
                _add(result, run, missing)
            _judge(result, case, runs, matcher)
            tell(f"{variant.name}: {case.id}: {result.unmeasured.get(case.id, 'measured')}")
        results.append(result)
    on = [case.id for case in cases if all(case.id in result.counts for result in results)]
    return Compared(tuple(results), tuple(on))


def _add(result: Result, run: Reviewed, missing: Path | None) -> None:
    ledger = run.ledger
    result.asked += ledger.asked
    result.answered += len(ledger.answered)
    result.missing += len(ledger.missing)
    result.failed += len(ledger.failed.keys() - ledger.answered.keys())
    result.estimated += ledger.estimated
    first = first_asked(ledger.missing)
    result.more |= any(prompt.schema_name != SECOND_LOOK for prompt in first.values())
    if missing is not None and first:
        write_missing(missing, run.case.id, first)
    if run.is_measured:
        failures = [why for agent in run.report.agents for why in agent.failures]
        result.unread += tuple(f"{run.case.id}: {why}" for why in failures)


def _judge(result: Result, case: Case, runs: Sequence[Reviewed], matcher: Matcher) -> None:
    reasons = [_reason(run) for run in runs if not run.is_measured]
    if reasons:
        result.unmeasured[case.id] = reasons[0]
        return
    try:
        result.counts[case.id] = tuple(
            score(case, run.report, matcher, prompts=run.ledger.asked) for run in runs
        )
    except NotRecordedError:
        result.unmeasured[case.id] = "nobody has answered the judge's question yet"
    except ModelError as error:
        result.unmeasured[case.id] = f"nobody could judge: {error}"


def _reason(run: Reviewed) -> str:
    ledger = run.ledger
    if ledger.failed:
        first = next(iter(ledger.failed.values()))
        return f"{len(ledger.failed)} of {ledger.asked} prompts were not answered: {first}"
    return f"{len(ledger.missing)} of {ledger.asked} prompts have no recording"
