"""The wire that a route is spoken to by."""

from typing import assert_never

from review_action.adapters.llm.wire import Wire
from review_action.adapters.llm.wires.anthropic_messages import AnthropicMessagesWire
from review_action.adapters.llm.wires.chat_completions import ChatCompletionsWire
from review_action.adapters.llm.wires.gemini import GeminiWire
from review_action.domain.settings import ModelSettings


def wire_for(settings: ModelSettings) -> Wire:
    """A wire to the model's server.

    Raises:
        InvalidInputError: The base URL cannot be used.
    """
    match settings.wire:
        case "openai":
            return ChatCompletionsWire(settings.name, settings.base_url, settings.api_key)
        case "anthropic":
            return AnthropicMessagesWire(settings.name, settings.base_url, settings.api_key)
        case "gemini":
            return GeminiWire(settings.name, settings.base_url, settings.api_key)
        case _:
            assert_never(settings.wire)
