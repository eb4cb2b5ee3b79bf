"""The generalist holds the lenses of others, and says whose each rule is."""

from review_action.agents import AGENTS, GENERALIST, holding
from review_action.domain.agent import Agent, Rule
from tests.unit.agents.questions import TEAM, question

ONE = Agent(
    id="one",
    title="One",
    kind="review",
    template="",
    rules=(Rule(id="a", title="A", cwe="CWE-1"), Rule(id="b", title="B", needs_intent=True)),
    looks_for="first things",
    advice={"go": ("One go.", "Not this."), "test": ("One test.",)},
)
TWO = ONE.model_copy(
    update={
        "id": "two",
        "rules": (Rule(id="c", title="C", severity="info"),),
        "looks_for": "second things",
        "advice": {"go": ("Two go.",)},
    }
)
MENDER = TWO.model_copy(update={"id": "mender", "kind": "refactor", "rules": ()})


def test_holding__rules_keep_what_they_are_and_learn_whose_they_are() -> None:
    assert holding([ONE, TWO]).rules == (
        Rule(id="a", title="A", cwe="CWE-1", agent="one"),
        Rule(id="c", title="C", severity="info", agent="two"),
    )


def test_holding__a_team_s_own_rules_are_taken_as_given() -> None:
    rules = [rule.model_copy(update={"agent": "team"}) for rule in TEAM.rules]
    made = holding([TWO], rules)
    assert made.rules[1:] == tuple(rules)
    asked = question(made)
    assert "- two: `c`\n\nThe maintainers of this repository" in asked
    assert "- `no-print` (usually `warning`): Log, do not print." in asked
    assert "team:" not in asked


def test_holding__tells_what_each_looks_for() -> None:
    assert holding([ONE, TWO]).looks_for == "- `one`: first things.\n- `two`: second things."


def test_holding__takes_the_first_advice_of_each_reviewer() -> None:
    made = holding([ONE, TWO, MENDER])
    assert made.advice == {"go": ("One go.", "Two go."), "test": ("One test.",)}


def test_generalist__has_every_rule_but_those_that_need_the_author_s_words() -> None:
    held = {(rule.agent, rule.id) for rule in GENERALIST.rules}
    wanted = {(agent.id, rule.id) for agent in AGENTS.values() for rule in agent.rules}
    assert wanted - held == {("architecture", "intent-mismatch")}
    assert not held - wanted
    assert not GENERALIST.sees_intent


def test_generalist__lists_the_rules_by_lens() -> None:
    listed = question(GENERALIST).partition("# Rules")[2].partition("# Reply")[0]
    lines = [line for line in listed.splitlines() if line.startswith("- ")]
    assert [line.partition(":")[0] for line in lines] == [f"- {name}" for name in AGENTS]
    assert "- refactor: `duplicate-code`, `dead-code`, `complex-condition`" in lines[-1]
