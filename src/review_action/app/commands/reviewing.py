"""`/review` and `/refactor`: the review itself, with what the command says over the rules.

A look at less than the rules ask for, fewer files, agents or passes, must not decide: it says what
it finds, in comments of its own, and leaves summary, check run and threads as they are. Otherwise
`/review docs` would turn a red gate green.
"""

from dataclasses import replace
from typing import Any, Final

from review_action.app.commands.context import Asked, CommandContext
from review_action.app.commands.remembering import BY_HAND
from review_action.domain.answer import Answer
from review_action.domain.decision import Command, Skip
from review_action.domain.marker import Marker
from review_action.domain.pull_request import PullRequest
from review_action.domain.report import RunReport
from review_action.domain.review import InlineComment, ReviewPayload
from review_action.domain.settings import Settings
from review_action.errors import GitHubError, UnplaceableCommentError, advice
from review_action.pipeline.speaking.compose import compose
from review_action.pipeline.speaking.sanitize import sanitize
from review_action.pipeline.speaking.sanitize_report import sanitize_report
from review_action.rendering import render

ROWS: Final = 60
REFACTOR: Final = "refactor"


def review(context: CommandContext, asked: Asked) -> Answer:
    """Review again as the command says."""
    command = asked.command
    settings = _settings(context.settings, command)
    if command.paths or command.profile == "quick" or command.name == REFACTOR:
        return _aside(context, asked, settings)
    outcome = replace(context.reviewer, settings=settings).review(command.pull_number, BY_HAND)
    if isinstance(outcome, Skip):
        return Answer(text=sanitize(outcome.reason), done=False)
    said = outcome.published.review_url or outcome.published.summary_url
    return Answer(text="" if said else _headline(outcome), report=outcome)


def _settings(settings: Settings, command: Command) -> Settings:
    said: dict[str, Any] = {"pull_number": command.pull_number}
    if command.full:
        said["full"] = True
    if command.profile is not None:
        said["profile"] = command.profile
    if command.paths:
        said["include"] = command.paths
    if command.name == REFACTOR:
        said["agents"] = (REFACTOR,)
    return settings.model_copy(update=said)


def _aside(context: CommandContext, asked: Asked, settings: Settings) -> Answer:
    looking = settings.model_copy(update={"dry_run": True, "full": True})
    # Neither threads nor a maintainer's word on the gate have to do with it.
    alone = replace(context.reviewer, threads=None, gate=None, after=None)
    reviewer = replace(alone, settings=looking, aside=True)
    outcome = reviewer.review(asked.pull.number, BY_HAND)
    if isinstance(outcome, Skip):
        return Answer(text=sanitize(outcome.reason), done=False)
    problem = ""
    if not settings.dry_run:
        problem = _post(context, asked.pull, compose(outcome, check_name=settings.check_name))
    clean = sanitize_report(outcome)
    text = render(
        "comments/answers/aside.md.j2",
        report=clean,
        headline=_headline(outcome),
        # What stands on its line already need not be said twice.
        placed=[entry for entry in clean.placed if problem or entry.where != "line"],
        problem=sanitize(problem, one_line=True),
        rows=ROWS,
    )
    return Answer(text=text.strip(), generated=True)


def _post(context: CommandContext, pull: PullRequest, payload: ReviewPayload) -> str:
    """One review with the comments that can stand on lines; why there is none, else nothing."""
    if not payload.comments:
        return ""
    conversation = context.reviewer.host.get_conversation(pull)
    if payload.marker in conversation.own_reviews:
        return ""
    comments = tuple(_unmarked(comment) for comment in payload.comments)
    try:
        context.reviewer.reviews.create_review(
            pull, payload.model_copy(update={"comments": comments})
        )
    except UnplaceableCommentError:
        return "GitHub refused a line, so they are said here."
    except GitHubError as error:
        return f"Comments could not be posted: {advice(error)}"
    return ""


def _unmarked(comment: InlineComment) -> InlineComment:
    """Not a finding of the review's state: the next round must not take it for one that is fixed."""
    mark = Marker("finding", comment.fingerprint).comment
    other = Marker("answer", comment.fingerprint).comment
    return comment.model_copy(update={"body": f"{comment.body.removesuffix(mark)}{other}"})


def _headline(report: RunReport) -> str:
    return render("comments/headline.txt.j2", report=report).strip()
