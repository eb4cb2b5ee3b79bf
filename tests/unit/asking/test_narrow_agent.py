"""Of each agent a unit is shown the rules that hold there, and a handful of reminders."""

from review_action.domain.agent import Agent, Rule
from review_action.domain.diff import FileDiff
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.narrow_agent import MAX_ADVICE, narrow_agent

ANYWHERE = Rule(id="anywhere", title="Anywhere")
VIEWS = Rule(id="views", title="Views", paths=("shop/views/**",))
AGENT = Agent(
    id="logic",
    title="Logic",
    kind="review",
    template="",
    rules=(ANYWHERE, VIEWS),
    advice={
        "*": ("all 1",),
        "test": ("test 1",),
        "python": ("python 1", "python 2", "python 3", "python 4"),
        "typescript": ("script 1", "types 1"),
        "javascript": ("script 1", "script 2"),
    },
)


def _file(path: str, language: str = "", additions: int = 1) -> FileDiff:
    return FileDiff(path=path, language=language, additions=additions)


def _said(*files: FileDiff) -> tuple[str, ...]:
    return narrow_agent(AGENT, ReviewUnit(id="unit-001", files=files))[1]


def test_narrow_agent__advice_is_for_the_languages_shown() -> None:
    assert _said(_file("a.ts", "typescript")) == ("all 1", "script 1", "types 1")
    assert _said(_file("README", "")) == ("all 1",)
    assert _said(_file("b.sql", "sql")) == ("all 1",)


def test_narrow_agent__first_of_each_then_second_and_most_changed_first() -> None:
    python, script = _file("a.py", "python", 2), _file("a.ts", "typescript", 9)
    assert _said(python, script) == (
        "all 1",
        "script 1",
        "python 1",
        "types 1",
        "python 2",
    )
    assert _said(script, python) == _said(python, script)
    assert len(_said(python, script)) == MAX_ADVICE


def test_narrow_agent__what_two_languages_share_is_said_once() -> None:
    said = _said(_file("a.ts", "typescript", 2), _file("a.js", "javascript"))
    assert said == ("all 1", "script 1", "types 1", "script 2")


def test_narrow_agent__test_code_has_advice_of_its_own() -> None:
    assert _said(_file("tests/test_a.py", "python"))[:3] == ("all 1", "python 1", "test 1")


def test_narrow_agent__rules_are_those_that_hold_for_a_file_shown() -> None:
    elsewhere = ReviewUnit(id="unit-001", files=(_file("shop/cart.py"),))
    there = ReviewUnit(id="unit-001", files=(_file("shop/cart.py"), _file("shop/views/a.py")))
    narrowed, _ = narrow_agent(AGENT, elsewhere)
    assert narrowed is not None
    assert narrowed.rules == (ANYWHERE,)
    assert narrow_agent(AGENT, there)[0] is AGENT


def test_narrow_agent__nothing_to_ask_where_no_rule_holds() -> None:
    only = AGENT.model_copy(update={"rules": (VIEWS,)})
    assert narrow_agent(only, ReviewUnit(id="unit-001", files=(_file("a.py"),))) == (None, ())
    bare = AGENT.model_copy(update={"rules": ()})
    assert narrow_agent(bare, ReviewUnit(id="unit-001", files=(_file("a.py"),)))[0] is bare
