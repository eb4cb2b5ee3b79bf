"""`/describe`: our block of the description, and nothing else of it."""

from collections import defaultdict
from typing import Final

from review_action.app.commands.consult import consult
from review_action.app.commands.context import Asked, CommandContext
from review_action.app.commands.look import NOTHING, ground_on, read_changes, read_policy
from review_action.domain.answer import Answer
from review_action.domain.report import FileCoverage, RunReport
from review_action.pipeline.asking.answer_format import DESCRIBE, DescriptionReply, Theme
from review_action.pipeline.speaking.put_description import put_description, take_description
from review_action.pipeline.speaking.write_description import write_description

TOO_LONG: Final = Answer(
    text="The description has no room for our block: GitHub takes 65,536 characters.", done=False
)


def describe(context: CommandContext, asked: Asked) -> Answer:
    """Write the block from what a model makes of the diff."""
    policy = read_policy(context, asked.pull)
    files = read_changes(context, asked, policy)
    if not files:
        return NOTHING
    written = asked.pull.model_copy(update={"body": take_description(asked.pull.body)})
    said = consult(
        context,
        DESCRIBE,
        ground_on(context, files),
        asked._replace(pull=written),
        language=policy.language,
    )
    known = frozenset(file.path for file in files)
    return put_block(context, asked.pull.number, write_description(said, known=known))


def describe_report(context: CommandContext, report: RunReport) -> Answer:
    """Write the block from a review's own words, without asking a model again."""
    said = DescriptionReply(
        type="other",
        summary="\n\n".join(report.summaries) or "The review wrote no summary.",
        themes=_by_directory(report.coverage),
        steps=[],
        done=True,
    )
    known = frozenset(file.path for file in report.coverage)
    return put_block(context, report.pull_number or 0, write_description(said, known=known))


def put_block(context: CommandContext, number: int, block: str) -> Answer:
    """Put it into the description as it is at this moment: its author may be writing, too."""
    now = context.reviewer.host.get_page(number).pull
    body = put_description(now.body, context.redact(block))
    if body is None:
        return TOO_LONG
    if body != now.body and not context.settings.dry_run:
        context.people.update_description(now, body)
    return Answer(text="")


def _by_directory(coverage: tuple[FileCoverage, ...]) -> list[Theme]:
    groups: defaultdict[str, list[FileCoverage]] = defaultdict(list)
    for file in coverage:
        top, slash, _ = file.path.partition("/")
        groups[f"{top}/" if slash else "the root"].append(file)
    by_size = sorted(groups.items(), key=lambda group: (-sum(map(_size, group[1])), group[0]))
    return [_theme(name, files) for name, files in by_size]


def _size(file: FileCoverage) -> int:
    return file.additions + file.deletions


def _theme(name: str, files: list[FileCoverage]) -> Theme:
    added, removed = sum(f.additions for f in files), sum(f.deletions for f in files)
    return Theme(
        theme=f"`{name}`",
        files=[file.path for file in sorted(files, key=_size, reverse=True)],
        change=f"+{added:,} -{removed:,}",
    )
