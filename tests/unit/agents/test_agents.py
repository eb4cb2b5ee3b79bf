"""Holds module, template and page of every agent against each other."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from review_action.agents import AGENTS
from review_action.domain.agent import Agent
from review_action.pipeline.asking.reply_format import OTHER_RULE, reply_schema
from review_action.rendering import render

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "agents"
TEMPLATES = ROOT / "templates" / "prompts"
MODULES = ROOT / "src" / "review_action" / "agents"
_ROW = re.compile(r"^\| `([^`]+)` \| (.+) \| (\w+) \| ((?:CWE-\d+)?) \|$", re.MULTILINE)

each_agent = pytest.mark.parametrize("agent", AGENTS.values(), ids=AGENTS)


def _question(agent: Agent) -> str:
    return render(f"prompts/{agent.template}", agent=agent)


def test_agents__modules_templates_and_pages_are_the_same_set() -> None:
    modules = {path.stem for path in MODULES.glob("*.py")} - {"__init__"}
    templates = {path.name.split(".")[0] for path in (TEMPLATES / "agents").glob("[!_]*.j2")}
    pages = {path.stem for path in PAGES.glob("*.md")}
    assert modules == templates == pages == set(AGENTS)


def test_agents__the_reviewer_and_the_refactorer_are_there() -> None:
    assert [(agent.id, agent.kind) for agent in AGENTS.values()] == [
        ("review", "review"),
        ("refactor", "refactor"),
    ]


@each_agent
def test_agents__the_page_lists_exactly_the_rules(agent: Agent) -> None:
    page = (PAGES / f"{agent.id}.md").read_text(encoding="utf-8")
    assert _ROW.findall(page) == [
        (f"{agent.id}/{rule.id}", rule.title, rule.severity, rule.cwe) for rule in agent.rules
    ]


@each_agent
def test_agents__the_question_names_every_rule(agent: Agent) -> None:
    asked = re.findall(r"^- `([a-z-]+)`: (.+?)(?: \(.*\))?$", _question(agent), re.MULTILINE)
    for rule in agent.rules:
        assert (rule.id, rule.title) in asked


@each_agent
def test_agents__rule_ids_are_unique_and_well_formed(agent: Agent) -> None:
    ids = [rule.id for rule in agent.rules]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in ids)
    assert OTHER_RULE not in ids
    assert all(re.fullmatch(r"(CWE-\d+)?", rule.cwe) for rule in agent.rules)


@each_agent
def test_agents__the_example_is_a_valid_reply_in_the_order_of_the_schema(agent: Agent) -> None:
    example = json.loads(_question(agent).strip().splitlines()[-1])
    schema = reply_schema()
    jsonschema.validate(example, schema)
    assert list(example) == list(schema["properties"])
    (element,) = schema["$defs"].values()
    for finding in example["findings"]:
        assert list(finding) == list(element["properties"])
        assert finding["rule"] in {rule.id for rule in agent.rules}


@each_agent
def test_agents__the_question_explains_every_key_of_the_reply(agent: Agent) -> None:
    schema = reply_schema()
    (element,) = schema["$defs"].values()
    explained = " ".join(re.findall(r"^- (`.+?):", _question(agent), re.MULTILINE))
    for key in [*schema["properties"], *element["properties"]]:
        assert f"`{key}`" in explained


def test_agents__only_the_refactorer_is_harmless_by_default() -> None:
    assert {rule.severity for rule in AGENTS["refactor"].rules} == {"info"}
    assert {rule.severity for rule in AGENTS["review"].rules} == {"error", "warning", "info"}
