"""Asks a model about what is new in a change, and has what it claims looked at a second time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review_action.agents import AGENTS
from review_action.app.ask import Answer, ask
from review_action.app.examiner import Examiner
from review_action.app.head_texts import HeadTexts
from review_action.app.judge import join, judge
from review_action.app.rulebook import Rulebook
from review_action.app.survey import Surveyed
from review_action.app.verify import verify
from review_action.domain.agent import Agent
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.profile import Pass
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import PullRequest, Remark
from review_action.domain.unit import ReviewUnit
from review_action.domain.value import Value
from review_action.pipeline.asking.add_context import add_context
from review_action.pipeline.asking.build_prompts import build_prompts
from review_action.pipeline.asking.fit_context import fit_context
from review_action.pipeline.asking.plan_passes import plan_passes
from review_action.pipeline.asking.reply_format import reply_schema
from review_action.pipeline.intake.rate_risk import rate_risk
from review_action.pipeline.intake.split_units import split_units
from review_action.pipeline.judging.consolidate import Consolidated
from review_action.ports import LanguageModel
from review_action.syntax.enclosing import enclosing

ASKING_SHARE = 0.75
"""Of the time there is; the rest is for the second look, without which a claim fails no check."""


CONTEXT_FILES = 100
"""Whose surroundings are shown; GitHub answers for as many in one request."""


class Inquired(Value):
    """What came of all the asking."""

    judged: Consolidated = Consolidated()
    """Findings with those of analyzers and of earlier rounds, most valuable first."""
    prompts: tuple[Prompt, ...] = ()
    """Of the agents, as they were planned; what was asked in parts is in `answers`."""
    answers: tuple[Answer, ...] = ()
    looks: tuple[Answer, ...] = ()
    """What became of the second looks."""
    look_characters: int = 0
    warnings: tuple[str, ...] = ()


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

    async def inquire(self, model: LanguageModel) -> Inquired:
        """Ask, judge, look again; never raises for a prompt that failed.

        Args:
            model: Bounds its own concurrency; not closed here.
        """
        deadline = self.examiner.clock() + self.examiner.deadline
        prompts, answers = await self._ask(model, deadline)
        found = [
            *self.surveyed.proven,
            *(finding for a in answers if a.reply for finding in a.reply.findings),
        ]
        judged = judge(found, self.surveyed, self.texts, self.examiner.checks)
        inquired = Inquired(
            judged=judged,
            prompts=prompts,
            answers=answers,
            warnings=(
                *sorted({why for a in answers if a.reply for why in a.reply.rejected}),
                *_split_warnings(prompts, answers),
            ),
        )
        if self.policy.verifies:
            inquired = await self._look_again(inquired, model, deadline)
        return inquired.model_copy(update={"judged": join(inquired.judged, self.surveyed)})

    async def _ask(
        self, model: LanguageModel, deadline: float
    ) -> tuple[tuple[Prompt, ...], tuple[Answer, ...]]:
        files = self.surveyed.past.asked
        if not files:
            return (), ()
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
        return prompts, answers

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
            evidence=self.surveyed.proven,
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

    async def _look_again(
        self, inquired: Inquired, model: LanguageModel, deadline: float
    ) -> Inquired:
        judged = inquired.judged
        claimed = [finding for finding in judged.kept if not finding.is_proven]
        verification = await verify(
            judged.kept,
            self.surveyed.files,
            self.texts.read(sorted({finding.path for finding in claimed})),
            model,
            nonce=self.examiner.nonce_of(self.pull.head_sha),
            deadline=deadline,
            clock=self.examiner.clock,
            progress=self.examiner.progress,
            language=self.policy.language,
            context_tokens=self.examiner.context_tokens(),
            second_opinion=self.policy.profile == "deep",
        )
        return inquired.model_copy(
            update={
                "judged": Consolidated(
                    kept=verification.findings, dropped=(*judged.dropped, *verification.dropped)
                ),
                "looks": verification.answers,
                "look_characters": sum(prompt.characters for prompt in verification.prompts),
                "warnings": (*inquired.warnings, *verification.warnings),
            }
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


def _split_warnings(prompts: Sequence[Prompt], answers: Sequence[Answer]) -> tuple[str, ...]:
    answered = {(answer.agent, answer.unit) for answer in answers}
    split = sum((prompt.agent, prompt.unit) not in answered for prompt in prompts)
    if not split:
        return ()
    told = (
        f"{split} of {len(prompts)} prompts were too long for the model and were asked in parts;"
        " `context-tokens` set to what it takes spares the first try."
    )
    return (told,)
