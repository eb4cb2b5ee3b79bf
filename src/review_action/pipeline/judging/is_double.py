"""Tells whether two findings of one file make the same claim."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from review_action.domain.finding import Finding
from review_action.pipeline.judging.contradicts import contradicts
from review_action.pipeline.judging.subjects_of import subjects_of

NEAR: Final = 10
"""Lines between two places of one claim: about what one names by its cause, another by its effect."""
ALIKE: Final = 0.62
"""Likeness of one claim in two wordings. On tests/unit/judging/pairs.py no two defects of one line
come as near, and most doubles do: what is merged by mistake is lost, a double is only a bore."""
OTHER: Final = "other"
EARLIER: Final = "earlier#1"
"""Who raised what an earlier round found, as `Finding.raised_by`: no pass of this round."""


def is_double(one: Finding, other: Finding, *, alike: Callable[[], float]) -> bool:
    """Whether one of them is enough.

    One pass that reports two places near each other means two places, and one that reports a rule
    twice on a line means two defects; only other words for the same lines are a double there. So it
    is with what an earlier round found: a place nearby may be one that this push added. A claim
    graver than what a rule found is none.

    Args:
        one: A finding.
        other: Another one, in the same file.
        alike: Their likeness, see `likeness`; looked up only where it decides.
    """
    if _hides(one, other) or _hides(other, one):
        return False
    if one.rule_id == other.rule_id and said_by(one) == said_by(other):
        return True
    apart = lines_apart(one, other)
    if apart > NEAR or contradicts(one, other):
        return False
    if is_evidence(one, other) or (apart == 0 and _same_words(one.title, other.title)):
        return True
    ours, theirs = (finding.rule_id.partition("/")[2] for finding in (one, other))
    independent = _independent(one, other)
    if apart == 0 and independent and ours == theirs != OTHER:
        return True
    near = independent and EARLIER not in (*one.raised_by, *other.raised_by)
    return (apart == 0 or near) and alike() >= ALIKE


def is_evidence(one: Finding, other: Finding) -> bool:
    """Whether a rule that fired is one of them, and both are about the same on the same few lines."""
    if "analyzer" not in {one.origin, other.origin} or lines_apart(one, other) > 0:
        return False
    if max(each.end_line - each.start_line for each in (one, other)) > NEAR:
        return False
    return one.start_line > 0 and not subjects_of(one).isdisjoint(subjects_of(other))


def lines_apart(one: Finding, other: Finding) -> float:
    """Lines from the end of one to the start of the other; 0 when they overlap, infinite across sides."""
    if one.side != other.side or (one.start_line == 0) != (other.start_line == 0):
        return float("inf")
    return max(0, one.start_line - other.end_line, other.start_line - one.end_line)


def _hides(one: Finding, other: Finding) -> bool:
    """Whether a rule's milder word would stand for a claim that a second look may confirm.

    What a rule found is never made graver by a claim; and whoever writes the code writes the words
    of some rules too.
    """
    if one.origin != "analyzer" or other.origin == "analyzer":
        return False
    return other.is_graver_than(one)


def _independent(one: Finding, other: Finding) -> bool:
    """Whether two passes, two agents or two analyzers raised them, and none raised both."""
    if one.raised_by and other.raised_by:
        return not set(one.raised_by) & set(other.raised_by)
    return one.agent != other.agent or one.origin != other.origin


def said_by(finding: Finding) -> str:
    """What a fingerprint is made of, besides rule and path."""
    return _said(finding.quote, finding.title)


@lru_cache(maxsize=4096)
def _said(quote: str, title: str) -> str:
    """Kept, as thousands of pairs are compared."""
    return re.sub(r"\s+", " ", quote.strip() or title.strip())


def _same_words(one: str, other: str) -> bool:
    return one == other or one.casefold().split() == other.casefold().split()
