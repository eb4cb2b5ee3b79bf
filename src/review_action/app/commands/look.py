"""Reads what an answer rests on: rules of the base, the change, and the code around a thread."""

from collections.abc import Iterator, Sequence
from typing import Final

from review_action.app.commands.context import Asked, CommandContext
from review_action.domain.answer import Answer, Ground
from review_action.domain.config import Config, Policy
from review_action.domain.diff import FileDiff
from review_action.domain.pull_request import FileListing, PullRequest
from review_action.domain.talk import Thread
from review_action.domain.unit import Snippet
from review_action.errors import DiffSyntaxError, InvalidConfigError
from review_action.pipeline.intake.parse_config import parse_config
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.select_files import select_files
from review_action.pipeline.intake.split_units import split_units

DIFF_TOKENS: Final = 16_000
OVERHEAD_TOKENS: Final = 14_000
"""Rules, thread, question and the longest reply, generously."""
LEAST_TOKENS: Final = 1_000
NOTHING: Final = Answer(text="This change has no file that the rules leave to look at.", done=False)
AROUND: Final = 40
"""Lines shown before and after the place a thread is about."""


def read_config(context: CommandContext, pull: PullRequest) -> Config | None:
    """The repository's own configuration, from the base.

    Raises:
        InvalidConfigError: It is wrong, or cannot be read.
    """
    path = context.settings.config_path
    content = context.reviewer.host.get_contents(pull.base_sha, [path])[path]
    if content.reason == "missing":
        return None
    if content.text is None:
        raise InvalidConfigError(path, f"it cannot be read ({content.reason})")
    return parse_config(content.text, path)


def read_policy(context: CommandContext, pull: PullRequest) -> Policy:
    return Policy.of(context.settings, read_config(context, pull))


def read_changes(
    context: CommandContext, asked: Asked, policy: Policy, *, paths: Sequence[str] = ()
) -> tuple[FileDiff, ...]:
    """What the rules leave to review of the change, parsed; narrowed to `paths`, which are globs."""
    if paths:
        policy = policy.model_copy(update={"include": tuple(paths)})
    return tuple(parse_kept(context.reviewer.host.list_files(asked.pull), policy))


def parse_kept(listing: FileListing, policy: Policy) -> Iterator[FileDiff]:
    """The diffs of the files that are to be reviewed; one that cannot be read is passed over."""
    kept = frozenset(select_files(listing, policy).kept)
    for file in listing.files:
        if file.path in kept and file.patch is not None:
            try:
                yield parse_diff(file)
            except DiffSyntaxError:
                continue


def ground_on(context: CommandContext, files: Sequence[FileDiff]) -> Ground:
    """As much of the change as one prompt holds, the riskiest first; the rest by name."""
    room = context.reviewer.examiner.context_tokens() - OVERHEAD_TOKENS
    units = split_units(files, token_budget=max(LEAST_TOKENS, min(DIFF_TOKENS, room)))
    if not units:
        return Ground()
    shown = units[0].files
    seen = {file.path for file in shown}
    return Ground(files=shown, unseen=tuple(file.path for file in files if file.path not in seen))


def ground_in_thread(
    context: CommandContext, asked: Asked, thread: Thread, policy: Policy
) -> Ground:
    """The hunk the thread stands at, the lines around it as they are now, and what was said.

    Of a file that the rules leave out the model sees nothing here either.
    """
    listing = context.reviewer.host.list_files(asked.pull)
    here = listing.model_copy(
        update={"files": tuple(file for file in listing.files if file.path == thread.path)}
    )
    files = tuple(_at(file, thread) for file in parse_kept(here, policy))
    shown = ground_on(context, files)
    return shown.model_copy(
        update={
            "snippets": tuple(_around(context, asked.pull, thread)) if files else (),
            "statements": thread.statements,
        }
    )


def _at(file: FileDiff, thread: Thread) -> FileDiff:
    """The file with the hunk that holds the thread's line alone, where there is such a one."""
    if thread.line is None:
        return file
    hunks = tuple(
        hunk
        for hunk in file.hunks
        if any(
            thread.line == (line.old if thread.side == "LEFT" else line.new) for line in hunk.lines
        )
    )
    return file.model_copy(update={"hunks": hunks}) if hunks else file


def _around(context: CommandContext, pull: PullRequest, thread: Thread) -> Iterator[Snippet]:
    if thread.line is None or thread.side == "LEFT":
        return
    content = context.reviewer.host.get_contents(pull.head_sha, [thread.path])[thread.path]
    if content.text is None:
        return
    lines = content.text.split("\n")
    first = max(1, (thread.start_line or thread.line) - AROUND)
    last = min(len(lines), thread.line + AROUND)
    if first <= last:
        text = "\n".join(lines[first - 1 : last])
        yield Snippet(path=thread.path, start_line=first, end_line=last, text=text)
