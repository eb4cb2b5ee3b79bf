"""From a listing of changed files to judged, placed findings: the part both the action and a laptop share."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from review_action.agents import AGENTS, holding
from review_action.app.ask import Answer, Progress, Rebuild, ask
from review_action.app.cover import cover
from review_action.app.look_back import LookedBack, look_back
from review_action.app.recall import Recalled
from review_action.app.tally import tally
from review_action.domain.agent import Agent
from review_action.domain.completion import Spend, Usage
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.finding import DroppedFinding, Finding
from review_action.domain.placement import Placed
from review_action.domain.profile import Pass
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import FileContent, FileListing, PullRequest
from review_action.domain.report import AgentRun, FileCoverage, RouteRun, SuppressedFinding
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
from review_action.pipeline.asking.plan_passes import GENERALIST, TEAM, plan_passes
from review_action.pipeline.asking.reply_format import reply_schema
from review_action.pipeline.asking.team_agent import team_agent
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.select_files import select_files
from review_action.pipeline.intake.split_units import split_units
from review_action.pipeline.judging.anchor import anchor
from review_action.pipeline.judging.consolidate import consolidate
from review_action.pipeline.judging.prove import prove
from review_action.pipeline.judging.said_before import said_before
from review_action.pipeline.judging.suppress import suppress
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
    files: tuple[FileDiff, ...] = ()
    """All of the change that could be read."""
    past: LookedBack = LookedBack()
    """What earlier rounds left of it."""
    suppressed: tuple[SuppressedFinding, ...] = ()


def examine(
    listing: FileListing,
    pull: PullRequest,
    policy: Policy,
    *,
    examiner: Examiner,
    contents: Contents,
    recalled: Recalled | None = None,
) -> Examination:
    """Select, parse, look back, split, analyze, ask, anchor, prove, consolidate, suppress, place.

    Never raises for one file, analyzer or prompt that failed: those are told in the coverage and
    the warnings, and `conclude` makes the run inconclusive where they matter.

    Raises:
        ConfigurationError: The policy names an agent that there is not.
    """
    agents = _cast(policy)
    warnings = list(_listing_warnings(listing))
    selection = select_files(listing, policy)
    files, unread = _parse(listing, selection.kept)
    past = look_back(
        files, recalled, unread=[file.path for file in unread], complete=listing.complete
    )
    found = _analyze(files, examiner.analyzers, warnings)
    started = examiner.clock()
    prompts, answers = _ask(past.asked, agents, pull, policy, examiner)
    seconds = examiner.clock() - started
    found += [finding for answer in answers if answer.reply for finding in answer.reply.findings]
    warnings += sorted({why for a in answers if a.reply for why in a.reply.rejected})
    warnings += _split_warnings(prompts, answers)
    told = tally(tuple(agents.values()), answers)
    anchored = anchor(found, files)
    texts = _texts(anchored, contents, warnings)
    heard = said_before(prove(anchored, files, texts), past.carried.findings)
    consolidated = consolidate((*heard.kept, *past.carried.findings))
    let_be = suppress(
        consolidated.kept,
        files,
        recalled.suppressions if recalled else (),
        texts=texts,
        threads=past.carried.threads,
    )
    warnings += let_be.warnings
    return Examination(
        placed=_placed(
            let_be.kept,
            files,
            past,
            max_comments=15 if policy.max_comments is None else policy.max_comments,
        ),
        dropped=(*heard.dropped, *consolidated.dropped),
        suppressed=let_be.suppressed,
        files=files,
        past=past,
        coverage=cover(
            listing,
            skipped=selection.skipped,
            unread=unread,
            answers=answers,
            asked=examiner.model is not None,
            seen={file.path for file in files} - {file.path for file in past.asked},
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


def _placed(
    findings: Sequence[Finding], files: Sequence[FileDiff], past: LookedBack, *, max_comments: int
) -> tuple[Placed, ...]:
    """Earlier findings have their place already, and take none from the new ones."""
    earlier = {finding.fingerprint for finding in past.carried.findings}
    new = [finding for finding in findings if finding.fingerprint not in earlier]
    old = [finding for finding in findings if finding.fingerprint in earlier]
    placed = (
        *place(new, files, max_comments=max_comments),
        *place(old, files, max_comments=len(old), per_file=len(old)),
    )
    by_finding = {entry.finding.fingerprint: entry for entry in placed}
    return tuple(by_finding[finding.fingerprint] for finding in findings)


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


def _cast(policy: Policy) -> Mapping[str, Agent]:
    """Everyone whom a pass of this run may name, by id."""
    chosen = {agent.id: agent for agent in choose_agents(policy)}
    team = team_agent(policy.rules)
    return {**chosen, TEAM: team, GENERALIST: holding(chosen.values(), team.rules)}


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
    files: Sequence[FileDiff],
    agents: Mapping[str, Agent],
    pull: PullRequest,
    policy: Policy,
    examiner: Examiner,
) -> tuple[tuple[Prompt, ...], tuple[Answer, ...]]:
    if examiner.model is None or not files:
        return (), ()
    context = examiner.context_tokens()
    passes = plan_passes(policy, [name for name in agents if name in AGENTS])

    def prompts_for(
        some: Sequence[ReviewUnit], asked: Sequence[Pass], within: Mapping[str, Agent]
    ) -> tuple[Prompt, ...]:
        return build_prompts(
            some,
            asked,
            within,
            pull,
            nonce=examiner.nonce_of(pull.head_sha),
            schema=reply_schema(),
            comment_language=policy.language,
            context_tokens=context,
        )

    bare = prompts_for([_bare(file) for file in _one_a_language(files)], passes, agents)
    room = fit_context(
        context,
        max((prompt.tokens for prompt in bare), default=0),
        output_tokens=max(agent.max_output_tokens for agent in agents.values()),
    )
    agents = {name: _within(agent, room.output) for name, agent in agents.items()}
    units = split_units(files, token_budget=room.unit)
    prompts = prompts_for(units, passes, agents)
    planned = {(each.agent, each.take): each for each in passes}

    def rebuild(unit: ReviewUnit, prompt: Prompt) -> Prompt | None:
        again = prompts_for([unit], [planned[prompt.agent, prompt.take]], agents)
        return again[0] if again else None

    asking = _ask_and_close(
        prompts,
        examiner.model,
        agents=agents,
        units={unit.id: unit for unit in units},
        rebuild=rebuild,
        examiner=examiner,
    )
    return prompts, asyncio.run(asking)


def _one_a_language(files: Sequence[FileDiff]) -> Sequence[FileDiff]:
    return tuple({file.language: file for file in files}.values())


def _bare(file: FileDiff) -> ReviewUnit:
    """What a prompt holds besides a diff: the questions differ by language."""
    return ReviewUnit(id="", files=(file.model_copy(update={"hunks": ()}),))


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
