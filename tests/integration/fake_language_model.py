"""A `LanguageModel` that answers by script: a text, an error, or never."""

import asyncio
from collections.abc import Callable, Sequence
from enum import Enum

from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.errors import ModelError
from tests.fakes.model.verifier import confirm


class Silence(Enum):
    """What a model says that does not answer before it is cancelled."""

    NEVER = "never"


Said = str | Completion | ModelError | BaseException | Silence
USAGE = Usage(input_tokens=100, output_tokens=10)


class FakeLanguageModel:
    """Says for each agent what its script has next; the last entry repeats.

    The second look confirms everything, unless it has a script (`verify`) of its own.

    Args:
        otherwise: For agents without a script.
        scripts: By agent.
    """

    def __init__(self, otherwise: Said, **scripts: Sequence[Said]) -> None:
        self._otherwise = otherwise
        self._scripts = {agent: list(script) for agent, script in scripts.items()}
        self.prompts: list[Prompt] = []
        self.deadlines: set[float] = set()
        self.closed = 0
        self.on_ask: Callable[[Prompt], None] = lambda _: None

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        self.prompts.append(prompt)
        self.deadlines.add(deadline)
        self.on_ask(prompt)
        said = self._next(prompt)
        if isinstance(said, Silence):
            await asyncio.Event().wait()
        if isinstance(said, BaseException):
            raise said
        if isinstance(said, Completion):
            return said
        return Completion(text=str(said), model="fake-1", route="fake:1", usage=USAGE)

    async def aclose(self) -> None:
        self.closed += 1

    def _next(self, prompt: Prompt) -> Said:
        unscripted = prompt.agent == "verify" and "verify" not in self._scripts
        if unscripted and isinstance(self._otherwise, str) and "verdicts" not in self._otherwise:
            return confirm(prompt.question)
        script = self._scripts.get(prompt.agent, [self._otherwise])
        return script.pop(0) if len(script) > 1 else script[0]
