"""Whose rule a finding breaks, where an agent holds the rules of several, or a team its own."""

import json
from typing import Any

import pytest

from review_action.domain.agent import Agent, Rule
from review_action.domain.completion import AgentReply, Completion
from review_action.pipeline.asking.parse_completion import parse_completion
from tests.unit.asking.replies import AGENT, UNIT, element, reply

TEAMS = (
    Rule(id="sql-injection", title="Own", agent="team", instruction="No SQL.", severity="info"),
    Rule(id="only-lib", title="Own", agent="team", instruction="No.", paths=("lib/**",)),
)
GENERALIST = Agent(
    id="generalist",
    title="Generalist",
    kind="review",
    template="agents/generalist.md.j2",
    rules=(
        Rule(id="sql-injection", title="SQL", severity="error", agent="security"),
        Rule(id="off-by-one", title="Bound", agent="logic"),
        Rule(id="dead-code", title="Dead", severity="info", agent="refactor"),
        *TEAMS,
    ),
)
TEAM = Agent(id="team", title="Team", kind="review", template="agents/team.md.j2", rules=TEAMS)


def read(agent: Agent, take: int = 1, **changes: Any) -> AgentReply:
    text = json.dumps(reply(element(1, **changes)))
    return parse_completion(Completion(text=text), agent, UNIT, take=take)


@pytest.mark.parametrize(
    ("said", "rule_id"),
    [
        ("off-by-one", "logic/off-by-one"),
        ("`Off By One`", "logic/off-by-one"),
        ("logic: off-by-one", "logic/off-by-one"),
        ("logic/off_by_one", "logic/off-by-one"),
        ("generalist/off-by-one", "logic/off-by-one"),
        ("off-by-one: as dead-code", "logic/off-by-one"),
        ("off-by-one: dead-code", "logic/off-by-one"),
        ("sql-injection", "security/sql-injection"),
        ("security: sql-injection", "security/sql-injection"),
        ("team: sql-injection", "team/sql-injection"),
        ("security", "generalist/other"),
        ("something new", "generalist/other"),
        ("", "generalist/other"),
    ],
)
def test_parse_completion__a_rule_is_its_owners(said: str, rule_id: str) -> None:
    (found,) = read(GENERALIST, rule=said).findings
    assert found.rule_id == rule_id


def test_parse_completion__severity_is_the_rules_where_none_is_told() -> None:
    (found,) = read(GENERALIST, rule="team/sql-injection", severity="").findings
    assert found.severity == "info"


@pytest.mark.parametrize(
    ("said", "path", "problem"),
    [
        ("other", "src/a.py", "it names none of the team's rules"),
        ("only-lib", "src/a.py", "its rule does not hold for its file"),
    ],
)
def test_parse_completion__the_teams_rules_hold_where_the_team_says(
    said: str, path: str, problem: str
) -> None:
    told = read(TEAM, rule=said, path=path)
    assert told.findings == ()
    assert told.rejected == (f"A claim of the model was left out: {problem}.",)


def test_parse_completion__a_rule_of_the_teams_on_a_file_it_holds_for() -> None:
    (found,) = read(TEAM, rule="only-lib", path="lib/b.ts").findings
    assert found.rule_id == "team/only-lib"


@pytest.mark.parametrize(("rule", "changes"), [("dead-code", ("Gone.",)), ("off-by-one", ())])
def test_parse_completion__changes_are_kept_of_refactorings_alone(
    rule: str, changes: tuple[str, ...]
) -> None:
    (found,) = read(GENERALIST, rule=rule, changes=["Gone."]).findings
    assert found.changes == changes


def test_parse_completion__a_finding_knows_the_pass_that_raised_it() -> None:
    assert [found.raised_by for found in read(AGENT).findings] == [("review#1",)]
    assert [found.raised_by for found in read(AGENT, take=2).findings] == [("review#2",)]
