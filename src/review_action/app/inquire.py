"""Asks a model about what is new in a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from review_action.agents import AGENTS
from review_action.app.ask import Answer, ask
from review_action.app.examiner import Examiner
from review_action.app.head_texts import HeadTexts
from review_action.app.rulebook import Rulebook
from review_action.app.survey import Surveyed
from review_action.domain.agent import Agent
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.profile import Pass
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import PullRequest, Remark
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.add_context import add_context
from review_action.pipeline.asking.build_prompts import build_prompts
from review_action.pipeline.asking.fit_context import fit_context
from review_action.pipeline.asking.plan_passes import plan_passes
from review_action.pipeline.asking.reply_format import reply_schema
from review_action.pipeline.intake.rate_risk import rate_risk
from review_action.pipeline.intake.split_units import split_units
from review_action.ports import LanguageModel
from review_action.syntax.enclosing import enclosing

ASKING_SHARE = 0.75
"""Of the time there is; the rest is for the second look, without which a claim fails no check."""


CONTEXT_FILES = 100
"""Whose surroundings are shown; GitHub answers for as many in one request."""


class Asked(NamedTuple):
    """The questions, as they were planned, and what became of them; some were asked in parts."""

    prompts: tuple[Prompt, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Inquiry:
    """Everything the questions of one run are made of.

    Args:
        examiner: Nonce, bounds, clock.
        rulebook: Profile, language, whether there is a second look; what the team asks for.
        pull: Shown to the agents that see intent.
        agents: By id, all that a pass may name.
        surveyed: The change.
        texts: Of the head.
        remarks: What others said on the lines of this change.
    """

    examiner: Examiner
    rulebook: Rulebook
    pull: PullRequest
    agents: Mapping[str, Agent]
    surveyed: Surveyed
    texts: HeadTexts
    remarks: tuple[Remark, ...] = ()

    @property
    def policy(self) -> Policy:
        return self.rulebook.policy

    @property
    def verifies(self) -> bool:
        """Whether findings are to get a second look."""
        return self.policy.verifies and self.examiner.model is not None

    async def ask(self, model: LanguageModel, deadline: float) -> Asked:
        """Put all questions; never raises for a prompt that failed.

        Args:
            model: Bounds its own concurrency; not closed here.
            deadline: Of the whole inquiry, on the examiner's clock.
        """
        files = self.surveyed.past.asked
        if not files:
            return Asked((), ())
        passes = plan_passes(self.policy, [name for name in self.agents if name in AGENTS])
        bare = self._prompts([_bare(file) for file in _one_a_language(files)], passes, self.agents)
        room = fit_context(
            self.examiner.context_tokens(),
            max((prompt.tokens for prompt in bare), default=0),
            output_tokens=max(agent.max_output_tokens for agent in self.agents.values()),
        )
        agents = {name: _within(agent, room.output) for name, agent in self.agents.items()}
        texts = self.texts.read(_worth_reading(files))
        units = self._with_context(
            split_units(files, token_budget=room.unit), texts, token_budget=room.around
        )
        prompts = self._prompts(units, passes, agents)
        planned = {(each.agent, each.take): each for each in passes}

        def rebuild(unit: ReviewUnit, prompt: Prompt) -> Prompt | None:
            again = self._prompts([unit], [planned[prompt.agent, prompt.take]], agents)
            return again[0] if again else None

        answers = await ask(
            prompts,
            model,
            agents=agents,
            units={unit.id: unit for unit in units},
            rebuild=rebuild,
            deadline=self._asking_deadline(deadline),
            clock=self.examiner.clock,
            progress=self.examiner.progress,
        )
        return Asked(prompts, answers)

    def _asking_deadline(self, deadline: float) -> float:
        if not self.policy.verifies:
            return deadline
        return deadline - (1 - ASKING_SHARE) * self.examiner.deadline

    def _with_context(
        self,
        units: Sequence[ReviewUnit],
        texts: Mapping[str, str | None],
        *,
        token_budget: int,
    ) -> tuple[ReviewUnit, ...]:
        return add_context(
            units,
            contents=texts,
            conversation_remarks=self.remarks,
            guidance=self.rulebook.team,
            evidence=(*self.surveyed.proven, *self.surveyed.hints),
            token_budget=token_budget,
            enclosing=enclosing,
        )

    def _prompts(
        self, units: Sequence[ReviewUnit], passes: Sequence[Pass], agents: Mapping[str, Agent]
    ) -> tuple[Prompt, ...]:
        return build_prompts(
            units,
            passes,
            agents,
            self.pull,
            nonce=self.examiner.nonce_of(self.pull.head_sha),
            schema=reply_schema(),
            comment_language=self.policy.language,
            templates=self.rulebook.templates,
            context_tokens=self.examiner.context_tokens(),
        )


def _worth_reading(files: Sequence[FileDiff]) -> list[str]:
    """Files of which the diff shows a part, the riskiest first, as many as one request may ask for."""
    parts = [file for file in files if file.status not in {"added", "removed"}]
    return [file.path for file in sorted(parts, key=rate_risk, reverse=True)[:CONTEXT_FILES]]


def _one_a_language(files: Sequence[FileDiff]) -> Sequence[FileDiff]:
    return tuple({file.language: file for file in files}.values())


def _bare(file: FileDiff) -> ReviewUnit:
    """What a prompt holds besides a diff: the questions differ by language."""
    return ReviewUnit(id="", files=(file.model_copy(update={"hunks": ()}),))


def _within(agent: Agent, output: int) -> Agent:
    limit = min(agent.max_output_tokens, output)
    return agent.model_copy(update={"max_output_tokens": limit})
