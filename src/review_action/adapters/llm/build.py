"""Builds the language model that the settings ask for."""

import asyncio
from collections.abc import Callable

from review_action.adapters.llm.chat import ChatModel
from review_action.adapters.llm.dialect import first_dialect
from review_action.adapters.llm.failing_fast import FailingFastModel
from review_action.adapters.llm.lane import LaneModel, Sleep
from review_action.adapters.llm.retrying import RetryingModel
from review_action.adapters.llm.wires.wire_for import wire_for
from review_action.domain.settings import ModelSettings
from review_action.errors import InvalidInputError
from review_action.ports import Clock, LanguageModel


def build_model(
    settings: ModelSettings,
    *,
    clock: Clock,
    on_first_request: Callable[[], None] | None = None,
    log: Callable[[str], None] | None = None,
    sleep: Sleep = asyncio.sleep,
) -> LanguageModel:
    """A model that retries, paces itself and fails fast; to be used in one event loop.

    Args:
        settings: Where the model is and what it is called.
        clock: Monotonic seconds; deadlines are on it.
        on_first_request: Called once, just before the first request goes out.
        log: Told of retries and of what the server does not take; never prompts, replies or keys.
        sleep: Sleeps between tries.

    Raises:
        InvalidInputError: The URL or the key cannot be used.
    """
    # Here and not above: httpx takes longer to import than all of the rest, and not all runs ask.
    from review_action.adapters.llm.http import HttpTransport  # noqa: PLC0415

    secret = settings.api_key.get_secret_value() if settings.api_key else ""
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        hint = "Store the key anew, without spaces and line breaks."
        raise InvalidInputError("api-key", "holds characters no key has", hint=hint)
    wire = wire_for(settings)
    chat = ChatModel(
        wire,
        HttpTransport(max_connections=settings.max_concurrency),
        dialect=first_dialect(settings),
        clock=clock,
        secret=secret,
        on_first_request=on_first_request,
        log=log,
    )
    lane = LaneModel(
        FailingFastModel(chat, log=log),
        max_concurrency=settings.max_concurrency,
        clock=clock,
        sleep=sleep,
        log=log,
    )
    return RetryingModel(lane, clock=clock, sleep=sleep, log=log)
