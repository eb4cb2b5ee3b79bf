"""From a listing of changed files to judged, placed findings: the part both the action and a laptop share."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from review_action.app.analyze import analyze
from review_action.app.cast import cast
from review_action.app.cover import cover
from review_action.app.examiner import Examiner
from review_action.app.glance import glance
from review_action.app.head_texts import Contents, HeadTexts
from review_action.app.inquire import Inquiry
from review_action.app.look_back import LookedBack
from review_action.app.recall import Recalled
from review_action.app.rulebook import Rulebook
from review_action.app.survey import Surveyed, survey
from review_action.app.tally import tally
from review_action.domain.completion import Spend, Usage
from review_action.domain.diff import FileDiff
from review_action.domain.finding import DroppedFinding, Finding
from review_action.domain.placement import Placed
from review_action.domain.pull_request import FileListing, PullRequest, Remark
from review_action.domain.report import AgentRun, FileCoverage, RouteRun, SuppressedFinding
from review_action.domain.value import Value
from review_action.pipeline.judging.bound_rating import bound_rating
from review_action.pipeline.judging.conclude import conclude
from review_action.pipeline.judging.find_hidden import find_hidden
from review_action.pipeline.judging.find_hidden_words import find_hidden_words
from review_action.pipeline.judging.suppress import Suppressed, suppress
from review_action.pipeline.speaking.comment_cap import comment_cap
from review_action.pipeline.speaking.names_of import names_of
from review_action.pipeline.speaking.place import place
from review_action.ports import Analyzer, LanguageModel

if TYPE_CHECKING:  # see `_and_close`
    from review_action.app.hear import Heard

HEAD_START: Final = 0.5
"""Seconds in which the questions go out undisturbed."""


class Examination(Value):
    """Everything known about the change before anything is said."""

    placed: tuple[Placed, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()
    coverage: tuple[FileCoverage, ...] = ()
    agents: tuple[AgentRun, ...] = ()
    routes: tuple[RouteRun, ...] = ()
    summaries: tuple[str, ...] = ()
    team_rules: tuple[str, ...] = ()
    rating: int | None = None
    usage: Usage = Usage()
    spend: Spend = Spend()
    model: str = ""
    prompt_characters: int = 0
    model_seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    files: tuple[FileDiff, ...] = ()
    """All of the change that could be read."""
    past: LookedBack = LookedBack()
    """What earlier rounds left of it."""
    verifies: bool = False
    """Whether findings were to get a second look."""
    suppressed: tuple[SuppressedFinding, ...] = ()
    route: str = ""
    """Of the model, where another job asked it; empty: as the settings of this one have it."""


class Examine(Protocol):
    """`examine`, or what stands in for it."""

    def __call__(
        self,
        listing: FileListing,
        pull: PullRequest,
        rulebook: Rulebook,
        *,
        examiner: Examiner,
        contents: Contents,
        recalled: Recalled | None = None,
        remarks: Sequence[Remark] = (),
    ) -> Examination:
        """What is known about the change before anything is said."""
        ...


def examine(
    listing: FileListing,
    pull: PullRequest,
    rulebook: Rulebook,
    *,
    examiner: Examiner,
    contents: Contents,
    recalled: Recalled | None = None,
    remarks: Sequence[Remark] = (),
) -> Examination:
    """Survey, analyze, ask, judge, look again, suppress, place.

    Never raises for one file, analyzer or prompt that failed: those are told in the coverage and
    the warnings, and `conclude` makes the run inconclusive where they matter.

    Raises:
        ConfigurationError: The policy names an agent that there is not.
    """
    agents, mode = cast(rulebook.policy), rulebook.policy.filter_mode
    surveyed = survey(listing, rulebook.policy, recalled=recalled)
    texts = HeadTexts(surveyed.files, contents)
    analyzed = analyze(
        surveyed.analyzed, _analyzers(examiner, pull, rulebook, surveyed), texts, mode=mode
    )
    hidden = (*find_hidden(surveyed.reviewed), *find_hidden_words(pull, remarks))
    glanced = glance(surveyed.aside, examiner.checks, mode=mode)
    surveyed = surveyed.with_proven(
        (*analyzed.findings, *hidden, *glanced), (*analyzed.warnings, *analyzed.remarks)
    )
    inquiry = Inquiry(
        examiner=examiner,
        rulebook=rulebook,
        pull=pull,
        agents=agents,
        surveyed=surveyed,
        texts=texts,
        remarks=tuple(remarks),
    )
    started = examiner.clock()
    heard = _heard(inquiry)
    seconds = examiner.clock() - started
    known = recalled or Recalled()
    let_be = _let_be(heard.judged.kept, inquiry, known)
    told = tally(agents.values(), (*heard.answers, *heard.looks))
    return Examination(
        placed=_placed(let_be.kept, inquiry, known),
        dropped=heard.judged.dropped,
        suppressed=let_be.suppressed,
        files=surveyed.files,
        past=surveyed.past,
        verifies=inquiry.verifies,
        coverage=_coverage(listing, inquiry, heard, analyzed.warnings),
        agents=told.agents,
        routes=told.routes,
        summaries=tuple(
            reply.summary
            for reply in heard.replies
            if reply.summary and agents[reply.agent].summarises
        ),
        team_rules=rulebook.names if heard.prompts else (),
        rating=bound_rating(heard.rating, let_be.kept),
        usage=told.usage,
        spend=told.spend,
        model=heard.model,
        prompt_characters=heard.prompt_characters,
        model_seconds=seconds,
        warnings=(
            *rulebook.warnings,
            *surveyed.warnings,
            *heard.warnings,
            *_left_out(examiner.left_out()),
            *texts.problems,
            *let_be.warnings,
        ),
    )


def _analyzers(
    examiner: Examiner, pull: PullRequest, rulebook: Rulebook, surveyed: Surveyed
) -> Sequence[Analyzer]:
    """Those for this change are made, and its checkout is opened, where there is something for them."""
    if not surveyed.analyzed:
        return ()
    return (*examiner.analyzers, *examiner.analyzers_for(pull, rulebook.code_rules))


def _left_out(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    values = (
        "value that looks like a secret was" if count == 1 else "values that look like secrets were"
    )
    return (f"{count} {values} left out of what the model saw.",)


def _coverage(
    listing: FileListing, inquiry: Inquiry, heard: "Heard", problems: Sequence[str]
) -> tuple[FileCoverage, ...]:
    surveyed = inquiry.surveyed
    return cover(
        listing,
        skipped=surveyed.skipped,
        unread=surveyed.unread,
        answers=heard.answers,
        asked=inquiry.examiner.model is not None,
        looked=surveyed.claimed,
        by_stranger=inquiry.pull.is_fork,
        seen=_paths(surveyed.reviewed) - _paths(surveyed.past.asked),
        problems=problems,
    )


def _paths(files: Sequence[FileDiff]) -> set[str]:
    return {file.path for file in files}


def _heard(inquiry: Inquiry) -> "Heard":
    surveyed, model = inquiry.surveyed, inquiry.examiner.model
    if model is None or not (surveyed.past.asked or surveyed.past.again):
        from review_action.app.hear import nobody_asked  # noqa: PLC0415  # as below

        return nobody_asked(inquiry)
    return asyncio.run(_and_close(inquiry, model))


async def _and_close(inquiry: Inquiry, model: LanguageModel) -> "Heard":
    deadline = inquiry.examiner.clock() + inquiry.examiner.deadline
    waiting = asyncio.create_task(_meanwhile(inquiry.examiner.meanwhile))
    try:
        asked = await inquiry.ask(model, deadline)
        # What reads answers is no part of the start: a tenth of it, before anybody was asked.
        from review_action.app.hear import hear  # noqa: PLC0415

        return await hear(inquiry, asked, model, deadline)
    finally:
        waiting.cancel()
        await model.aclose()


async def _meanwhile(get_ready: Callable[[], None]) -> None:
    """While the answers are awaited there is time to get ready for them."""
    await asyncio.sleep(HEAD_START)
    await asyncio.to_thread(get_ready)


def _let_be(findings: Sequence[Finding], inquiry: Inquiry, known: Recalled) -> Suppressed:
    return suppress(
        findings,
        inquiry.surveyed.files,
        known.suppressions,
        texts=inquiry.texts.known,
        threads=inquiry.surveyed.past.carried.threads,
    )


def _placed(findings: Sequence[Finding], inquiry: Inquiry, known: Recalled) -> tuple[Placed, ...]:
    """Earlier findings have their place already, and take none from the new ones."""
    surveyed, policy = inquiry.surveyed, inquiry.policy
    carried = surveyed.past.carried
    commented = {
        finding.fingerprint
        for finding in findings
        if not known.said.isdisjoint(names_of(finding, surveyed.files, carried.threads))
    }
    placed_before = commented | {finding.fingerprint for finding in carried.findings}
    old = [finding for finding in findings if finding.fingerprint in placed_before]
    new = [finding for finding in findings if finding.fingerprint not in placed_before]
    blocking = set(conclude(findings, (), policy, verifies=inquiry.verifies).blocking)
    fresh = len(blocking - placed_before)
    most = comment_cap(surveyed.changed_lines, policy.max_comments, blocking=fresh)
    placed = (
        *place(new, surveyed.files, max_comments=most, firm=blocking),
        *place(old, surveyed.files, max_comments=len(old), per_file=len(old), firm=commented),
    )
    by_finding = {entry.finding.fingerprint: entry for entry in placed}
    return tuple(by_finding[finding.fingerprint] for finding in findings)
