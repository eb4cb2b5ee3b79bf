"""Tells what the author says of a change, as data."""

from review_action.domain.pull_request import PullRequest
from review_action.pipeline.asking.clip import clip
from review_action.pipeline.asking.json_line import json_line
from review_action.pipeline.asking.render_blocks import render_blocks
from review_action.pipeline.intake.strip_comments import strip_comments

DESCRIPTION_CHARACTERS = 4_000
"""What people write in full length fits; a longer one is a log or an attempt to drown the rules."""
DESCRIPTION_SHARE = 0.1
"""Characters for each token of the context: a small one is for the diff."""
TITLE_CHARACTERS = 256
"""GitHub takes no longer title."""
MAX_ISSUES = 5


def describe_intent(pull: PullRequest, *, nonce: str, context_tokens: int) -> str:
    """A block with one line of JSON: no text of the author's can start a line of its own."""
    limit = min(DESCRIPTION_CHARACTERS, int(DESCRIPTION_SHARE * context_tokens))
    told: dict[str, object] = {
        "title": clip(pull.title, TITLE_CHARACTERS),
        # What GitHub does not show to people is not for the model either.
        "description": clip(strip_comments(pull.body).strip(), limit),
    }
    if pull.linked_issues:
        issues = pull.linked_issues[:MAX_ISSUES]
        told["closes"] = [clip(title, TITLE_CHARACTERS) for title in issues]
    return render_blocks([("intent", json_line(told))], nonce)
