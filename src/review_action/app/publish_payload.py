"""Publishes what another job found, after finding out anew whatever decides: place, proof, coverage, verdict."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from review_action.app.cast import cast
from review_action.app.examine import Examination, examine
from review_action.app.examiner import Examiner
from review_action.app.head_texts import Contents
from review_action.app.recall import Recalled
from review_action.app.review import Reviewer
from review_action.app.rulebook import Rulebook
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.completion import Spend, Usage
from review_action.domain.config import Policy
from review_action.domain.decision import Review, Skip
from review_action.domain.diff import FileDiff
from review_action.domain.event import Event, WorkflowRunEvent
from review_action.domain.finding import DroppedFinding, Finding
from review_action.domain.payload_file import HandedRow, PayloadFile
from review_action.domain.pull_request import FileListing, PullRequest, Remark
from review_action.domain.report import FileCoverage, RunReport
from review_action.pipeline.asking.reply_format import OTHER_RULE
from review_action.pipeline.intake.check_payload import check_payload
from review_action.pipeline.intake.triage import triage
from review_action.pipeline.judging.take_claims import Claims, take_claims

UNTOLD: Final = "the analysis does not tell of it"
MOVED: Final = "the head moved on after the analysis"


@dataclass(frozen=True)
class Handed:
    """The claims of a payload as an `Analyzer`: they go the way of everything that is found."""

    findings: tuple[Finding, ...]
    name: str = "analysis"

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:  # noqa: ARG002  # there is nothing to look for
        shown = {file.diff.path for file in files}
        return Analysis(new=tuple(each for each in self.findings if each.path in shown))


def publish_payload(reviewer: Reviewer, payload: PayloadFile, event: Event) -> RunReport | Skip:
    """Review the pull request with the payload's claims in place of a model.

    Args:
        reviewer: Of this job, without a model.
        payload: As read.
        event: What started this job.

    Returns:
        A skip when the event asks for nothing, or the head has moved on: nothing is written then.

    Raises:
        UntrustedPayloadError: The payload is not of the pull request that this job is for.
        GitHubError: The pull request cannot be read.
        ConfigurationError: The base's configuration is wrong.
    """
    settings, named = reviewer.settings, None
    if not isinstance(event, WorkflowRunEvent):
        decision = triage(event, settings)
        if isinstance(decision, Skip):
            return decision
        named = decision.pull_number if isinstance(decision, Review) else None
    number = payload.pull_number
    pull = reviewer.host.get_page(number).pull
    moved = check_payload(payload, pull, event, repository=settings.runner.repository, named=named)
    if moved is not None:
        return moved
    publisher = replace(
        reviewer,
        settings=settings.model_copy(update={"pull_number": number}),
        examine=partial(examine_payload, payload),
    )
    return publisher.review(number, event)


def examine_payload(
    payload: PayloadFile,
    listing: FileListing,
    pull: PullRequest,
    rulebook: Rulebook,
    *,
    examiner: Examiner,
    contents: Contents,
    recalled: Recalled | None = None,
    remarks: Sequence[Remark] = (),
) -> Examination:
    """As `examine`, with claims out of a file; analyzers look for themselves.

    Raises:
        ConfigurationError: The policy names an agent that there is not.
    """
    stale = payload.head_sha != pull.head_sha  # a push since it was checked
    claims = take_claims(() if stale else payload.findings, _known(rulebook.policy))
    found = examine(
        listing,
        pull,
        rulebook,
        examiner=replace(
            examiner, model=None, analyzers=(*examiner.analyzers, Handed(claims.findings))
        ),
        contents=contents,
        recalled=recalled,
        remarks=remarks,
    )
    rows = {row.path: row for row in payload.coverage}
    return found.model_copy(
        update={
            "dropped": (*found.dropped, *_dropped(claims, found.files)),
            "coverage": tuple(
                _row(row, rows, unseen=MOVED if stale else "") for row in found.coverage
            ),
            "verifies": rulebook.policy.verifies,
            "summaries": payload.summaries,
            "rating": payload.rating,
            "usage": Usage(**payload.usage.model_dump()),
            "spend": Spend(**payload.spend.model_dump()),
            "warnings": tuple(dict.fromkeys((*found.warnings, *payload.warnings))),
            "route": payload.model,
        }
    )


def _known(policy: Policy) -> Collection[str]:
    """Rules that an agent of this run may report under."""
    agents = cast(policy).values()
    rules = {f"{rule.agent or agent.id}/{rule.id}" for agent in agents for rule in agent.rules}
    return rules | {f"{agent.id}/{OTHER_RULE}" for agent in agents}


def _dropped(claims: Claims, files: Sequence[FileDiff]) -> tuple[DroppedFinding, ...]:
    shown = {file.path for file in files}
    elsewhere = tuple(
        DroppedFinding(finding=finding, reason="its file is not among those to review")
        for finding in claims.findings
        if finding.path not in shown
    )
    return (*claims.dropped, *elsewhere)


def _row(row: FileCoverage, said: Mapping[str, HandedRow], *, unseen: str) -> FileCoverage:
    """What GitHub lists and the rules keep was reviewed only where the analysis says so."""
    if row.state not in {"reviewed", "partial"}:  # in part: an analyzer failed here, and is told
        return row
    told = said.get(row.path)
    if unseen or told is None:
        return row.model_copy(update={"state": "failed", "reason": unseen or UNTOLD})
    if told.state == "skipped":
        reason = f"the analysis left it out: {told.reason}"
        return row.model_copy(update={"state": "failed", "reason": reason})
    return row.model_copy(update={"state": told.state, "reason": told.reason})
