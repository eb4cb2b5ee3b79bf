"""What keeps a stranger's words data in a prompt, and what may not reach one."""

from collections.abc import Mapping, Sequence
from typing import Final

from review_action.domain.agent import Agent
from review_action.domain.pull_request import PullRequest
from review_action.domain.unit import ReviewUnit
from review_action.entrypoints.redteam.swapped import Swap
from review_action.pipeline.asking import build_prompts


def _unfenced(blocks: Sequence[tuple[str, str]], nonce: str) -> str:
    assert nonce
    return "\n\n".join(f"{name}:\n{text}" for name, text in blocks)


def _blocks_kept_as_they_are(blocks: Sequence[tuple[str, str]], nonce: str) -> str:
    return "\n\n".join(f"<<<DATA {nonce} {name}\n{text}\nDATA {nonce}>>>" for name, text in blocks)


def _told_in_the_open(pull: PullRequest, **_: object) -> str:
    return f"The author says: {pull.title}\n{pull.body}"


_QUESTION: Final = build_prompts._Brief._question  # noqa: SLF001  # what is wrapped


def _with_intent(brief: build_prompts._Brief, agent: Agent, unit: ReviewUnit) -> str | None:
    """As most reviewers ask: what the author says stands in every prompt."""
    question = _QUESTION(brief, agent, unit)
    return None if question is None else f"{question}\n\n{brief.intent}"


def _code_as_it_is(text: str, limit: int | None = None) -> str:
    return text if limit is None else text[:limit]


IN_PROMPTS: Final[Mapping[str, tuple[Swap, ...]]] = {
    "blocks": (Swap("pipeline.asking.render_blocks:render_blocks", _unfenced),),
    "nonce-removed": (
        Swap("pipeline.asking.render_blocks:render_blocks", _blocks_kept_as_they_are),
    ),
    "intent-as-json": (Swap("pipeline.asking.describe_intent:describe_intent", _told_in_the_open),),
    "finders-are-blind": (Swap("pipeline.asking.build_prompts:_Brief._question", _with_intent),),
    "comments-stripped": (Swap("pipeline.intake.strip_comments:strip_comments", str),),
    "line-by-line": (Swap("pipeline.asking.show_line:show_line", _code_as_it_is),),
    "visible": (Swap("rendering.visible:visible", str),),
    "secrets-left-out": (Swap("pipeline.asking.hide_secrets:hide_secrets", str),),
}
