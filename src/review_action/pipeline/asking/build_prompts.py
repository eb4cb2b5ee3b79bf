"""Turns units and agents into prompts whose first parts are equal as far as possible."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from review_action.domain.agent import Agent
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import PullRequest
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.render_diff import render_diff
from review_action.pipeline.asking.reply_format import SCHEMA_NAME
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.rendering import render
from review_action.rendering.visible import visible

DESCRIPTION_CHARACTERS = 4_000
"""What people write in full length fits; a longer one is a log or an attempt to drown the rules."""
DESCRIPTION_SHARE = 0.1
"""Characters for each token of the context: a small one is for the diff."""
TITLE_CHARACTERS = 256
"""GitHub takes no longer title."""
_NONCE = re.compile(r"[0-9a-f]{32,}")
# Unclosed, it hides the rest, as on GitHub; so the pattern never looks at a character twice.
_HIDDEN = re.compile(r"<!--(?:(?!-->).)*(?:-->|\Z)", re.DOTALL)


def build_prompts(
    units: Sequence[ReviewUnit],
    agents: Sequence[Agent],
    pull: PullRequest,
    *,
    nonce: str,
    schema: Mapping[str, Any],
    context_tokens: int = 64_000,
) -> tuple[Prompt, ...]:
    """One prompt for each unit and agent, the riskiest unit first.

    `system` is the same text in every prompt of every run; `shared` the same for all agents of one
    unit, which follow each other: what a provider caches by prefix is thus asked for again soonest.

    Args:
        units: What to show.
        agents: Whom to ask about each.
        pull: Its title and description are shown as data.
        nonce: Fresh for each run, at least 128 bits as hex: only who knows it can close the data.
        schema: The JSON Schema of the reply, one for all agents: it is a part of what is cached.
        context_tokens: What the model takes: of a long description less is shown to a small one.

    Raises:
        ValueError: The nonce is too short to be one.
    """
    if not _NONCE.fullmatch(nonce):
        msg = "the nonce must be at least 32 hexadecimal digits"
        raise ValueError(msg)
    system = render("prompts/system.md.j2")
    questions = {agent.id: _question(agent) for agent in agents}
    share = int(DESCRIPTION_SHARE * context_tokens)
    description = _describe(pull, min(DESCRIPTION_CHARACTERS, share))
    asked = {agent.id: estimate_tokens(system + questions[agent.id]) for agent in agents}
    return tuple(
        Prompt(
            agent=agent.id,
            unit=unit.id,
            system=system,
            shared=shared,
            question=questions[agent.id],
            reply_schema=dict(schema),
            schema_name=SCHEMA_NAME,
            max_output_tokens=agent.max_output_tokens,
            paths=unit.paths,
            risk=unit.risk,
            tokens=asked[agent.id] + tokens,
        )
        for unit in sorted(units, key=lambda unit: -unit.risk)
        for shared, tokens in [_shared(unit, description, nonce)]
        for agent in agents
    )


def _question(agent: Agent) -> str:
    return render(f"prompts/{agent.template}", agent=agent)


def _shared(unit: ReviewUnit, description: str, nonce: str) -> tuple[str, int]:
    """The block all agents share, and its estimated tokens."""
    # Whoever guesses the nonce, or gets it told, still cannot write it.
    diff = render_diff(unit.files).replace(nonce, "[removed]")
    shared = render(
        "prompts/shared.md.j2",
        nonce=nonce,
        description=description.replace(nonce, "[removed]"),
        diff=diff,
        languages=sorted({file.language for file in unit.files} - {""}),
    )
    # The diff was estimated when the unit was made, line by line: not twice, it takes long.
    rest = shared.replace(diff, "", 1) if unit.tokens else shared
    return shared, unit.tokens + estimate_tokens(rest)


def _describe(pull: PullRequest, characters: int) -> str:
    """Title and description as one line of JSON: no text of theirs can start a line of its own."""
    told = {
        "title": _clip(pull.title, TITLE_CHARACTERS),
        # What GitHub does not show to people is not for the model either.
        "description": _clip(_HIDDEN.sub("", pull.body).strip(), characters),
    }
    return visible(json.dumps(told, ensure_ascii=False))


def _clip(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return f"{text[:limit]} [... {len(text) - limit:,} more characters]"
