"""Picks of the team's guidance what holds for some files, and as much as is read with care."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from review_action.domain.team_rules import Guidance, TeamRules
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.pipeline.intake.match_globs import match_globs
from review_action.pipeline.intake.split_sections import split_sections

LEFT_OUT = "[...]"
_ON_SETUP = re.compile(
    r"\b(?:install|set-?up|getting started|commands?|build(?:ing)?|run(?:ning)?|deploy|release|commits?"
    r"|pull requests?|overview|licen[cs]e|project structure|environment)\b",
    re.IGNORECASE,
)
"""Sections for whoever works in a terminal: the first to be left out."""


def guidance_for(
    rules: TeamRules, paths: Sequence[str], *, token_budget: int
) -> tuple[Guidance, ...]:
    """What names one of `paths` first, then what holds for all; whole sections while there is room."""
    relevant = [each for each in rules.guidance if _holds(each, paths)]
    relevant.sort(key=lambda each: not each.globs)
    chosen: list[Guidance] = []
    left = token_budget
    for guidance in relevant:
        text = _fit(guidance.text, left)
        if text:
            chosen.append(guidance.model_copy(update={"text": text}))
            left -= estimate_tokens(text)
    return tuple(chosen)


def _holds(guidance: Guidance, paths: Sequence[str]) -> bool:
    return not guidance.globs or any(match_globs(path, guidance.globs) for path in paths)


def _fit(text: str, budget: int) -> str:
    if estimate_tokens(text) <= budget:
        return text
    sections = split_sections(text)
    order = sorted(range(len(sections)), key=lambda at: bool(_ON_SETUP.search(sections[at].title)))
    taken: dict[int, str] = {}
    left = budget - estimate_tokens(LEFT_OUT) - 2
    for at in order:
        part = _lines(sections[at].text, left)
        if part:
            taken[at] = part
            left -= estimate_tokens(part) + 2  # its end of line, and what rounding lost
    kept = "\n".join(taken[at] for at in sorted(taken))
    return f"{kept}\n{LEFT_OUT}" if kept else ""


def _lines(text: str, budget: int) -> str:
    """As many whole lines as fit."""
    rows = text.split("\n")
    fits = bisect_right(
        range(1, len(rows) + 1), budget, key=lambda n: estimate_tokens("\n".join(rows[:n]))
    )
    return "\n".join(rows[:fits]).rstrip()
