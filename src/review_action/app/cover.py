"""Tells for every touched file whether it was reviewed, in part, skipped or failed, and why."""

from collections.abc import Collection, Sequence

from review_action.app.ask import Answer
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.domain.report import FileCoverage
from review_action.domain.unit import SkippedFile


def cover(
    listing: FileListing,
    *,
    skipped: Sequence[SkippedFile],
    unread: Sequence[SkippedFile],
    answers: Sequence[Answer],
    asked: bool,
    looked: Collection[str] = (),
    by_stranger: bool = False,
    seen: Collection[str] = (),
    problems: Sequence[str] = (),
) -> tuple[FileCoverage, ...]:
    """One row a file, in the listing's order; files the host could not list are one failed row.

    Args:
        listing: All files the host told of.
        skipped: Left out with the reason: on purpose, or only for its size, which is no purpose.
        unread: To be reviewed, but without a usable diff.
        answers: What came of each prompt.
        asked: Whether a model is configured: without one the analyzers' look is the review.
        looked: Paths of claimed files that were looked at without a model.
        by_stranger: Whether the change is from outside the repository. Then what is left out on its
            author's word is not reviewed, and so it is where there is nothing else to review.
        seen: Paths of which earlier rounds reviewed everything that is there now.
        problems: What analyzers could not look at: without a model, nobody else did.
    """
    left_out = {file.path: file.reason for file in skipped if not file.over_bound}
    doubted = _doubted(listing, skipped, by_stranger=by_stranger)
    over_bound = {file.path for file in skipped if file.over_bound}
    failed = {file.path: file.reason for file in (*skipped, *unread)}
    rows = []
    for file in listing.files:
        if file.path in doubted:
            rows.append(_doubted_row(file, left_out[file.path], looked=file.path in looked))
        elif file.path in left_out:
            rows.append(_row(file, "skipped", left_out[file.path]))
        elif file.path in failed:
            lasting = file.path in over_bound
            rows.append(_row(file, "failed", failed[file.path], lasting=lasting))
        elif not asked and problems:
            rows.append(_row(file, "partial", " ".join(problems)))
        elif not asked or file.path in seen:
            rows.append(_row(file, "reviewed", ""))
        else:
            rows.append(_asked_row(file, answers))
    if not listing.complete:
        missing = max(0, listing.total - len(listing.files))
        rows.append(
            FileCoverage(
                path=f"({missing or 'some'} more files)",
                state="failed",
                reason=listing.problem or "the host did not list them",
            )
        )
    return tuple(rows)


def _doubted(
    listing: FileListing, skipped: Sequence[SkippedFile], *, by_stranger: bool
) -> Collection[str]:
    left_out = {file.path for file in skipped if not file.over_bound}
    alone = all(file.path in left_out for file in listing.files)
    return {file.path for file in skipped if file.claimed and (by_stranger or alone)}


def _doubted_row(file: ChangedFile, reason: str, *, looked: bool) -> FileCoverage:
    if looked:
        told = f"{reason}: only the embedded checks looked at it"
        return _row(file, "partial", told, lasting=True)
    return _row(file, "failed", f"{reason}: nobody looked at it", lasting=True)


def _asked_row(file: ChangedFile, answers: Sequence[Answer]) -> FileCoverage:
    own = [answer for answer in answers if file.path in answer.paths]
    whole = sum(1 for answer in own if not _problem(answer))
    if not own:
        return _row(file, "failed", "it was in no prompt")
    if whole == len(own):
        return _row(file, "reviewed", "")
    answered = any(answer.reply for answer in own)
    return _row(file, "partial" if answered else "failed", _problems(own))


def _problems(answers: Sequence[Answer]) -> str:
    """Each problem with the agents that met it; what all of them met needs no names."""
    asked = {answer.agent for answer in answers}
    said = []
    for problem in sorted({_problem(answer) for answer in answers} - {""}):
        met = {answer.agent for answer in answers if _problem(answer) == problem}
        said.append(problem if met == asked else f"{', '.join(sorted(met))}: {problem}")
    return "; ".join(said)


def _problem(answer: Answer) -> str:
    if answer.reply is None:
        return answer.failure
    if answer.reply.truncated:
        return "the reply was cut at a limit"
    return ""


def _row(file: ChangedFile, state: str, reason: str, *, lasting: bool = False) -> FileCoverage:
    return FileCoverage.model_validate(
        {
            "path": file.path,
            "state": state,
            "reason": reason,
            "additions": file.additions,
            "deletions": file.deletions,
            "lasting": lasting,
        }
    )
