"""`/labels`: effort, risk and areas as labels; no model is asked."""

from collections.abc import Sequence

from review_action.app.commands.context import Asked, CommandContext
from review_action.app.commands.look import read_changes, read_policy
from review_action.domain.answer import Answer
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.pull_request import PullRequest
from review_action.pipeline.speaking.labels_of import labels_of


def label(context: CommandContext, asked: Asked) -> Answer:
    """Add the labels that fit the change, and take those of ours away that no longer do."""
    policy = read_policy(context, asked.pull)
    return put_labels(context, asked.pull, read_changes(context, asked, policy), policy)


def put_labels(
    context: CommandContext, pull: PullRequest, files: Sequence[FileDiff], policy: Policy
) -> Answer:
    labels = labels_of(files, pull.labels, policy)
    if (labels.add or labels.remove) and not context.settings.dry_run:
        context.people.add_labels(pull, labels.add, labels.remove)
    return Answer(text="")
