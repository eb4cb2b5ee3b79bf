"""Makes a specialist of the rules that a team wrote into its configuration."""

from collections.abc import Sequence

from review_action.domain.agent import Agent, Rule
from review_action.domain.shorten import shorten
from review_action.domain.team_rules import TeamRule
from review_action.pipeline.asking.plan_passes import TEAM
from review_action.rendering.visible import visible

TITLE_CHARACTERS = 100


def team_agent(rules: Sequence[TeamRule]) -> Agent:
    """The agent `team`: its findings are reported as `team/<id of the rule>`."""
    return Agent(
        id=TEAM,
        title="Team",
        kind="review",
        template="agents/team.md.j2",
        rules=tuple(map(_rule, rules)),
        looks_for="changed lines that break a rule of this repository's own",
        leaves=("Whatever none of the rules says.",),
    )


def _rule(rule: TeamRule) -> Rule:
    instruction = visible(rule.instruction).strip()
    return Rule(
        id=rule.id,
        title=_title(instruction),
        severity=rule.severity,
        agent=TEAM,
        instruction=instruction,
        examples=tuple(visible(example).strip("\n") for example in rule.examples),
        paths=rule.paths,
    )


def _title(instruction: str) -> str:
    return shorten(" ".join(instruction.split()), TITLE_CHARACTERS)
