"""What keeps a stranger's words data in a prompt, and what may not reach one."""

from collections.abc import Mapping, Sequence
from typing import Final

from review_action.domain.pull_request import PullRequest
from review_action.entrypoints.redteam.swapped import Swap


def _unfenced(blocks: Sequence[tuple[str, str]], nonce: str) -> str:
    assert nonce
    return "\n\n".join(f"{name}:\n{text}" for name, text in blocks)


def _blocks_kept_as_they_are(blocks: Sequence[tuple[str, str]], nonce: str) -> str:
    return "\n\n".join(f"<<<DATA {nonce} {name}\n{text}\nDATA {nonce}>>>" for name, text in blocks)


def _told_in_the_open(pull: PullRequest, **_: object) -> str:
    return f"The author says: {pull.title}\n{pull.body}"


IN_PROMPTS: Final[Mapping[str, tuple[Swap, ...]]] = {
    "blocks": (Swap("pipeline.asking.render_blocks:render_blocks", _unfenced),),
    "nonce-removed": (
        Swap("pipeline.asking.render_blocks:render_blocks", _blocks_kept_as_they_are),
    ),
    "intent-as-json": (Swap("pipeline.asking.describe_intent:describe_intent", _told_in_the_open),),
    "visible": (Swap("rendering.visible:visible", str),),
    "secrets-left-out": (Swap("pipeline.asking.hide_secrets:hide_secrets", str),),
}
