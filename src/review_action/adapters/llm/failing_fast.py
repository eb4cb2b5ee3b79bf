"""Remembers the error that every other prompt would meet too, and spares them the asking."""

from collections.abc import Callable

from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import (
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
)
from review_action.ports import LanguageModel

FATAL = (ModelCredentialsError, ModelQuotaError, ModelNotFoundError)


class FailingFastModel:
    """Wraps a model; after a wrong key, an empty account or a missing model it asks no more."""

    def __init__(self, inner: LanguageModel, *, log: Callable[[str], None] | None = None) -> None:
        self._inner = inner
        self._log = log or (lambda _: None)
        self._fatal: ModelError | None = None

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        if self._fatal is not None:
            raise _again(self._fatal)
        try:
            return await self._inner.complete(prompt, deadline=deadline)
        except FATAL as error:
            if self._fatal is None:
                self._fatal = error
                self._log(f"The model cannot be used for the rest of this run: {error}")
            raise

    async def aclose(self) -> None:
        await self._inner.aclose()


def _again(error: ModelError) -> ModelError:
    # A new one each time: a raised exception holds the frames of the task that raised it.
    return type(error)(str(error), hint=error.hint)
