"""Writes down what the next run needs of this one; what was not reviewed whole is not in it."""

from collections.abc import Iterator, Mapping
from typing import Final

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.domain.pull_request import Conversation, PullRequest
from review_action.domain.report import RunReport
from review_action.domain.state import Override, ReviewState, StandingFinding, Suppression
from review_action.domain.state_key import StateKey
from review_action.domain.value import Value
from review_action.pipeline.intake.digest_hunk import digest_hunk
from review_action.pipeline.intake.rate_risk import rate_risk
from review_action.pipeline.judging.hunk_at import hunk_at

SUMMARIES: Final = 4
TOLD: Final = 200
SUGGESTION_CHARACTERS: Final = 1_000
"""Longer ones are told by the round that found them alone: a state has to fit into a comment."""
SUMMARY_CHARACTERS: Final = 600
"""What the change does is told again when a round has nothing new to tell of it, if in short."""


class Round(Value):
    """What is known beside the report."""

    pull: PullRequest
    policy: str
    """Its digest."""
    files: tuple[FileDiff, ...]
    """All of the change that could be read."""
    seen: Mapping[str, tuple[str, ...]] = {}
    """Digests of hunks that earlier rounds reviewed, out of a state that was gone on from."""
    kept: Mapping[str, str] = {}
    """As `ReviewState.hunks`, of files that could not be read this time."""
    threads: Mapping[str, str] = {}
    """Fingerprint now → the one its comment carries."""
    settled: tuple[int, ...] = ()
    """Ids of comments that this round closed."""
    suppressions: tuple[Suppression, ...] = ()
    override: Override | None = None


def next_state(
    report: RunReport,
    this: Round,
    *,
    key: StateKey,
    conversation: Conversation,
    last: ReviewState | None = None,
) -> ReviewState:
    """The state after this round.

    Args:
        report: Reconciled, with every finding that stands.
        this: The round.
        key: Digests hunks.
        conversation: Our comments as they stand, without those this round is about to add.
        last: State of the round before, as far as it is ours.
    """
    ids = {comment.id for comment in conversation.own_comments}
    comments = {comment.fingerprint for comment in conversation.own_comments}
    inline = {entry.finding.fingerprint for entry in report.placed if entry.where == "line"}
    known = last.settled if last else ()
    return ReviewState(
        base_ref=this.pull.base_ref,
        head_sha=this.pull.head_sha,
        policy=this.policy,
        round=_round(this.pull, last),
        hunks=_hunks(report, this, key),
        findings=tuple(_findings(report, this, key, last)),
        threads=tuple(sorted(comments | inline)),
        told=tuple(dict.fromkeys(_told(report)))[:TOLD],
        settled=tuple(number for number in (*known, *this.settled) if number in ids),
        suppressions=this.suppressions,
        override=this.override,
        summaries=tuple(text[:SUMMARY_CHARACTERS] for text in report.summaries[-SUMMARIES:]),
        rating=report.rating,
    )


def _told(report: RunReport) -> Iterator[str]:
    """What an analyzer found and no line has: the next round has it in the summary again."""
    for entry in report.placed:
        if entry.finding.origin == "analyzer" and entry.where != "line":
            yield entry.finding.fingerprint


def _round(pull: PullRequest, last: ReviewState | None) -> int:
    if last is None:
        return 1
    return last.round + (last.head_sha != pull.head_sha)


def _hunks(report: RunReport, this: Round, key: StateKey) -> dict[str, str]:
    """By path, the riskiest first: what does not fit into a comment is left out from the end."""
    states = {row.path: row.state for row in report.coverage}
    hunks: dict[str, str] = {}
    for file in sorted(this.files, key=lambda file: (-rate_risk(file), file.path)):
        digests = this.seen.get(file.path, ())
        if states.get(file.path) == "reviewed":
            digests = tuple(digest_hunk(file.path, hunk, key) for hunk in file.hunks)
        if digests:
            hunks[file.path] = "".join(digests)
    # A file whose diff could not be had this time is as it was, for all we know.
    for path, said in this.kept.items():
        hunks.setdefault(path, said)
    return hunks


def _findings(
    report: RunReport, this: Round, key: StateKey, last: ReviewState | None
) -> Iterator[StandingFinding]:
    """What models found and nobody mended; analyzers look at everything in every round."""
    by_path = {file.path: file for file in this.files}
    before = {one.fingerprint: one for one in (last.findings if last else ())}
    standing = [_without_what_its_comment_has(entry) for entry in report.placed]
    standing += [each.finding for each in report.suppressed]
    for finding in standing:
        if finding.origin == "analyzer":
            continue
        thread = this.threads.get(finding.fingerprint, "")
        known = before.get(thread or finding.fingerprint)
        file = by_path.get(finding.path)
        if file is not None:
            yield _standing(finding, thread, *_place(finding, file, key))
        elif known is not None:
            yield known
        else:
            yield _standing(finding, thread)


def _without_what_its_comment_has(entry: Placed) -> Finding:
    suggestion = entry.finding.suggestion
    if suggestion is None or (
        entry.where != "line"
        and suggestion.stands
        and len(suggestion.replacement) <= SUGGESTION_CHARACTERS
    ):
        return entry.finding
    return entry.finding.model_copy(update={"suggestion": None})


def _place(finding: Finding, file: FileDiff, key: StateKey) -> tuple[str, int]:
    hunk = hunk_at(file, finding.side, finding.start_line, finding.start_line)
    if hunk is None:
        return "", 0
    first = hunk.new_start if finding.side == "RIGHT" else hunk.old_start
    return digest_hunk(file.path, hunk, key), finding.start_line - first


def _standing(finding: Finding, thread: str, hunk: str = "", offset: int = 0) -> StandingFinding:
    names = StandingFinding.model_fields.keys() & type(finding).model_fields.keys()
    said: dict[str, object] = {name: getattr(finding, name) for name in names}
    return StandingFinding.model_validate(
        {**said, "hunk": hunk, "offset": offset, "thread": thread}
    )
