"""What keeps a stranger's words data in a prompt, and what may not reach one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from review_action.domain.agent import Agent
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.pull_request import PullRequest, Remark
from review_action.domain.unit import ReviewUnit
from review_action.entrypoints.redteam.swapped import Swap
from review_action.pipeline.asking import build_prompts
from review_action.pipeline.asking.hide_secrets import Hidden


def _unfenced(blocks: Sequence[tuple[str, str]], nonce: str) -> str:
    assert nonce
    return "\n\n".join(f"{name}:\n{text}" for name, text in blocks)


def _told_in_the_open(pull: PullRequest, **_: object) -> str:
    return f"The author says: {pull.title}\n{pull.body}"


_QUESTION: Final = build_prompts._Brief._question  # noqa: SLF001  # what is wrapped


def _with_intent(brief: build_prompts._Brief, agent: Agent, unit: ReviewUnit) -> str | None:
    """As most reviewers ask: what the author says stands in every prompt."""
    question = _QUESTION(brief, agent, unit)
    return None if question is None else f"{question}\n\n{brief.intent}"


def _without_gutter(files: Sequence[FileDiff]) -> str:
    rows = [line.text for file in files for hunk in file.hunks for line in hunk.lines]
    return "\n".join([*(file.path for file in files), *rows])


def _texts_alone(values: Iterable[Mapping[str, object]]) -> str:
    return "\n".join(str(text) for value in values for text in value.values())


def _remark_as_it_is(remark: Remark) -> Mapping[str, object]:
    return {"path": remark.path, "line": remark.line, "text": remark.text}


def _claim_as_it_is(number: int, finding: Finding, _: str) -> str:
    return f'{{"id": {number}}} {finding.title}\n{finding.description}'


def _claim_with_nonce(number: int, finding: Finding, _: str) -> str:
    said = {"title": finding.title, "description": finding.description, "quote": finding.quote}
    return json.dumps({"id": number, **said}, ensure_ascii=False)


def _code_as_it_is(text: str, limit: int | None = None) -> str:
    return text if limit is None else text[:limit]


IN_PROMPTS: Final[Mapping[str, tuple[Swap, ...]]] = {
    "blocks": (Swap("pipeline.asking.render_blocks:render_blocks", _unfenced),),
    "intent-as-json": (Swap("pipeline.asking.describe_intent:describe_intent", _told_in_the_open),),
    "finders-are-blind": (Swap("pipeline.asking.build_prompts:_Brief._question", _with_intent),),
    "comments-stripped": (Swap("pipeline.intake.strip_comments:strip_comments", str),),
    "line-by-line": (Swap("pipeline.asking.show_line:show_line", _code_as_it_is),),
    "gutter": (Swap("pipeline.asking.render_diff:render_diff", _without_gutter),),
    "others-words-as-json": (
        Swap("pipeline.asking.render_shared:_lines", _texts_alone),
        Swap("pipeline.asking.render_shared:_said", _remark_as_it_is),
    ),
    "claims-as-json": (Swap("pipeline.asking.build_verify_prompts:_told", _claim_as_it_is),),
    "nonce-out-of-claims": (Swap("pipeline.asking.build_verify_prompts:_told", _claim_with_nonce),),
    "visible": (Swap("rendering.visible:visible", str),),
    "secrets-left-out": (Swap("pipeline.asking.hide_secrets:hide_secrets", Hidden),),
}
