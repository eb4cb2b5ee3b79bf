"""A second look without a model: confirms every claim by the line it quotes."""

import json
import re

_CLAIM = re.compile(r'^\{"id": \d+.*\}$', re.MULTILINE)
_ASKED = re.compile(r"^Decide each of the \d+ claims above", re.MULTILINE)


def is_second_look(question: str) -> bool:
    """Whether a prompt of ours asks for verdicts."""
    return _ASKED.search(question) is not None


def confirm(question: str) -> str:
    """The reply, as JSON, to a prompt of ours that lists claims."""
    claims = [json.loads(row) for row in _CLAIM.findall(question)]
    verdicts = [
        {
            "id": claim["id"],
            "quote": claim.get("quote", "").split("\n")[0],
            "reasoning": "The quoted line does it.",
            "verdict": "confirmed",
            "severity": "error",
        }
        for claim in claims
    ]
    return json.dumps({"verdicts": verdicts, "done": True})
