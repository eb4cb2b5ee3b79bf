"""Sums an examination up as one report, with its verdict."""

from collections.abc import Sequence

from review_action.app.examine import Examination
from review_action.app.recall import Recalled
from review_action.app.stand import Standing
from review_action.domain.config import Policy
from review_action.domain.pull_request import PullRequest
from review_action.domain.report import RunReport, Timing, Verdict
from review_action.pipeline.judging.bound_rating import bound_rating
from review_action.pipeline.judging.conclude import conclude

SUMMARIES = 4
"""Of all rounds, the newest."""


def report_of(
    pull: PullRequest,
    policy: Policy,
    examination: Examination,
    *,
    route: str,
    timing: Timing,
) -> RunReport:
    """The run as one value, with its verdict."""
    verdict: Verdict = conclude(
        [placed.finding for placed in examination.placed],
        examination.coverage,
        policy,
        verifies=examination.verifies,
    )
    return RunReport(
        repository=pull.base_repository,
        pull_number=pull.number or None,
        base_sha=pull.base_sha,
        head_sha=pull.head_sha,
        override_label=policy.override_label if pull.number else "",
        model=examination.route or route,
        verdict=verdict,
        rating=examination.rating,
        summaries=examination.summaries,
        team_rules=examination.team_rules,
        placed=examination.placed,
        dropped=examination.dropped,
        suppressed=examination.suppressed,
        coverage=examination.coverage,
        agents=examination.agents,
        routes=examination.routes,
        usage=examination.usage,
        spend=examination.spend,
        prompt_characters=examination.prompt_characters,
        timing=timing,
        warnings=examination.warnings,
    )


def of_round(
    report: RunReport, standing: Standing, *, verdict: Verdict, warnings: Sequence[str]
) -> RunReport:
    """The report with what earlier rounds add to it."""
    recalled, examination = standing.recalled, standing.examination
    past, last = examination.past, recalled.state
    earlier = last.summaries if last and not recalled.full else ()
    standing_now = [entry.finding for entry in standing.placed]
    asked_nothing = last is not None and not recalled.full and not past.asked
    return report.model_copy(
        update={
            "verdict": verdict,
            "placed": standing.placed,
            "settled": standing.settled.told,
            "summaries": tuple(dict.fromkeys((*earlier, *report.summaries)))[-SUMMARIES:],
            "rating": bound_rating(last.rating, standing_now)
            if last and asked_nothing
            else report.rating,
            "round": _round(standing.pull, recalled),
            "seen_hunks": past.since.hunks_seen,
            "warnings": (*report.warnings, *standing.warnings, *warnings),
        }
    )


def moved_to_summary(report: RunReport, fingerprints: frozenset[str]) -> RunReport:
    """The report with findings, whose lines GitHub refused, said in the summary."""
    placed = tuple(
        entry.model_copy(update={"where": "summary", "reason": "GitHub refused it on its line"})
        if entry.finding.fingerprint in fingerprints
        else entry
        for entry in report.placed
    )
    return report.model_copy(update={"placed": placed})


def _round(pull: PullRequest, recalled: Recalled) -> int:
    last = recalled.state
    if last is None:
        return 1
    return last.round + (last.head_sha != pull.head_sha)
