"""What a prompt may cost at the most, over all routes that may answer it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from review_action.adapters.llm.budgeted import Estimate
from review_action.adapters.llm.facts import facts_of
from review_action.adapters.llm.pricing import MILLION, rate_of
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings

HEADROOM = 1.2
"""Estimates are 11 % too low for one diff in twenty, and 20 % for few (docs/facts.md, 10. Tokens)."""
CHARACTERS_PER_TOKEN = 3.0
"""For prompts that nobody estimated."""


def priced_routes(
    routes: Sequence[ModelSettings], *, at: datetime, log: Callable[[str], None]
) -> tuple[ModelSettings, ...]:
    """The routes whose price is known, in their order; of the others it is said that they are left out."""
    known = tuple(route for route in routes if rate_of(route, 0, at=at) is not None)
    for route in routes:
        if route not in known:
            log(f"{route.route} is left out: its price is not known, and `max-cost` is set.")
    return known


def estimate_cost(
    routes: Sequence[ModelSettings], *, now: Callable[[], datetime]
) -> Callable[[Prompt], Estimate | None]:
    """For `BudgetedModel`: the dearest of all priced routes; None where none has a price."""

    def estimate(prompt: Prompt) -> Estimate | None:
        at = now()
        found = [one for one in (_on(route, prompt, at) for route in routes) if one]
        return max(found, key=lambda one: one.most, default=None)

    return estimate


def _on(route: ModelSettings, prompt: Prompt, at: datetime) -> Estimate | None:
    facts = facts_of(route)
    tokens = prompt.tokens or prompt.characters / CHARACTERS_PER_TOKEN
    asked = tokens * facts.token_coefficient * HEADROOM
    rate = rate_of(route, round(asked), at=at)
    if rate is None:
        return None
    question = asked * max(rate.input, rate.written) / MILLION
    longest = prompt.max_output_tokens + facts.reasoning_room
    return Estimate(asked=question, most=question + longest * rate.output / MILLION)
