"""Has every claim looked at a second time, by calls that see more of the file and less of the claim."""

from collections.abc import Iterator, Mapping, Sequence

from review_action.app.ask import Answer, answer_of
from review_action.app.run_prompts import Job, Outcome, Progress, run_prompts
from review_action.domain.completion import AgentReply
from review_action.domain.diff import FileDiff
from review_action.domain.finding import DroppedFinding, Finding
from review_action.domain.prompt import Prompt
from review_action.domain.ruling import Ruling
from review_action.domain.value import Value
from review_action.pipeline.asking.build_verify_prompts import build_verify_prompts
from review_action.pipeline.asking.parse_verdicts import parse_verdicts
from review_action.pipeline.asking.split_claims import LEAST_ROOM, ROOM, Claims, split_claims
from review_action.pipeline.judging.apply_verdicts import apply_verdicts
from review_action.pipeline.judging.untangle import OPPOSED
from review_action.ports import Clock, LanguageModel

STAGE = "looking a second time"
FRAME = 2_500
"""Estimated tokens of a prompt besides the file: instructions and a few claims."""

Looked = tuple[Claims, Mapping[int, Ruling]]
"""Claims, and the rulings on them by number, from 1."""


class Verification(Value):
    """Every finding is in one of the first two."""

    findings: tuple[Finding, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()
    answers: tuple[Answer, ...] = ()
    """What became of each prompt, for costs; coverage does not depend on them."""
    warnings: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()


async def verify(
    findings: Sequence[Finding],
    files: Sequence[FileDiff],
    contents: Mapping[str, str | None],
    model: LanguageModel,
    *,
    nonce: str,
    deadline: float,
    clock: Clock,
    progress: Progress,
    language: str = "",
    context_tokens: int = 64_000,
    max_output_tokens: int = 8192,
    second_opinion: bool = False,
) -> Verification:
    """The findings after a second look; never raises for a call that failed.

    What nobody could look at keeps `verification` "none" and is told: `conclude` then neither
    fails nor passes on its account. What a rule proves is not asked about, nor what an earlier run
    has looked at.

    Args:
        findings: Consolidated ones.
        files: The diff they are about.
        contents: Head texts by path.
        model: Bounds its own concurrency; may be another one than the finders'.
        nonce: As for `build_prompts`.
        deadline: On `clock`.
        clock: Monotonic seconds.
        progress: Told after each answer.
        language: In which the reasoning is written; empty for English.
        context_tokens: What the model takes: prompt and reply share a small one.
        max_output_tokens: Of one reply, where there is room for as many.
        second_opinion: Whether another route is to judge than the one that found, where there is one.
    """
    output = min(max_output_tokens, context_tokens // 3)
    room = max(LEAST_ROOM, min(ROOM, context_tokens - output - FRAME))
    by_path = {file.path: file for file in files}

    def job(claims: Claims) -> Job[Looked]:
        (prompt,) = build_verify_prompts(
            [claims],
            by_path,
            contents,
            nonce=nonce,
            language=language,
            max_output_tokens=output,
        )
        return Job(
            prompt=prompt.model_copy(update={"second_opinion": second_opinion}),
            read=lambda completion: (claims, parse_verdicts(completion, len(claims.findings))),
            halves=lambda: [job(half) for half in claims.halves()],
        )

    asked = [finding for finding in findings if finding.path in by_path and _open(finding)]
    jobs = [job(claims) for claims in split_claims(asked, room=room)]
    outcomes = await run_prompts(
        jobs, model, stage=STAGE, deadline=deadline, clock=clock, progress=progress
    )
    ruled = _ruled(outcomes)
    rulings = {number: ruled[found] for number, found in enumerate(findings) if found in ruled}
    verified = apply_verdicts(findings, rulings, by_path, contents)
    return Verification(
        findings=verified.kept,
        dropped=verified.dropped,
        answers=tuple(map(_answer, outcomes)),
        warnings=tuple(_warnings(asked, ruled, outcomes)),
        prompts=tuple(outcome.job.prompt for outcome in outcomes),
    )


def _open(finding: Finding) -> bool:
    if finding.origin == "analyzer":
        return False
    return finding.verification == "none" or finding.verification_note == OPPOSED


def _ruled(outcomes: Sequence[Outcome[Looked]]) -> Mapping[Finding, Ruling]:
    looked = [outcome.read for outcome in outcomes if outcome.read]
    return {
        claims.findings[number - 1]: ruling
        for claims, rulings in looked
        for number, ruling in rulings.items()
    }


def _answer(outcome: Outcome[Looked]) -> Answer:
    prompt = outcome.job.prompt
    reply = AgentReply(agent=prompt.agent, unit=prompt.unit) if outcome.read else None
    return answer_of(outcome, reply=reply)


def _warnings(
    asked: Sequence[Finding],
    ruled: Mapping[Finding, Ruling],
    outcomes: Sequence[Outcome[Looked]],
) -> Iterator[str]:
    missing = sum(finding not in ruled for finding in asked)
    if missing:
        failures = sorted({outcome.failure for outcome in outcomes if outcome.failure})
        why = "; ".join(failures) or "the reply left them out"
        yield f"{missing} of {len(asked)} findings got no second look: {why}."
