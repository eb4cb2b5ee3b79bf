"""Reads a completion into findings, each validated alone, so that one bad one costs only itself."""

from collections.abc import Sequence
from typing import Any, Literal

from review_action.domain.agent import Agent
from review_action.domain.completion import AgentReply, Completion
from review_action.domain.finding import Finding
from review_action.domain.profile import Pass
from review_action.domain.unit import ReviewUnit
from review_action.errors import InvalidCompletionError, RefusedError
from review_action.pipeline.asking.damaged import Cut
from review_action.pipeline.asking.gather import Gathered, gather
from review_action.pipeline.asking.grade import read_rating
from review_action.pipeline.asking.read_finding import UnreadableFindingError, read_finding
from review_action.pipeline.asking.recover_json import recover_json

MAX_FINDINGS = 100
MAX_SUMMARY = 4_000


def parse_completion(
    completion: Completion, agent: Agent, unit: ReviewUnit, *, take: int = 1
) -> AgentReply:
    """What `completion` says of `unit`.

    Args:
        completion: As it came.
        agent: Whom it answers for.
        unit: What was shown.
        take: Which of the agent's independent passes it is; its findings carry it.

    Raises:
        InvalidCompletionError: Nothing in it can be read as a reply; asking again may help.
        RefusedError: The model declined; asking again would not help.
    """
    if completion.stop == "refusal":
        message = "the model declined to answer"
        raise RefusedError(message, hint="Another model may answer this prompt.")
    recovered = recover_json(completion.text)
    gathered = gather(recovered.values)
    if not gathered.found:
        raise _invalid(completion.text)
    whole, dropped = _whole(gathered, cut=recovered.cut, stop=completion.stop)
    read, rejected = _read(whole, agent, unit)
    raised_by = (Pass(agent=agent.id, take=take).name,)
    findings = tuple(each.model_copy(update={"raised_by": raised_by}) for each in read)
    if whole and not findings and all(not isinstance(element, dict) for element in whole):
        raise _invalid(completion.text)
    return AgentReply(
        agent=agent.id,
        unit=unit.id,
        summary=_summary(gathered),
        rating=read_rating(gathered.fields.get("rating")) if agent.kind == "review" else None,
        findings=findings,
        rejected=rejected,
        # What floods a reply may hide the one finding that mattered: it must not end as a pass.
        truncated=dropped
        or len(whole) > MAX_FINDINGS
        or (recovered.cut and gathered.fields.get("done") is not True),
    )


def _invalid(text: str) -> InvalidCompletionError:
    what = "is empty" if not text.strip() else "holds no JSON that could be read as findings"
    return InvalidCompletionError(
        f"the model's reply {what}",
        hint="A model that follows JSON schemas, or a smaller diff, helps.",
    )


def _whole(
    gathered: Gathered, *, cut: bool, stop: Literal["stop", "length", "refusal"]
) -> tuple[Sequence[Any], bool]:
    """The elements without the one the text ended in, unless only brackets are missing from it."""
    elements = gathered.elements
    if not cut or not elements or not isinstance(elements[-1], Cut):
        return elements, False
    if stop == "stop" and "confidence" in elements[-1]:  # the last field every finding has
        return elements, False
    return elements[:-1], True


def _read(
    elements: Sequence[Any], agent: Agent, unit: ReviewUnit
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    findings: list[Finding] = []
    rejected: list[str] = []
    for element in elements[:MAX_FINDINGS]:
        try:
            findings.append(read_finding(element, agent, unit))
        except UnreadableFindingError as error:
            rejected.append(f"A claim of the model was left out: {error}.")
    if (surplus := len(elements) - MAX_FINDINGS) > 0:
        rejected.append(
            f"{surplus} claims over {MAX_FINDINGS} of the agent {agent.id} were left out."
        )
    return tuple(findings), tuple(rejected)


def _summary(gathered: Gathered) -> str:
    said = gathered.fields.get("summary")
    clean = said.encode("utf-8", "replace").decode() if isinstance(said, str) else ""
    return clean.replace("\0", "").strip()[:MAX_SUMMARY]
