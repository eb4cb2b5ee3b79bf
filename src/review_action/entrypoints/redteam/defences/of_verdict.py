"""What a verdict rests on: findings and coverage, never what anybody says of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from review_action.domain.config import Policy
from review_action.domain.decision import Decision
from review_action.domain.diff import FileDiff
from review_action.domain.event import Event
from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.domain.pull_request import ChangedFile
from review_action.domain.report import FileCoverage, Verdict
from review_action.domain.settings import Settings
from review_action.entrypoints.redteam.swapped import Swap
from review_action.pipeline.intake.content_rules import Refusal
from review_action.pipeline.intake.name_rules import name_rules
from review_action.pipeline.intake.triage import triage
from review_action.pipeline.judging import conclude as concluding
from review_action.pipeline.judging.is_double import is_evidence

_PASS: Final = Verdict(conclusion="pass", reasons=("It says so.",))
_CONCLUDE: Final = concluding.conclude


def _by_findings_alone(
    findings: Sequence[Finding], _: Sequence[FileCoverage], policy: Policy, **known: Any
) -> Verdict:
    return _CONCLUDE(findings, (), policy, **known)


def _claimed_line(findings: Sequence[Finding], _: Sequence[FileDiff]) -> tuple[Finding, ...]:
    return tuple(each.model_copy(update={"anchor": "exact"}) for each in findings)


def _any_path(given: str, _: tuple[str, ...]) -> str:
    return given


def _placed_anywhere(finding: Finding, _: FileDiff | None) -> Placed:
    return Placed(finding=finding, where="line", line=finding.start_line)


def _nothing_wrong(*_: object) -> str:
    return ""


def _any_quote(*_: object) -> str:
    return "code"


def _as_the_summary_says(
    findings: Sequence[Finding], coverage: Sequence[FileCoverage], policy: Policy, **known: Any
) -> Verdict:
    return _PASS if findings else _CONCLUDE(findings, coverage, policy, **known)


def _nobody(*_: object, **__: object) -> tuple[()]:
    return ()


def _none(*_: object) -> frozenset[str]:
    return frozenset()


def _by_the_event_alone(event: Event, settings: Settings, **known: Any) -> Decision:
    return triage(event, settings, pull=known["pull"], policy=known["policy"])


def _as_its_name_says(file: ChangedFile, _: Policy) -> Refusal | None:
    reason = name_rules(file.path)
    return Refusal(reason) if reason else None


def _of_no_interest(_: ChangedFile, reason: str, *__: object) -> Refusal:
    return Refusal(reason)


def _as_it_looks(_: str) -> None:
    return None


OF_VERDICT: Final[Mapping[str, tuple[Swap, ...]]] = {
    "coverage-counts": (Swap("pipeline.judging.conclude:conclude", _by_findings_alone),),
    "gate": (Swap("pipeline.judging.conclude:conclude", _as_the_summary_says),),
    "comments-on-shown-lines": (
        Swap("pipeline.asking.read_finding:_path", _any_path),
        Swap("pipeline.judging.anchor:anchor", _claimed_line),
        Swap("pipeline.speaking.place:_placed", _placed_anywhere),
    ),
    "claims-are-doubted": (Swap("app.cover:_doubted", _nobody),),
    "claims-are-looked-at": (Swap("app.glance:glance", _nobody),),
    "claimed-is-carried": (
        Swap("app.survey:_claimed", _nobody),
        Swap("app.survey:_unknown", _none),
    ),
    "workflows-are-read": (Swap("pipeline.intake.select_files:_refuse", _as_its_name_says),),
    "verdict-stands": (Swap("app.decide:decide", _by_the_event_alone),),
    "unread-is-told": (Swap("pipeline.intake.select_files:_of_kind", _of_no_interest),),
    "patches-are-looked-at": (Swap("pipeline.intake.content_rules:content_rules", _as_it_looks),),
    "evidence-stands": (Swap("pipeline.judging.join_evidence:_proves", is_evidence),),
    "own-comments-silence-no-error": (Swap("pipeline.judging.suppress:_problem", _nothing_wrong),),
    "refuting-takes-code": (Swap("pipeline.judging.weigh_quote:weigh_quote", _any_quote),),
}
