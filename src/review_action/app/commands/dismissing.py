"""`/ignore`, `/resolve` and `/override`: what people decide about findings, threads and the gate."""

from typing import Final

from review_action.agents import AGENTS
from review_action.app.commands.context import Asked, CommandContext
from review_action.domain.answer import Answer
from review_action.domain.decision import Skip
from review_action.domain.report import RunReport
from review_action.domain.state import Override, Suppression
from review_action.errors import GitHubError, advice
from review_action.pipeline.speaking.sanitize import sanitize
from review_action.rendering import render

TEAM: Final = "team"
"""Agent part of the team's own rules."""
MAX_RESOLVED: Final = 20
REASON_CHARACTERS: Final = 300


def ignore(context: CommandContext, asked: Asked) -> Answer:
    """Let one finding be, or a rule on this pull request; kept, told and taken out of the gate."""
    suppression = _suppression(context, asked)
    if suppression is None:
        return Answer(
            text="Say it in the thread of one of our findings, or name a rule:"
            " `/ignore security/sql-injection the table is ours`.",
            done=False,
        )
    outcome = context.memory.suppress(asked.pull.number, suppression)
    if isinstance(outcome, Skip):
        return Answer(text=sanitize(outcome.reason), done=False)
    what = f"`{suppression.rule}`" if suppression.rule else "this finding"
    left = _resolve(context, asked.thread.thread_id) if asked.thread and _ours(asked) else ""
    # Nobody knows all rules of a team and its tools: a misspelt one is kept, and does nothing.
    none = "" if _applies(suppression, outcome) else " No finding has that rule now."
    said = f"Left alone on this pull request from now on: {what}.{none} {_now(outcome)}"
    return Answer(text=f"{said}\n\n{left}".strip(), report=outcome)


def resolve(context: CommandContext, asked: Asked) -> Answer:
    """Resolve our thread, or all of ours that nobody answered; what blocks goes on to block."""
    if asked.thread is not None:
        if not _ours(asked):
            return Answer(text="This thread is not one of ours.", done=False)
        problem = _resolve(context, asked.thread.thread_id)
        return Answer(text=problem, done=not problem)
    conversation = context.reviewer.host.get_conversation(asked.pull)
    standing = dict.fromkeys(
        comment.thread_id
        for comment in conversation.own_comments
        if comment.thread_id and not comment.resolved and not comment.answered
    )
    problems = {_resolve(context, thread) for thread in list(standing)[:MAX_RESOLVED]} - {""}
    if problems:
        return Answer(text=min(problems), done=False)
    rest = len(standing) - MAX_RESOLVED
    more = f" {rest} more are left: say it again." if rest > 0 else ""
    return Answer(
        text=f"Threads resolved: {min(len(standing), MAX_RESOLVED)}.{more} A finding that blocks"
        " goes on to block until it is mended, or left alone by `/ignore`."
    )


def override(context: CommandContext, asked: Asked) -> Answer:
    """Turn the gate neutral for the head that had a verdict when the word was given.

    Any other may have been pushed after it: whoever gave the word has not looked at it. A command
    may wait for its turn until such a push is reviewed, and be repeated by a re-run.
    """
    head, said_at = asked.pull.head_sha, asked.command.said_at
    check = context.gate.get_check_run(head, context.settings.check_name)
    if check is None:
        return Answer(
            text=f"Commit {head[:7]} has no verdict yet that could be set aside; wait for it.",
            done=False,
        )
    if said_at and check.since > said_at:
        return Answer(
            text=f"Commit {head[:7]} was judged after this was said. Look at it, and say it again"
            " if it holds for this commit too.",
            done=False,
        )
    word = Override(
        by=asked.command.author, reason=asked.command.arguments[:REASON_CHARACTERS], head_sha=head
    )
    outcome = context.memory.override(asked.pull.number, word)
    if isinstance(outcome, Skip):
        return Answer(text=sanitize(outcome.reason), done=False)
    return Answer(
        text=f"The gate is set aside for commit {head[:7]} alone. {_now(outcome)}", report=outcome
    )


def _suppression(context: CommandContext, asked: Asked) -> Suppression | None:
    command = asked.command
    rule, reason = command.rule, command.arguments
    known = {*AGENTS, TEAM, *(each.name for each in context.reviewer.examiner.analyzers)}
    if rule and rule.partition("/")[0] not in known:
        # `and/or`, say: a word of the reason that looks like a rule.
        rule, reason = "", f"{rule} {reason}"
    said = {"reason": reason[:REASON_CHARACTERS], "by": command.author}
    if rule:
        return Suppression(rule=rule, **said)
    if asked.thread is None or not _ours(asked):
        return None
    return Suppression(fingerprint=asked.thread.fingerprint, **said)


def _applies(suppression: Suppression, report: RunReport) -> bool:
    found = (each.finding for each in report.suppressed)
    rules = {rule for finding in found for rule in (finding.rule_id, *finding.also_by)}
    return not suppression.rule or suppression.rule in rules


def _ours(asked: Asked) -> bool:
    """The fingerprint alone is no proof: anybody can write one."""
    thread = asked.thread
    if thread is None or not thread.fingerprint or not thread.statements:
        return False
    return thread.statements[0].own


def _resolve(context: CommandContext, thread_id: str) -> str:
    """Why it could not be; empty when it was."""
    if context.settings.dry_run:
        return ""
    try:
        context.threads.resolve_thread(thread_id)
    except GitHubError as error:
        return f"The thread could not be resolved: {sanitize(advice(error), one_line=True)}"
    return ""


def _now(report: RunReport) -> str:
    return f"Now: {render('comments/headline.txt.j2', report=report).strip()}."
