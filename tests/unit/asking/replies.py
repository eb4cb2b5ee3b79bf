"""A valid reply whose strings hold what misleads parsers, and the agent and unit it answers for."""

import json
from typing import Any

from review_action.domain.agent import Agent, Rule
from review_action.domain.completion import AgentReply, Completion
from review_action.domain.diff import FileDiff
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.parse_completion import parse_completion

AGENT = Agent(
    id="review",
    title="Review",
    kind="review",
    template="agents/security.md.j2",
    rules=(
        Rule(id="bug", title="Bug", severity="error"),
        Rule(id="sql-injection", title="SQL injection", severity="error"),
    ),
)
REFACTOR = Agent(
    id="refactor",
    title="Refactor",
    kind="refactor",
    template="agents/refactor.md.j2",
    rules=(Rule(id="simplify", title="Simplify", severity="info"),),
)
UNIT = ReviewUnit(
    id="unit-001",
    files=tuple(FileDiff(path=path) for path in ("src/a.py", "src/b.ts", "lib/b.ts")),
)


def element(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A finding as the schema wants it; `changes` replace or (None by `...`) remove fields."""
    made: dict[str, Any] = {
        "path": "src/a.py",
        "line": number * 10,
        "end_line": number * 10 + 1,
        "side": "RIGHT",
        "quote": f"value_{number} = load()",
        "rule": "bug",
        "severity": "error",
        "title": f"Claim {number} fails on empty input",
        "evidence": f"load() gives [] for case {number}.",
        "description": f"Guard it, case {number}.",
        "changes": [],
        "suggestion": None,
        "confidence": "high",
    }
    made.update(changes)
    return {key: value for key, value in made.items() if value is not ...}


def reply(*elements: dict[str, Any], **fields: Any) -> dict[str, Any]:
    root = {"findings": list(elements), "rating": 6, "summary": "All told.", "done": True}
    root.update(fields)
    return {key: value for key, value in root.items() if value is not ...}


FINDINGS = (
    element(1, suggestion='data = {"path": "src/a.py", "line": 99, "title": "FAKE"}'),
    element(
        2, path="src/b.ts", suggestion='    if (a["b"]) {\n      return [{"c": "d"}, 2];\n    }'
    ),
    element(3, quote='raise ValueError("a, b: {c}")', suggestion=r're.sub(r"\d+\\", "\"", x)'),
)
ROOT = reply(*FINDINGS)
TEXT = json.dumps(ROOT)
PRETTY = json.dumps(ROOT, indent=2)


def parse(text: str, *, agent: Agent = AGENT, stop: str = "stop") -> AgentReply:
    completion = Completion.model_validate({"text": text, "stop": stop})
    return parse_completion(completion, agent, UNIT)
