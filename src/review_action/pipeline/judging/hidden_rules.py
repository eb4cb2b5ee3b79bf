"""The rules on what a change hides from people or says to the model that reviews it, as findings."""

import re
from typing import Final

from review_action.domain.finding import Finding, Severity
from review_action.pipeline.judging.hidden_characters import seen_by_a_model
from review_action.rendering.visible import visible

HIDDEN: Final = "security/hidden-text"
TURNED: Final = "security/bidirectional-text"
ALIKE: Final = "security/lookalike-identifier"
ORDERS: Final = "security/instructions-to-reviewer"
TRICKS: Final = frozenset({HIDDEN, TURNED, ALIKE, ORDERS})

_TITLES: Final = {
    HIDDEN: "holds something that nobody sees",
    TURNED: "reads otherwise than it runs",
    ALIKE: "holds a word that mixes letters of two alphabets that look alike",
    ORDERS: "speaks to the model that reviews, not to people",
}
_ADVICE: Final = {
    HIDDEN: "Remove it, or write the characters as escapes (CWE-1007).",
    TURNED: "Remove the controls, or write them as escapes (CWE-1007, CVE-2021-42574).",
    ALIKE: "It is not the word it looks like: type it anew on one keyboard (CWE-1007).",
    ORDERS: "The review does not obey it. Ask its author what it is for, and remove it (CWE-1427).",
}
_TAGS: Final = re.compile("[\U000e0020-\U000e007e]{3,}")
_SPELT: Final = 80


def hidden_finding(
    rule: str,
    where: str,
    what: str,
    *,
    severity: Severity,
    path: str = "",
    line: int = 0,
    quote: str = "",
) -> Finding:
    """A finding that is proven by its rule.

    Args:
        rule: One of those above.
        where: What holds it: `This line`, `The description`.
        what: What it is, in words of ours.
        severity: How bad it is there.
        path: Empty for what is said of the pull request itself.
        line: 0 where it is on no line of the diff; such a one fails no gate.
        quote: The line.
    """
    return Finding(
        rule_id=rule,
        severity=severity,
        confidence="high",
        path=path,
        start_line=line,
        end_line=line,
        title=f"{where} {_TITLES[rule]}",
        description=f"{what[0].upper()}{what[1:]}. {_ADVICE[rule]}",
        quote=quote,
        anchor="exact" if line else "none",
        origin="analyzer",
    )


def spelt(text: str) -> str:
    """What tag characters of a text say, for people; empty where they say nothing."""
    found = _TAGS.search(text)
    return f": “{visible(seen_by_a_model(found[0][:_SPELT]))}”" if found else ""
