"""Finds in what an author says of a pull request what people cannot see, and what speaks to a model."""

from collections.abc import Iterator, Sequence

from review_action.domain.finding import Finding
from review_action.domain.pull_request import PullRequest, Remark
from review_action.pipeline.intake.strip_comments import strip_comments, unseen_of
from review_action.pipeline.judging.hidden_characters import hidden_characters, hidden_in_path
from review_action.pipeline.judging.hidden_rules import (
    HIDDEN,
    ORDERS,
    TURNED,
    hidden_finding,
    spelt,
)
from review_action.pipeline.judging.orders_to_us import orders_to_us, spoken
from review_action.pipeline.judging.turned_text import turned_text


def find_hidden_words(pull: PullRequest, remarks: Sequence[Remark] = ()) -> tuple[Finding, ...]:
    """Findings without a file: they are told in the summary, and fail no gate.

    Args:
        pull: Title, description and branch are looked at.
        remarks: Of them those of the author; other tools speak to models for good reasons.
    """
    texts = [("The title", pull.title), ("The description", pull.body)]
    texts += [
        ("A comment of the author's", remark.text)
        for remark in remarks
        if remark.author == pull.author
    ]
    found = [finding for where, text in texts for finding in _in_text(where, text)]
    if what := hidden_in_path(pull.head_ref) or turned_text(pull.head_ref, is_code=True):
        found.append(_finding(HIDDEN, "The name of the branch", what))
    # Of several comments one is enough: they share a title.
    return tuple({finding.title: finding for finding in found}.values())


def _in_text(where: str, text: str) -> Iterator[Finding]:
    lines = text.split("\n")
    if what := next(filter(None, map(hidden_characters, lines)), ""):
        yield _finding(HIDDEN, where, what + spelt(text))
    if what := next(filter(None, (turned_text(line, is_code=False) for line in lines)), ""):
        yield _finding(TURNED, where, what)
    for order in orders_to_us(spoken(strip_comments(text))):
        yield _finding(ORDERS, where, order.what)
    for order in orders_to_us(spoken(unseen_of(text)), hidden=True):
        yield hidden_finding(
            ORDERS, where, f"in a part that is not shown, {order.what}", severity="error"
        )


def _finding(rule: str, where: str, what: str) -> Finding:
    return hidden_finding(rule, where, what, severity="warning")
