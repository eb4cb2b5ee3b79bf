"""Every agent is whole: module, template, page, golden, and data that holds together."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from review_action.agents import AGENTS, GENERALIST
from review_action.domain.agent import Agent
from review_action.domain.finding import CONFIDENCES, SEVERITIES
from review_action.pipeline.asking.reply_format import OTHER_RULE, reply_schema
from review_action.pipeline.intake.detect_language import LANGUAGES
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.rendering import render
from tests.unit.agents.questions import EVERYONE, SPECIALISTS, example, question

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "agents"
TEMPLATES = ROOT / "templates" / "prompts" / "agents"
MODULES = ROOT / "src" / "review_action" / "agents"
GOLDENS = ROOT / "tests" / "golden" / "expected" / "prompts"
NOT_LANGUAGES = frozenset({"*", "test"})
ADVICE_LINES, ADVICE_CHARACTERS = 7, 180
QUESTION_TOKENS, GENERALIST_TOKENS, ALL_TOKENS = 560, 900, 2_750
_ROW = re.compile(r"^\| `([^`]+)` \| (.+) \| (\w+) \| ((?:CWE-\d+)?) \|$", re.MULTILINE)

each_agent = pytest.mark.parametrize("agent", AGENTS.values(), ids=AGENTS)
each_specialist = pytest.mark.parametrize("agent", SPECIALISTS, ids=lambda agent: agent.id)
everyone = pytest.mark.parametrize("agent", EVERYONE, ids=lambda agent: agent.id)


def _stems(folder: Path, pattern: str) -> set[str]:
    return {path.name.split(".")[0] for path in folder.glob(pattern)}


def test_agents__each_has_module_template_page_and_golden() -> None:
    specialists = {agent.id for agent in SPECIALISTS}
    known = {agent.id for agent in EVERYONE}
    assert _stems(MODULES, "*.py") - {"__init__"} == specialists
    assert _stems(TEMPLATES, "[!_]*.j2") == known
    assert _stems(PAGES, "*.md") - {"README"} == known
    assert _stems(GOLDENS, "*.question.md") >= known


def test_agents__are_asked_with_what_matters_most_first() -> None:
    assert list(AGENTS) == [
        "security",
        "logic",
        "architecture",
        "performance",
        "style",
        "refactor",
    ]
    assert [agent.id for agent in AGENTS.values() if agent.kind == "refactor"] == ["refactor"]


@each_specialist
def test_agents__id_title_and_template_agree(agent: Agent) -> None:
    assert agent.title == agent.id.capitalize()
    assert agent.template == f"agents/{agent.id}.md.j2"


@each_agent
def test_agents__say_what_they_look_for_and_what_they_leave(agent: Agent) -> None:
    assert agent.looks_for
    assert not agent.looks_for.endswith(".")


@each_specialist
def test_agents__say_what_they_leave(agent: Agent) -> None:
    assert agent.leaves
    assert all(line.endswith(".") for line in agent.leaves)


@each_agent
def test_agents__leave_things_to_agents_that_there_are(agent: Agent) -> None:
    others = {name for line in agent.leaves for name in re.findall(r"`([a-z]+)`", line)}
    assert others
    assert others <= set(AGENTS) - {agent.id}


# Rules


@each_agent
def test_agents__the_page_lists_exactly_the_rules(agent: Agent) -> None:
    page = (PAGES / f"{agent.id}.md").read_text(encoding="utf-8")
    assert _ROW.findall(page) == [
        (f"{agent.id}/{rule.id}", rule.title, rule.severity, rule.cwe) for rule in agent.rules
    ]


@each_agent
def test_agents__the_question_names_every_rule_once(agent: Agent) -> None:
    """What has a CWE number is a term of its own, as refactorings are; the others are explained."""
    listed = question(agent).partition("# Rules")[2].partition("# Reply")[0]
    for severity in SEVERITIES:
        said = [
            f"`{rule.id}`"
            if rule.cwe or agent.kind == "refactor"
            else f"`{rule.id}` ({rule.title})"
            for rule in agent.rules
            if rule.severity == severity
        ]
        line = f"Usually `{severity}`: {', '.join(said)}."
        assert (line in listed.splitlines()) == bool(said)
    assert re.findall(r"`([a-z-]+)`(?!:)", listed) == [
        rule.id for severity in SEVERITIES for rule in agent.rules if rule.severity == severity
    ]


def test_agents__rule_ids_are_unique_across_all_agents() -> None:
    ids = [rule.id for agent in AGENTS.values() for rule in agent.rules]
    assert len(set(ids)) == len(ids)
    assert OTHER_RULE not in ids
    assert not set(ids) & set(AGENTS)


@each_agent
def test_agents__rules_are_well_formed(agent: Agent) -> None:
    for rule in agent.rules:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
        assert re.fullmatch(r"(CWE-[1-9]\d{0,3})?", rule.cwe)
        assert rule.title
        assert not rule.title.endswith(".")
        assert (rule.agent, rule.instruction, rule.paths) == ("", "", ())


def test_agents__only_the_refactorer_is_harmless_by_default() -> None:
    for agent in AGENTS.values():
        usual = {rule.severity for rule in agent.rules}
        assert (usual == {"info"}) == (agent.kind == "refactor")


def test_agents__style_never_blocks_by_itself() -> None:
    assert "error" not in {rule.severity for rule in AGENTS["style"].rules}


# Advice


@each_specialist
def test_agents__advice_is_for_languages_that_are_detected(agent: Agent) -> None:
    assert set(agent.advice) <= LANGUAGES | NOT_LANGUAGES
    assert {"python", "typescript", "javascript", "go", "java", "rust", "csharp"} <= set(
        agent.advice
    )


@each_specialist
def test_agents__advice_is_short(agent: Agent) -> None:
    for lines in agent.advice.values():
        assert 1 <= len(lines) <= ADVICE_LINES
        assert len(set(lines)) == len(lines)
        assert all(len(line) <= ADVICE_CHARACTERS and line.endswith(".") for line in lines)


@each_agent
def test_agents__advice_of_a_language_is_shown_and_no_other(agent: Agent) -> None:
    python, go = agent.advice["python"], agent.advice["go"]
    asked = question(agent, advice=python)
    assert all(f"- {line}\n" in asked for line in python)
    assert not any(line in asked for line in go)


@each_specialist
def test_agents__advice_that_two_languages_share_is_shown_once(agent: Agent) -> None:
    said = agent.advice["javascript"]
    asked = question(agent, advice=(*said, *said))
    assert all(asked.count(f"- {line}\n") == 1 for line in said)


# Questions


def test_system__the_example_is_a_valid_reply_in_the_order_of_the_schema() -> None:
    shown = json.loads(render("prompts/system.md.j2").rstrip("\n").splitlines()[-1])
    schema = reply_schema()
    jsonschema.validate(shown, schema)
    assert list(shown) == list(schema["properties"])
    (element,) = schema["$defs"].values()
    (finding,) = shown["findings"]
    assert list(finding) == list(element["properties"])
    assert finding["rule"] in {rule.id for rule in AGENTS["logic"].rules}


@everyone
def test_question__ends_with_a_finding_worth_reporting(agent: Agent) -> None:
    shown = example(agent)
    if agent.id != "team":
        assert shown.rule in {rule.id for rule in agent.rules}
    assert shown.severity in SEVERITIES
    assert shown.confidence in CONFIDENCES
    assert len(shown.title) <= 80
    assert bool(shown.changes) == (agent.kind == "refactor")


@everyone
def test_question__with_the_system_text_explains_every_key_of_the_reply(agent: Agent) -> None:
    schema = reply_schema()
    (element,) = schema["$defs"].values()
    told = render("prompts/system.md.j2") + question(agent)
    explained = "".join(re.findall(r"^(?:- (`.+?):|# \w+$)", told, re.MULTILINE))
    headings = {name.lower() for name in re.findall(r"^# (\w+)$", told, re.MULTILINE)}
    for key in [*schema["properties"], *element["properties"]]:
        assert f"`{key}`" in explained or key in headings


@everyone
def test_question__asks_for_a_summary_of_whoever_gives_one(agent: Agent) -> None:
    assert ("- `summary`: here" in question(agent)) == agent.summarises


def test_question__one_specialist_alone_tells_what_the_change_does() -> None:
    told = [agent.id for agent in AGENTS.values() if agent.summarises]
    seeing = [agent.id for agent in AGENTS.values() if agent.sees_intent]
    assert told == seeing == ["architecture"]


@everyone
def test_question__shows_what_the_author_says_to_those_alone_who_may_see_it(agent: Agent) -> None:
    shown = "said by the author" in question(agent, intent="said by the author")
    assert shown == agent.sees_intent


def test_question__what_the_author_says_comes_before_every_instruction() -> None:
    asked = question(AGENTS["architecture"], intent="said by the author")
    assert asked.index("said by the author") < asked.index("# Your task")
    blind = question(AGENTS["architecture"])
    assert blind.startswith("# Your task")
    assert "author" not in blind.replace("intent-mismatch", "")


@everyone
def test_question__names_the_language_of_the_comments(agent: Agent) -> None:
    assert "the language with the tag `pt-BR`" in question(agent, comment_language="pt-BR")
    assert "the language with the tag" not in question(agent)


@everyone
def test_question__paragraphs_are_one_empty_line_apart(agent: Agent) -> None:
    intent = "{}" if agent.sees_intent else ""
    for language in ("", "uk"):
        asked = question(agent, comment_language=language, intent=intent, advice=("Line.",))
        assert "\n\n\n" not in asked
        assert "\n# " not in asked.replace("\n\n# ", "")
        assert not asked.startswith("\n")
        assert "\n\nWorth reporting, in another repository" in asked


@each_specialist
def test_question__is_short(agent: Agent) -> None:
    limit = GENERALIST_TOKENS if agent is GENERALIST else QUESTION_TOKENS
    assert estimate_tokens(question(agent)) <= limit


def test_questions__of_all_specialists_together_are_short() -> None:
    """They are what a pass of five lenses costs beyond the cached prefix."""
    total = sum(estimate_tokens(question(agent)) for agent in AGENTS.values())
    assert total <= ALL_TOKENS


# The team's own rules


def test_question__shows_the_words_of_the_team_as_they_are() -> None:
    asked = question(EVERYONE[-1])
    assert (
        "- `views-call-services` (usually `error`; only in shop/views/**, *.py):"
        " Views call services.\n  They never import models; {{ not_a_template }}.\n" in asked
    )
    assert "\n  ```\n  from shop.models import Order\n  ```\n" in asked
    assert "\n  ````\n  ```\n  fenced\n  ```\n  ````\n" in asked
    assert "- `no-print` (usually `warning`): Log, do not print.\n\n# Reply" in asked
