"""The part of an agent's page that its module and template already say."""

from collections.abc import Iterator

from review_action.agents import AGENTS
from review_action.domain.agent import Agent
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
    shown = example(agent)
    yield "\n## Example\n"
    yield f"> **{shown.title}**"
    yield ">"
    yield f"> {shown.evidence}"
    yield ">"
    yield f"> <sub>{shown.severity}, {shown.confidence} confidence · `{agent.id}/{shown.rule}`</sub>"


def _advice(agent: Agent) -> Iterator[str]:
    yield "\n## Reminders\n"
    yield "At most five stand in a question, for the languages that the diff shows: the first of each, then the second.\n"
    known: dict[str, list[str]] = {}
    for language, lines in agent.advice.items():
        for line in lines:
            known.setdefault(line, []).append(language)
    alike: dict[str, list[str]] = {}
    for line, languages in known.items():
        alike.setdefault(", ".join(languages), []).append(line)
    for named, said in alike.items():
        yield f"- {named}"
        yield from (f"  - {line}" for line in said)
