"""The part of an agent's page that its module and template already say."""

from collections.abc import Iterator, Mapping

from review_action.agents import AGENTS
from review_action.domain.agent import Agent
from review_action.rendering.filters import code_fence
from tests.unit.agents.questions import example


def generated(agent: Agent) -> str:
    """What it looks for and leaves, its rules, its advice, and the example of its question."""
    return "\n".join(
        [
            f"Looks for {agent.looks_for}.",
            *_leaves(agent),
            *_rules(agent),
            *_example(agent),
            *_advice(agent),
        ]
    )


def listed() -> str:
    """All specialists in one table."""
    rows = [
        f"| [`{agent.id}`]({agent.id}.md) | {agent.looks_for} |"
        f" {'title and description' if agent.sees_intent else 'code alone'} |"
        for agent in AGENTS.values()
    ]
    return "\n".join(["| Agent | Looks for | Sees |", "| --- | --- | --- |", *rows])


def _leaves(agent: Agent) -> Iterator[str]:
    yield "\n## What it leaves\n"
    yield from (f"- {line}" for line in agent.leaves)


def _rules(agent: Agent) -> Iterator[str]:
    yield "\n## Rules\n"
    yield (
        "The severity is the usual one; a case may be graded otherwise. What fits no rule is"
        f" `{agent.id}/other`.\n"
    )
    yield "| Rule | Finds | Severity | CWE |"
    yield "| --- | --- | --- | --- |"
    for rule in agent.rules:
        yield f"| `{agent.id}/{rule.id}` | {rule.title} | {rule.severity} | {rule.cwe} |"


def _example(agent: Agent) -> Iterator[str]:
    (finding,) = example(agent)["findings"]
    yield "\n## Example\n"
    yield code_fence(finding["quote"], "python" if finding["path"].endswith(".py") else "sql")
    yield f"\n> **{finding['title']}**"
    yield ">"
    yield f"> {finding['description']}"
    yield ">"
    yield f"> {finding['evidence']}"
    if finding["suggestion"]:
        yield f">\n> Suggestion: `{finding['suggestion'].strip()}`"
    yield f">\n> <sub>{_grades(agent, finding)}</sub>"


def _grades(agent: Agent, finding: Mapping[str, str]) -> str:
    where = f"`{finding['path']}:{finding['line']}`"
    grades = f"{finding['severity']}, {finding['confidence']} confidence"
    return f"{where} · {grades} · `{agent.id}/{finding['rule']}`"


def _advice(agent: Agent) -> Iterator[str]:
    yield "\n## Reminders\n"
    yield "In the question only for the languages that the diff shows.\n"
    alike: dict[tuple[str, ...], list[str]] = {}
    for language, lines in agent.advice.items():
        alike.setdefault(lines, []).append(language)
    for lines, languages in alike.items():
        yield f"- {', '.join(languages)}"
        yield from (f"  - {line}" for line in lines)
