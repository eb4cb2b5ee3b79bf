"""Answers prompts from files, and keeps whatever it was asked and could not answer."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.errors import ConfigurationError, ContextTooLongError, ModelError, RefusedError
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.ports import LanguageModel

NONCE = hashlib.sha256(b"bench/quality").hexdigest()[:32]
"""The same in every run, so that the same question is the same file. Anybody may know it: what a
prompt shows is searched for it before it is sent."""
NORMAL = "[nonce]"


class NotRecordedError(ModelError):
    """Nobody has answered this prompt yet; not a word about how good a model is."""


@dataclass
class Ledger:
    """What became of the prompts of one run."""

    answered: dict[str, Prompt] = field(default_factory=dict)
    missing: dict[str, Prompt] = field(default_factory=dict)
    """By the name under which the reply is looked for."""
    failed: dict[str, str] = field(default_factory=dict)
    """Asked of a model that could not answer, with the reason."""
    estimated: int = 0
    """Replies that do not say how many tokens they took."""

    @property
    def asked(self) -> int:
        return len({*self.answered, *self.missing, *self.failed})


class RecordedModel:
    """A `LanguageModel` over a directory.

    Args:
        folder: Of recordings; None where there are none.
        inner: Asked for what is not recorded; its answers are recorded. None: nobody is.
        repeat: Which of several independent runs it is; each has recordings of its own.
        nonce: What closes the data of the prompts; no part of what is asked.
    """

    def __init__(
        self,
        folder: Path | None,
        inner: LanguageModel | None = None,
        *,
        repeat: int = 1,
        nonce: str = NONCE,
    ) -> None:
        self._folder = folder
        self._inner: LanguageModel = inner or _Nobody()
        self._is_alone = inner is None
        self._repeat = repeat
        self._nonce = nonce
        self._tried: set[str] = set()
        self.ledger = Ledger()

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """The recorded completion, or one of the wrapped model.

        Raises:
            ConfigurationError: A recording cannot be read.
            ModelError: The wrapped model's, or `NotRecordedError`.
        """
        name = name_of(prompt, repeat=self._repeat, nonce=self._nonce)
        # A prompt comes again where its reply could not be read: then only the model can help.
        again = name in self._tried and not self._is_alone
        self._tried.add(name)
        completion = None if again else self._read(name)
        if completion is None:
            completion = await self._ask(name, prompt, deadline)
        self.ledger.answered[name] = prompt
        return self._counted(completion, prompt)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _read(self, name: str) -> Completion | None:
        file = self._folder / f"{name}.json" if self._folder else None
        if file is None or not file.is_file():
            return None
        try:
            return read_completion(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ConfigurationError(
                f"the recording {file} cannot be read: {error}",
                hint="It holds a model's reply as it came, or a completion (docs/recipes/quality.md).",
            ) from error

    async def _ask(self, name: str, prompt: Prompt, deadline: float) -> Completion:
        try:
            completion = await self._inner.complete(prompt, deadline=deadline)
        except NotRecordedError:
            self.ledger.missing[name] = prompt
            raise
        except (ContextTooLongError, RefusedError):
            raise  # it is asked in parts; or the model has spoken
        except ModelError as error:
            self.ledger.failed[name] = str(error)
            raise
        except asyncio.CancelledError:
            self.ledger.failed[name] = "the deadline was reached"
            raise
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            kept = completion.model_dump_json(indent=2) + "\n"
            (self._folder / f"{name}.json").write_text(kept, encoding="utf-8", errors="replace")
        return completion

    def _counted(self, completion: Completion, prompt: Prompt) -> Completion:
        if completion.usage != Usage():
            return completion
        self.ledger.estimated += 1
        asked = prompt.system + prompt.shared + prompt.question
        usage = Usage(
            input_tokens=prompt.tokens or estimate_tokens(asked),
            output_tokens=estimate_tokens(completion.text),
        )
        return completion.model_copy(update={"usage": usage})


class _Nobody:
    """A `LanguageModel` that has no answers."""

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        del prompt, deadline
        raise NotRecordedError("nobody has answered this prompt yet")

    async def aclose(self) -> None:
        """Nothing is open."""


def name_of(prompt: Prompt, *, repeat: int = 1, nonce: str = NONCE) -> str:
    """SHA-256 of everything the model is shown; takes and repetitions of one prompt are told apart."""
    parts = [
        text.replace(nonce, NORMAL) for text in (prompt.system, prompt.shared, prompt.question)
    ]
    asked = json.dumps([*parts, prompt.reply_schema], sort_keys=True)
    name = hashlib.sha256(asked.encode()).hexdigest()
    take = f".t{prompt.take}" if prompt.take > 1 else ""
    return f"{name}{take}{f'.r{repeat}' if repeat > 1 else ''}"


def read_completion(text: str) -> Completion:
    """A recording: a completion with its usage, or simply the reply as the model wrote it.

    Raises:
        ValueError: It looks like a completion, and is none.
    """
    try:
        said: Any = json.loads(text)
    except ValueError:
        said = None
    if isinstance(said, Mapping) and isinstance(said.get("text"), str):
        return _routed(Completion.model_validate(said))
    return _routed(Completion(text=text))


def _routed(completion: Completion) -> Completion:
    known = {"model": completion.model or "recorded", "route": completion.route or "recorded"}
    return completion.model_copy(update=known)
