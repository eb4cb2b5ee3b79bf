"""Answers with what lies in a folder of recorded completions, by agent; a second look by the titles of its claims."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.pipeline.intake.estimate_tokens import estimate_tokens

UNSURE = {"verdict": "unsure", "quote": "", "reasoning": "Nothing shown decides it."}


class RecordedModel:
    """`folder/<agent>.json` where it is whole JSON, else `<agent>.txt`; `verify.json` has verdicts by title."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[Prompt] = []

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        assert math.isfinite(deadline)
        self.asked.append(prompt)
        text = _verdicts(prompt, self._read("verify")) if _is_verify(prompt) else self._said(prompt)
        used = Usage(input_tokens=prompt.tokens, output_tokens=estimate_tokens(text))
        return Completion(
            text=text, model="recorded", route="recorded:1", cost_usd=0.001, usage=used
        )

    async def aclose(self) -> None:
        """Nothing is open."""

    def _said(self, prompt: Prompt) -> str:
        (file,) = self.folder.glob(f"{prompt.agent}.*")
        return file.read_text(encoding="utf-8")

    def _read(self, name: str) -> dict[str, list[dict[str, Any]]]:
        known: dict[str, list[dict[str, Any]]] = json.loads(
            (self.folder / f"{name}.json").read_text()
        )
        return known


def _is_verify(prompt: Prompt) -> bool:
    return prompt.agent == "verify"


def _verdicts(prompt: Prompt, known: dict[str, list[dict[str, Any]]]) -> str:
    told = [
        {"id": claim["id"], "severity": "error", **verdict}
        for claim in _claims(prompt.question)
        for verdict in known.get(claim["title"], [UNSURE])
    ]
    return json.dumps({"verdicts": told, "done": True})


def _claims(question: str) -> Iterator[dict[str, Any]]:
    for line in question.splitlines():
        if line.startswith('{"id"'):
            yield json.loads(line)
