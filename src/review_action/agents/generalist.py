"""All lenses in one pass: a quick review is this alone, a deep one has it look beside the specialists."""

from collections.abc import Iterable
from typing import Final

from review_action.domain.agent import Agent, Rule

ADVICE_OF_EACH: Final = 1
"""Lines of a specialist's advice for one language that also go here; modules name the dearest first."""

AGENT: Final = Agent(
    id="generalist",
    title="Generalist",
    kind="review",
    template="agents/generalist.md.j2",
    looks_for="what any of the specialists would report",
    leaves=(
        "More than three findings of `style` and `refactor` together: the most useful ones.",
        "A replacement that you cannot write down whole: `refactor` counts only with its suggestion.",
    ),
    rules=(),
    summarises=True,
)
"""Without the lenses, which it does not know: `holding` puts them in."""


def holding(agents: Iterable[Agent], rules: Iterable[Rule] = ()) -> Agent:
    """The generalist with the lenses of `agents`, and `rules` as they are.

    Blind to title and description as security and logic are, it leaves out the rules that need
    them.
    """
    lenses = tuple(agents)
    owned = (
        rule.model_copy(update={"agent": agent.id})
        for agent in lenses
        for rule in agent.rules
        if not rule.needs_intent
    )
    return AGENT.model_copy(
        update={
            "looks_for": "\n".join(f"- `{agent.id}`: {agent.looks_for}." for agent in lenses),
            "rules": (*owned, *rules),
            "advice": _advice(lenses),
        }
    )


def _advice(lenses: Iterable[Agent]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for agent in lenses:
        if agent.kind == "review":
            for language, lines in agent.advice.items():
                merged[language] = (*merged.get(language, ()), *lines[:ADVICE_OF_EACH])
    return merged
