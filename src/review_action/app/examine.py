"""From a listing of changed files to judged, placed findings: the part both the action and a laptop share."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from review_action.agents import AGENTS
from review_action.app.ask import Answer, Progress, Rebuild, ask
from review_action.app.cover import cover
from review_action.app.tally import tally
from review_action.domain.agent import Agent
from review_action.domain.completion import Spend, Usage
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.finding import DroppedFinding, Finding
from review_action.domain.placement import Placed
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import FileContent, FileListing, PullRequest
from review_action.domain.report import AgentRun, FileCoverage, RouteRun
from review_action.domain.unit import ReviewUnit, SkippedFile
from review_action.domain.value import Value
from review_action.errors import (
    AnalyzerError,
    ConfigurationError,
    DiffSyntaxError,
    GitError,
    GitHubError,
)
from review_action.pipeline.asking.build_prompts import build_prompts
from review_action.pipeline.asking.fit_context import fit_context
from review_action.pipeline.asking.reply_format import reply_schema
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.select_files import select_files
from review_action.pipeline.intake.split_units import split_units
from review_action.pipeline.judging.anchor import anchor
from review_action.pipeline.judging.consolidate import consolidate
from review_action.pipeline.judging.prove import prove
from review_action.pipeline.speaking.place import place
from review_action.ports import Analyzer, Clock, LanguageModel

Contents = Callable[[Sequence[str]], Mapping[str, FileContent]]
"""Head contents of some paths."""


@dataclass(frozen=True)
class Examiner:
    """What an examination works with; wired once per run."""

    model: LanguageModel | None
    analyzers: Sequence[Analyzer]
    clock: Clock
    nonce_of: Callable[[str], str]
    """Of a head commit: what closes the data in its prompts."""
    deadline: float
    """Seconds for all model calls together."""
    context_tokens: Callable[[], int]
    """What one prompt may hold; looked up when prompts are built, and not before."""
    progress: Progress


class Examination(Value):
    """Everything known about the change before anything is said."""

    placed: tuple[Placed, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()
    coverage: tuple[FileCoverage, ...] = ()
    agents: tuple[AgentRun, ...] = ()
    routes: tuple[RouteRun, ...] = ()
    summaries: tuple[str, ...] = ()
    rating: int | None = None
    usage: Usage = Usage()
    spend: Spend = Spend()
    model: str = ""
    prompt_characters: int = 0
    model_seconds: float = 0.0
    warnings: tuple[str, ...] = ()


def examine(
    listing: FileListing,
    pull: PullRequest,
    policy: Policy,
    *,
    examiner: Examiner,
    contents: Contents,
) -> Examination:
    """Select, parse, split, analyze, ask, anchor, prove, consolidate, place.

    Never raises for one file, analyzer or prompt that failed: those are told in the coverage and
    the warnings, and `conclude` makes the run inconclusive where they matter.

    Raises:
        ConfigurationError: The policy names an agent that there is not.
    """
    agents = choose_agents(policy)
    warnings = list(_listing_warnings(listing))
    selection = select_files(listing, policy)
    files, unread = _parse(listing, selection.kept)
    found = _analyze(files, examiner.analyzers, warnings)
    started = examiner.clock()
    prompts, answers = _ask(files, agents, pull, examiner)
    seconds = examiner.clock() - started
    found += [finding for answer in answers if answer.reply for finding in answer.reply.findings]
    warnings += sorted({why for a in answers if a.reply for why in a.reply.rejected})
    warnings += _split_warnings(prompts, answers)
    told = tally(agents, answers)
    anchored = anchor(found, files)
    proven = prove(anchored, files, _texts(anchored, contents, warnings))
    consolidated = consolidate(proven)
    return Examination(
        placed=place(
            consolidated.kept,
            files,
            max_comments=15 if policy.max_comments is None else policy.max_comments,
        ),
        dropped=consolidated.dropped,
        coverage=cover(
            listing,
            skipped=selection.skipped,
            unread=unread,
            answers=answers,
            asked=examiner.model is not None,
        ),
        agents=told.agents,
        routes=told.routes,
        summaries=tuple(a.reply.summary for a in answers if a.reply and a.reply.summary),
        rating=min(
            (a.reply.rating for a in answers if a.reply and a.reply.rating is not None),
            default=None,
        ),
        usage=told.usage,
        spend=told.spend,
        model=next((a.model for a in answers if a.model), ""),
        prompt_characters=sum(prompt.characters for prompt in prompts),
        model_seconds=seconds,
        warnings=tuple(warnings),
    )


def choose_agents(policy: Policy) -> Sequence[Agent]:
    """The agents that the policy names, in their order; all of them when it names none.

    Raises:
        ConfigurationError: There is no agent of such a name.
    """
    unknown = [name for name in policy.agents if name not in AGENTS]
    if unknown:
        raise ConfigurationError(
            f"`agents`: there is no agent {', '.join(unknown)}",
            hint=f"Use some of: {', '.join(AGENTS)}; or leave it out for all of them.",
        )
    return [AGENTS[name] for name in (policy.agents or tuple(AGENTS))]


def _listing_warnings(listing: FileListing) -> Iterator[str]:
    if not listing.complete:
        yield f"Not all files could be listed: {listing.problem}"
    elif listing.problem:
        yield f"{listing.problem}."


def _split_warnings(prompts: Sequence[Prompt], answers: Sequence[Answer]) -> Iterator[str]:
    answered = {(answer.agent, answer.unit) for answer in answers}
    split = sum((prompt.agent, prompt.unit) not in answered for prompt in prompts)
    if split:
        yield (
            f"{split} of {len(prompts)} prompts were too long for the model and were asked in parts;"
            " `context-tokens` set to what it takes spares the first try."
        )


def _parse(
    listing: FileListing, kept: Sequence[str]
) -> tuple[tuple[FileDiff, ...], tuple[SkippedFile, ...]]:
    by_path = {file.path: file for file in listing.files}
    parsed, unread = [], []
    for path in kept:
        file = by_path[path]
        if file.patch is None:
            unread.append(SkippedFile(path=path, reason="no diff of it could be had"))
            continue
        try:
            parsed.append(parse_diff(file))
        except DiffSyntaxError as error:
            unread.append(SkippedFile(path=path, reason=str(error)))
    return tuple(parsed), tuple(unread)


def _analyze(
    files: Sequence[FileDiff], analyzers: Sequence[Analyzer], warnings: list[str]
) -> list[Finding]:
    found: list[Finding] = []
    for analyzer in analyzers:
        try:
            found += analyzer.analyze(files)
        except AnalyzerError as error:
            warnings.append(f"The analyzer {analyzer.name} failed: {error}")
    return found


def _ask(
    files: Sequence[FileDiff], agents: Sequence[Agent], pull: PullRequest, examiner: Examiner
) -> tuple[tuple[Prompt, ...], tuple[Answer, ...]]:
    if examiner.model is None or not files:
        return (), ()
    context = examiner.context_tokens()

    def prompts_for(some: Sequence[ReviewUnit], asked: Sequence[Agent]) -> tuple[Prompt, ...]:
        return build_prompts(
            some,
            asked,
            pull,
            nonce=examiner.nonce_of(pull.head_sha),
            schema=reply_schema(),
            context_tokens=context,
        )

    bare = prompts_for([ReviewUnit(id="", files=())], agents)
    room = fit_context(
        context,
        max(prompt.tokens for prompt in bare),
        output_tokens=max(agent.max_output_tokens for agent in agents),
    )
    agents = [_within(agent, room.output) for agent in agents]
    units = split_units(files, token_budget=room.unit)
    prompts = prompts_for(units, agents)
    asking = _ask_and_close(
        prompts,
        examiner.model,
        agents={agent.id: agent for agent in agents},
        units={unit.id: unit for unit in units},
        rebuild=lambda unit, agent: prompts_for([unit], [agent])[0],
        examiner=examiner,
    )
    return prompts, asyncio.run(asking)


def _within(agent: Agent, output: int) -> Agent:
    limit = min(agent.max_output_tokens, output)
    return agent.model_copy(update={"max_output_tokens": limit})


async def _ask_and_close(
    prompts: Sequence[Prompt],
    model: LanguageModel,
    *,
    agents: Mapping[str, Agent],
    units: Mapping[str, ReviewUnit],
    rebuild: Rebuild,
    examiner: Examiner,
) -> tuple[Answer, ...]:
    try:
        return await ask(
            prompts,
            model,
            agents=agents,
            units=units,
            rebuild=rebuild,
            deadline=examiner.clock() + examiner.deadline,
            clock=examiner.clock,
            progress=examiner.progress,
        )
    finally:
        await model.aclose()


def _texts(
    findings: Sequence[Finding], contents: Contents, warnings: list[str]
) -> Mapping[str, str | None]:
    """Head texts of the files with suggestions; without them suggestions are proven on the hunk alone."""
    paths = sorted({finding.path for finding in findings if finding.suggestion is not None})
    if not paths:
        return {}
    try:
        return {path: content.text for path, content in contents(paths).items()}
    except (GitHubError, GitError) as error:
        warnings.append(f"Suggestions could not be proven on whole files: {error}")
        return {}
