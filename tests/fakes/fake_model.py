"""A language model that says what it was told to, under the same contract as the real one."""

import asyncio
import time
from collections.abc import Callable, Sequence

from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import ModelError, ModelUnavailableError
from review_action.ports import Clock

Outcome = str | Completion | ModelError


class FakeLanguageModel:
    """Answers from a script, in order (the last one repeats), or by a function of the prompt.

    Args:
        script: A string is the text of a completion; an error is raised.
        latency: Seconds each answer takes; cut by the deadline.
        clock: What deadlines are measured on.
    """

    def __init__(
        self,
        script: Sequence[Outcome] | Callable[[Prompt], Outcome],
        *,
        latency: float = 0.0,
        clock: Clock = time.monotonic,
    ) -> None:
        self.script = script
        self.latency = latency
        self.prompts: list[Prompt] = []
        self.closed = False
        self.in_flight = 0
        self.most_in_flight = 0
        self._clock = clock

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        remaining = deadline - self._clock()
        if remaining <= 0:
            message = "the deadline was reached before the model was asked"
            raise ModelUnavailableError(message, hint="Raise `deadline`.")
        self.prompts.append(prompt)
        outcome = self._outcome(prompt)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(min(self.latency, remaining))
        finally:
            self.in_flight -= 1
        if self.latency > remaining:
            message = "no whole answer before the deadline"
            raise ModelUnavailableError(message, hint="Raise `deadline`.")
        if isinstance(outcome, ModelError):
            raise outcome
        return Completion(text=outcome, model="fake") if isinstance(outcome, str) else outcome

    async def aclose(self) -> None:
        self.closed = True

    def _outcome(self, prompt: Prompt) -> Outcome:
        if callable(self.script):
            return self.script(prompt)
        return self.script[min(len(self.prompts), len(self.script)) - 1]
