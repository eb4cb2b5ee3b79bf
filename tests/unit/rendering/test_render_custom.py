import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.agent import Agent, Rule
from review_action.errors import InvalidConfigError
from review_action.rendering.render_custom import MAX_OUTPUT, MAX_SOURCE, render_custom

PATH = "docs/prompts/security.md.j2"
AGENT = Agent(
    id="security",
    title="Security",
    kind="review",
    template="agents/security.md.j2",
    rules=(Rule(id="one", title="One"), Rule(id="two", title="Two", severity="info")),
    leaves=("Style.",),
)


def rendered(source: str, intent: str = "Intent.") -> str:
    values = {"agent": AGENT, "advice": ("Mind it.",), "comment_language": "", "intent": intent}
    return render_custom(source, name=PATH, **values)


def refused(source: str, intent: str = "Intent.") -> InvalidConfigError:
    with pytest.raises(InvalidConfigError) as caught:
        rendered(source, intent)
    assert caught.value.path == PATH
    return caught.value


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Plain & <b>.\n", "Plain & <b>.\n"),
        ("{{ agent.title | upper }}: {{ intent ~ advice[0] }}", "SECURITY: Intent.Mind it."),
        ("{% for rule in agent.rules %}{{ rule.id }};{% endfor %}", "one;two;"),
        ("{% if comment_language %}a{% else %}b{% endif %}", "b"),
        ("{{ agent.rules | join(', ', attribute='id') }}", "one, two"),
        ("{{ advice | length }}{{ 'a' if advice else 'b' }}{# no #}", "1a"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ],
)
def test_render_custom__words_conditions_and_loops(source: str, text: str) -> None:
    assert rendered(source) == text


def test_render_custom__parts_of_ours() -> None:
    said = rendered("Look.\n{% include '_rules' %}\nEnd.")
    assert said.startswith("Look.\n")
    assert "`two`" in said
    assert "- Mind it." in said
    assert said.endswith("End.")


@pytest.mark.parametrize(
    ("source", "line", "problem"),
    [
        ("{{ nothing }}", 1, "'nothing' is undefined"),
        ("a\n{{ agent.nope }}", 2, "has no attribute 'nope'"),
        ("a\n\n{% if %}", 3, "Expected an expression"),
        ("{{ agent.rules.__class__ }}", 1, "unsafe"),
        ("{{ agent['__dict__'] }}", 1, "unsafe"),
        ("a\n{% set a = 1 %}", 2, "`assign` is not allowed"),
        ("{{ 'a' * 999999999 }}", 1, "`mul` is not allowed"),
        ("{{ 9 ** 9 }}", 1, "`pow` is not allowed"),
        ("{{ '%0999999999d' % 1 }}", 1, "`mod` is not allowed"),
        ("{{ ''.join(['a']) }}", 1, "`call` is not allowed"),
        ("{% for a in range(9) %}{% endfor %}", 1, "`call` is not allowed"),
        ("{% for a in advice recursive %}{% endfor %}", 1, "`for` is not allowed"),
        ("{% macro a() %}{% endmacro %}", 1, "`macro` is not allowed"),
        ("{% filter upper %}a{% endfilter %}", 1, "`filterblock` is not allowed"),
        ("{% import '_rules' as a %}", 1, "`import` is not allowed"),
        ("{% extends '_rules' %}", 1, "`extends` is not allowed"),
        ("{% include '_reply' %}", 1, "it may include _advice, _rules, _team_rules alone"),
        ("{% include '../../etc/passwd' %}", 1, "it may include"),
        ("{% include ['_rules'] %}", 1, "it may include"),
        ("{% include intent %}", 1, "it may include"),
        ("{{ agent | attr('x') }}", 1, "the filter `attr` is not allowed"),
        ("{{ 'a' | center(999999999) }}", 1, "the filter `center` is not allowed"),
        ("{{ 'a' | no_such }}", 1, "the filter `no_such` is not allowed"),
        ("{% for a in 5 %}{% endfor %}", 1, "not iterable"),
        ("{{ 5 < 'a' }}", 1, "not supported"),
        (
            "{% for a in intent %}" * 3 + "{% endfor %}" * 3,
            1,
            "more than 2 loops, one within the other",
        ),
    ],
)
def test_render_custom__what_is_wrong_or_acts_is_refused_with_its_line(
    source: str, line: int, problem: str
) -> None:
    error = refused(source)
    assert problem in error.problem
    assert (error.line, error.column) == (line, 1)
    assert "Filters are:" in error.hint


def test_render_custom__is_bounded() -> None:
    assert "longer than" in refused("x" * (MAX_SOURCE + 1)).problem
    loop = "{% for a in intent %}{{ intent }}{% endfor %}"
    assert f"more than {MAX_OUTPUT}" in refused(loop, "x" * 3_000).problem
    joined = "{{ intent | join(intent) | join(intent) | join(intent) }}"
    assert f"more than {MAX_OUTPUT}" in refused(joined, "x" * 300).problem
    assert "recursion" in refused("{{ " + "(" * 9_000 + "1" + ")" * 9_000 + " }}").problem


@given(
    st.lists(
        st.sampled_from(
            [
                "{{",
                "}}",
                "{%",
                "%}",
                " agent",
                ".rules",
                " for a in",
                " if",
                " end",
                "for",
                "|",
                "x",
            ]
        )
        | st.text(max_size=2)
    ).map("".join)
)
def test_render_custom__any_source_is_text_or_one_error(source: str) -> None:
    try:
        assert len(rendered(source)) <= MAX_OUTPUT
    except InvalidConfigError as error:
        assert error.path == PATH  # noqa: PT017  # hypothesis reports the source, raises() would hide it
