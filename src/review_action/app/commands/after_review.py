"""What the inputs `labels` and `describe` ask for after every review."""

from collections.abc import Iterator

from review_action.app.commands.context import CommandContext
from review_action.app.commands.describe import describe_report
from review_action.app.commands.labels import put_labels
from review_action.app.commands.look import parse_kept
from review_action.domain.config import Policy
from review_action.domain.pull_request import FileListing, PullRequest
from review_action.domain.report import RunReport
from review_action.errors import ReviewActionError, advice


def after_review(
    context: CommandContext,
    pull: PullRequest,
    report: RunReport,
    listing: FileListing,
    policy: Policy,
) -> tuple[str, ...]:
    """Label and describe the pull request where the settings say so; costs no model call.

    Returns:
        What could not be done, for the report's warnings; never raises for it.
    """
    return tuple(_tried(context, pull, report, listing, policy))


def _tried(
    context: CommandContext,
    pull: PullRequest,
    report: RunReport,
    listing: FileListing,
    policy: Policy,
) -> Iterator[str]:
    if context.settings.labels and listing.complete:
        try:
            put_labels(context, pull, tuple(parse_kept(listing, policy)), policy)
        except ReviewActionError as error:
            yield f"The labels could not be set: {advice(error)}"
    if context.settings.describe:
        try:
            answer = describe_report(context, report)
        except ReviewActionError as error:
            yield f"The description could not be written: {advice(error)}"
        else:
            if answer.text:
                yield answer.text
