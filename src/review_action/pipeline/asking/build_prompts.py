"""Turns units and passes into prompts whose first parts are equal as far as possible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from review_action.domain.agent import Agent
from review_action.domain.profile import Pass
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import PullRequest
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.describe_intent import describe_intent
from review_action.pipeline.asking.narrow_agent import narrow_agent
from review_action.pipeline.asking.render_shared import render_shared
from review_action.pipeline.asking.reply_format import SCHEMA_NAME
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.rendering import render
from review_action.rendering.render_custom import render_custom

REPLY_PART = "prompts/agents/_reply.md.j2"


def build_prompts(
    units: Sequence[ReviewUnit],
    passes: Sequence[Pass],
    agents: Mapping[str, Agent],
    pull: PullRequest,
    *,
    nonce: str,
    schema: Mapping[str, Any],
    comment_language: str = "",
    templates: Mapping[str, str] = MappingProxyType({}),
    context_tokens: int = 64_000,
) -> tuple[Prompt, ...]:
    """One prompt for each unit and pass, the riskiest unit first.

    `system` is the same text in every prompt of every run; `shared` the same for all passes that
    show a unit's files in the same order, and these follow each other: what a provider caches by
    prefix is thus asked for again soonest. A pass is left out for a unit where no rule of its agent
    holds.

    Args:
        units: What to show.
        passes: Whom to ask about each.
        agents: By id, at least those of `passes`.
        pull: Shown, as data, to the agents that see intent.
        nonce: Fresh for each run, at least 128 bits as hex: only who knows it can close the data.
        schema: The JSON Schema of the reply, one for all agents: it is a part of what is cached.
        comment_language: Tag of the language of what people read; empty for English.
        templates: Questions of the team's own, by agent, in place of ours.
        context_tokens: What the model takes: of a long description less is shown to a small one.

    Raises:
        ValueError: The nonce is too short to be one.
        InvalidConfigError: A template of the team's cannot be rendered.
    """
    system = render("prompts/system.md.j2")
    brief = _Brief(
        system=system,
        system_tokens=_tokens_of(system),
        intent=describe_intent(pull, nonce=nonce, context_tokens=context_tokens),
        nonce=nonce,
        schema=schema,
        comment_language=comment_language,
        templates=templates,
    )
    return tuple(
        prompt
        for unit in sorted(units, key=lambda unit: -unit.risk)
        for shuffled in (False, True)
        for prompt in brief.prompts(
            _turned(unit) if shuffled else unit,
            [(each, agents[each.agent]) for each in passes if each.shuffled == shuffled],
        )
    )


@lru_cache(maxsize=64)
def _tokens_of(text: str) -> int:
    """Of what many prompts of a run have in common."""
    return estimate_tokens(text)


def _turned(unit: ReviewUnit) -> ReviewUnit:
    """Files that stood in the middle, where models read with least care, stand at the edges."""
    half = len(unit.files) // 2
    return unit.model_copy(update={"files": (*unit.files[half:], *unit.files[:half])})


@dataclass(frozen=True)
class _Brief:
    """What all prompts of a run are made with."""

    system: str
    system_tokens: int
    intent: str
    nonce: str
    schema: Mapping[str, Any]
    comment_language: str
    templates: Mapping[str, str]

    def prompts(self, unit: ReviewUnit, passes: Sequence[tuple[Pass, Agent]]) -> Iterator[Prompt]:
        if not passes:
            return
        shared, shared_tokens = render_shared(unit, self.nonce)
        for each, agent in passes:
            question = self._question(agent, unit)
            if question is None:
                continue
            yield Prompt(
                agent=agent.id,
                unit=unit.id,
                take=each.take,
                system=self.system,
                shared=shared,
                question=question,
                reply_schema=dict(self.schema),
                schema_name=SCHEMA_NAME,
                max_output_tokens=agent.max_output_tokens,
                paths=unit.paths,
                risk=unit.risk,
                tokens=self.system_tokens + shared_tokens + _tokens_of(question),
            )

    def _question(self, agent: Agent, unit: ReviewUnit) -> str | None:
        """None where no rule of the agent holds for a file of the unit."""
        narrowed, advice = narrow_agent(agent, unit)
        if narrowed is None:
            return None
        values = {
            "agent": narrowed,
            "advice": advice,
            "comment_language": self.comment_language,
            "intent": self.intent if agent.sees_intent else "",
        }
        custom = self.templates.get(agent.id)
        if custom is None:
            return render(f"prompts/{agent.template}", **values)
        said = render_custom(custom, name=f"prompts: {agent.id}", **values).rstrip("\n")
        return f"{said}\n\n{render(REPLY_PART, **values)}"
