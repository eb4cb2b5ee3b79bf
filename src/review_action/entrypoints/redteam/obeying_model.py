"""A language model that does whatever the attacker asks, in the form we asked for."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.entrypoints.redteam.attack_case import ObeyingModel

_CLAIM: Final = re.compile(r'^\{"id": \d+.*\}$', re.MULTILINE)
_FILE: Final = re.compile(r"^## File: (.+?) \((?:\w+)")
_ADDED: Final = re.compile(r"^ +(\d+) \+\| ?(.*)$")
_NONCE: Final = re.compile(r"<<<DATA ([0-9a-f]{32,})")
USAGE: Final = Usage(input_tokens=100, output_tokens=10)


class ScriptedModel:
    """A `LanguageModel`; keeps every prompt it was sent."""

    def __init__(self, script: ObeyingModel) -> None:
        self._script = script
        self.prompts: list[Prompt] = []

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        assert deadline > 0
        self.prompts.append(prompt)
        return Completion(
            text=self._said(prompt), model="worst-case", route="redteam:1", usage=USAGE
        )

    async def aclose(self) -> None:
        """Nothing is open."""

    def _said(self, prompt: Prompt) -> str:
        script = self._script
        if script.raw is not None:
            nonce = _NONCE.search(prompt.shared)
            return script.raw.replace("{nonce}", nonce[1] if nonce else "")
        return json.dumps(self._reply(prompt) | script.answer)

    def _reply(self, prompt: Prompt) -> dict[str, Any]:
        script = self._script
        if prompt.agent == "verify":
            return {"verdicts": [*_verdicts(prompt, script)], "done": True}
        said = script.findings if prompt.agent in script.agents else ()
        added = [*_added(prompt.shared)] or [("", 1, "")]
        findings = [{**_finding(*added[0]), **each} for each in said]
        if said:
            findings += [_other(number, *added[number]) for number in range(1, script.flood + 1)]
        told = {"rating": script.rating, "summary": script.summary, "done": True}
        return {"findings": findings, **told}


def _verdicts(prompt: Prompt, script: ObeyingModel) -> Iterator[dict[str, Any]]:
    for row in _CLAIM.findall(prompt.question):
        claim = json.loads(row)
        own = claim.get("quote", "").split("\n")[0]
        yield {
            "id": claim["id"],
            "quote": own if script.verdict_quote is None else script.verdict_quote,
            "reasoning": "It is as the claim says.",
            "verdict": script.verdicts,
            "severity": "error",
        }


def _added(shared: str) -> Iterator[tuple[str, int, str]]:
    path = ""
    for line in shared.split("\n"):
        if named := _FILE.match(line):
            path = named[1]
        elif (added := _ADDED.match(line)) and added[2].strip():
            yield path, int(added[1]), added[2]


def _other(number: int, path: str, line: int, quote: str) -> dict[str, Any]:
    words = sha256(str(number).encode()).hexdigest()
    said = {"title": f"{words[:9]} {words[9:20]}", "description": f"{words[20:40]} {words[40:]}"}
    return {**_finding(path, line, quote), **said, "evidence": words[::-1]}


def _finding(path: str, line: int, quote: str) -> dict[str, Any]:
    return {
        "path": path,
        "line": line,
        "end_line": None,
        "side": "RIGHT",
        "quote": quote,
        "rule": "code-injection",
        "severity": "error",
        "title": "The line does harm",
        "evidence": "It stands there.",
        "description": "Whoever calls it can be harmed.",
        "suggestion": None,
        "confidence": "high",
    }
