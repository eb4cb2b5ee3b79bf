"""Builds the language model that the settings ask for: routes, each with its lane, and what is around them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from review_action.adapters.llm.chat import ChatModel
from review_action.adapters.llm.dialect import first_dialect
from review_action.adapters.llm.facts import facts_of
from review_action.adapters.llm.failing_fast import FailingFastModel
from review_action.adapters.llm.fallback import FallbackModel, Route
from review_action.adapters.llm.lane import LaneModel, Sleep
from review_action.adapters.llm.prefix_first import PrefixFirstModel
from review_action.adapters.llm.retrying import MAX_TRIES, RetryingModel
from review_action.adapters.llm.whole_prompt import WholePromptModel
from review_action.adapters.llm.wires.wire_for import wire_for
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.errors import InvalidInputError
from review_action.ports import Clock, LanguageModel

PATIENCE_WITH_FALLBACK = 0.5
"""A route with another behind it waits for at most half of the time left."""
TRIES_WITH_FALLBACK = 3
"""And asks it less often while it is down."""
CUTTING_PROVIDERS = frozenset({"ollama"})
"""Their servers cut what is too long without a word."""


def utc_now() -> datetime:
    """The time of day: prices change with it."""
    return datetime.now(UTC)  # noqa: TID251  # the clock itself; tests pass their own


@dataclass(frozen=True)
class _Run:
    """What all routes of a run have in common."""

    clock: Clock
    now: Callable[[], datetime]
    sleep: Sleep
    log: Callable[[str], None] | None
    on_first_request: Callable[[], None] | None
    opened: Callable[[Prompt], None]
    admitted: Callable[[Prompt], None]


def build_model(
    settings: ModelSettings,
    *,
    fallbacks: Sequence[ModelSettings] = (),
    max_cost: float | None = None,
    clock: Clock,
    now: Callable[[], datetime] = utc_now,
    on_first_request: Callable[[], None] | None = None,
    log: Callable[[str], None] | None = None,
    sleep: Sleep = asyncio.sleep,
) -> LanguageModel:
    """A model that retries, paces itself, moves on to the next route and keeps to its budget.

    To be used in one event loop.

    Args:
        settings: Where the model is and what it is called.
        fallbacks: Routes that answer, in order, when the one before cannot.
        max_cost: US dollars for all prompts together; None: no limit.
        clock: Monotonic seconds; deadlines are on it.
        now: The time of day, for prices.
        on_first_request: Called once, just before the first request goes out.
        log: Told of retries and of what the server does not take; never prompts, replies or keys.
        sleep: Sleeps between tries.

    Raises:
        InvalidInputError: The URL or the key cannot be used.
    """
    routes = _within_budget((settings, *fallbacks), max_cost, now, log)

    prefixed: PrefixFirstModel | None = None

    def opened(prompt: Prompt) -> None:
        if prefixed is not None:
            prefixed.opened(prompt)

    def admitted(prompt: Prompt) -> None:
        if prefixed is not None:
            prefixed.admitted(prompt)

    run = _Run(clock, now, sleep, log, on_first_request, opened, admitted)
    models = [
        Route(route.route, _build_route(route, run, last=route is routes[-1])) for route in routes
    ]
    answering = models[0].model if len(models) == 1 else FallbackModel(models, clock=clock, log=log)
    minimum = facts_of(settings).cache_minimum
    if minimum:
        # Where nobody knows of a cache, waiting for it would cost time and save nothing.
        prefixed = PrefixFirstModel(answering, clock=clock, minimum_tokens=minimum)
    model = prefixed or answering
    if max_cost is None:
        return model
    from review_action.adapters.llm.budgeted import BudgetedModel  # noqa: PLC0415  # few runs
    from review_action.adapters.llm.estimate_cost import estimate_cost  # noqa: PLC0415  # as above

    estimate = estimate_cost(routes, now=now)
    return BudgetedModel(model, max_cost=max_cost, estimate=estimate, log=log)


def _within_budget(
    routes: Sequence[ModelSettings],
    max_cost: float | None,
    now: Callable[[], datetime],
    log: Callable[[str], None] | None,
) -> Sequence[ModelSettings]:
    """Without the routes that no budget can hold, as long as another one is left."""
    if max_cost is None or len(routes) == 1:
        return routes
    from review_action.adapters.llm.estimate_cost import priced_routes  # noqa: PLC0415  # few runs

    return priced_routes(routes, at=now(), log=log or (lambda _: None)) or routes


def _build_route(settings: ModelSettings, run: _Run, *, last: bool) -> LanguageModel:
    # Here and not above: httpx takes longer to import than all of the rest, and not all runs ask.
    from review_action.adapters.llm.http import HttpTransport  # noqa: PLC0415
    from review_action.adapters.llm.priced import PricedModel  # noqa: PLC0415

    def observe(status: int, headers: Mapping[str, str]) -> None:
        lane.observe(status, headers)

    def began(prompt: Prompt) -> None:
        run.opened(prompt)
        lane.began()

    facts = facts_of(settings)
    chat = ChatModel(
        wire_for(settings),
        HttpTransport(max_connections=settings.max_concurrency),
        dialect=first_dialect(settings),
        clock=run.clock,
        secret=_secret_of(settings),
        route=settings.route,
        on_first_request=run.on_first_request,
        on_first_token=began,
        on_answer=observe,
        log=run.log,
    )
    asked: LanguageModel = FailingFastModel(chat, log=run.log)
    if settings.provider in CUTTING_PROVIDERS:
        asked = WholePromptModel(asked)
    lane = LaneModel(
        PricedModel(asked, settings, now=run.now),
        max_concurrency=settings.max_concurrency,
        coefficient=facts.token_coefficient,
        reasoning_room=facts.reasoning_room,
        patience=1.0 if last else PATIENCE_WITH_FALLBACK,
        clock=run.clock,
        sleep=run.sleep,
        on_admitted=run.admitted,
        log=run.log,
    )
    tries = MAX_TRIES if last else TRIES_WITH_FALLBACK
    return RetryingModel(lane, clock=run.clock, max_tries=tries, sleep=run.sleep, log=run.log)


def _secret_of(settings: ModelSettings) -> str:
    secret = settings.api_key.get_secret_value() if settings.api_key else ""
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        hint = "Store the key anew, without spaces and line breaks."
        raise InvalidInputError("api-key", "holds characters no key has", hint=hint)
    return secret
