"""Notices that a server read only the end of a prompt, which some do without a word."""

from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import ContextTooLongError
from review_action.ports import LanguageModel

LEAST_SHARE = 0.5
"""No tokenizer makes half as many tokens of a diff as estimated: fewer means that it was cut."""


class WholePromptModel:
    """Wraps the model of a server whose context is shorter than its users think.

    Ollama's is a few thousand tokens by default, cannot be set over this wire, and what is too long
    loses its beginning, the instructions first (docs/facts.md, 8. Model wire).
    """

    def __init__(self, inner: LanguageModel) -> None:
        self._inner = inner

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """A completion of the wrapped model to the whole prompt.

        Raises:
            ContextTooLongError: The server counted far fewer tokens than the prompt has.
            ModelError: The wrapped model's.
        """
        completion = await self._inner.complete(prompt, deadline=deadline)
        read = completion.usage.input_tokens
        if 0 < read < LEAST_SHARE * prompt.tokens:
            message = f"the server read {read:,} of about {prompt.tokens:,} tokens and cut the rest"
            hint = "Raise its context (OLLAMA_CONTEXT_LENGTH), or lower `context-tokens`."
            raise ContextTooLongError(message, hint=hint)
        return completion

    async def aclose(self) -> None:
        await self._inner.aclose()
