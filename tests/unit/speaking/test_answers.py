import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.answer import Answer
from review_action.domain.config import Config, Policy
from review_action.domain.decision import Command
from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.marker import find_marker
from review_action.domain.settings import RunnerSettings, Settings
from review_action.pipeline.asking.answer_format import DescriptionReply, Step, Theme
from review_action.pipeline.speaking.compose_answer import compose_answer
from review_action.pipeline.speaking.draw_steps import draw_steps
from review_action.pipeline.speaking.labels_of import labels_of
from review_action.pipeline.speaking.put_description import (
    CLOSING,
    OPENING,
    put_description,
    take_description,
)
from review_action.pipeline.speaking.tell_policy import tell_policy
from review_action.pipeline.speaking.write_description import write_description

COMMAND = Command(pull_number=12, name="ask", arguments="why `x`?\n@all", comment_id=7)


def steps(*pairs: tuple[str, str, str]) -> list[Step]:
    return [Step(source=one, label=label, target=two) for one, label, two in pairs]


def file(path: str, added: int = 1, text: str = "x", **changed: object) -> FileDiff:
    line = Line("added", None, 1, text)
    hunk = Hunk(old_start=0, old_count=0, new_start=1, new_count=1, lines=(line,))
    return FileDiff.model_validate({"path": path, "additions": added, "hunks": (hunk,), **changed})


def test_compose_answer__is_known_again() -> None:
    one = compose_answer(Answer(text="a"), COMMAND)
    again = compose_answer(Answer(text="b", generated=True), COMMAND)
    other = compose_answer(Answer(text="a"), COMMAND.model_copy(update={"comment_id": 8}))
    marker = find_marker(one)
    assert marker is not None
    assert marker.kind == "answer"
    assert find_marker(again) == marker != find_marker(other)
    assert "Written by a model" in again
    assert "Written by a model" not in one


def test_compose_answer__quotes_what_was_asked_where_no_thread_shows_it() -> None:
    body = compose_answer(Answer(text="a"), COMMAND)
    assert body.splitlines()[0] == "> ``/ask why `x`? @all``"
    in_thread = COMMAND.model_copy(update={"in_thread": True})
    assert compose_answer(Answer(text="a"), in_thread).splitlines()[0] == "a"
    assert compose_answer(Answer(text="a", key="k"), COMMAND).splitlines()[0] == "a"
    long = COMMAND.model_copy(update={"arguments": "y" * 900})
    assert len(compose_answer(Answer(text="a"), long)) < 400


def test_compose_answer__quotes_the_rule_and_not_what_nobody_wrote() -> None:
    ignore = {"name": "ignore", "rule": "security/sql-injection", "arguments": "it is ours"}
    body = compose_answer(Answer(text="a"), COMMAND.model_copy(update=ignore))
    assert body.splitlines()[0] == "> `/ignore security/sql-injection it is ours`"
    misspelt = COMMAND.model_copy(update={"name": "help", "arguments": "", "unknown": "revew"})
    assert compose_answer(Answer(text="a"), misspelt).splitlines()[0] == "a"


def test_compose_answer__one_key_is_one_answer() -> None:
    first = compose_answer(Answer(text="a", key="refusal eve"), COMMAND)
    later = COMMAND.model_copy(update={"comment_id": 99})
    assert compose_answer(Answer(text="a", key="refusal eve"), later) == first
    assert compose_answer(Answer(text="a", key="refusal bob"), later) != first


def test_draw_steps__plain_boxes_and_arrows() -> None:
    drawn = draw_steps(steps(("1. Cart", "- 2. items", "Total"), ("Total", "", "Invoice, PDF")))
    assert drawn == (
        '```mermaid\nflowchart LR\n  n1["Cart"]\n  n2["Total"]\n  n3["Invoice, PDF"]\n'
        '  n1 -->|"items"| n2\n  n2 --> n3\n```'
    )


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=20))
def test_draw_steps__no_word_gets_out_of_its_quotes(pairs: list[tuple[str, str, str]]) -> None:
    drawn = draw_steps(steps(*pairs))
    word = r"[\w .,/+-]{1,40}"
    row = rf'  n\d+\["{word}"\]|  n\d+ -->(?:\|"{word}"\|)? n\d+'
    lines = drawn.split("\n")
    assert not drawn or lines[:2] == ["```mermaid", "flowchart LR"]
    assert all(re.fullmatch(row, line) for line in lines[2:-1])


@pytest.mark.parametrize("pairs", [(), (("a", "", "b"),), (("a", "", "b"), ("<>", "x", "c"))])
def test_draw_steps__too_little(pairs: tuple[tuple[str, str, str], ...]) -> None:
    assert draw_steps(steps(*pairs)) == ""


def test_write_description__is_harmless() -> None:
    evil = "Fixes #1 @org/team ![x](https://e.example/?q) <img src=x> /merge --> |"
    said = DescriptionReply(
        type="fix",
        summary=f"{evil}\n{CLOSING}",
        themes=[Theme(theme=evil, files=["a|b.py", "etc/passwd"], change=evil)]
        + [Theme(theme="t", files=[f"f{n}.py" for n in range(10)], change="c")] * 9,
        steps=steps(("A", "", "B"), ("B", "click", "C")),
        done=True,
    )
    known = frozenset(["a|b.py", *(f"f{n}.py" for n in range(10))])
    text = write_description(said, known=known)
    assert "### What changes (fix)" in text
    assert "etc/passwd" not in text
    assert "`a\\|b.py`" in text
    assert " and 2 more" in text
    assert text.count("| t |") == 7
    assert "```mermaid" in text
    for acting in ("#1", "@org", "](", "<img", CLOSING):
        assert acting not in text


def test_write_description__nothing_but_words() -> None:
    said = DescriptionReply(type="other", summary="It totals.", themes=[], steps=[], done=True)
    text = write_description(said, known=frozenset())
    assert text.startswith("### What changes\n\nIt totals.\n")
    assert "|" not in text


@pytest.mark.parametrize(
    ("body", "put"),
    [
        ("", "{}"),
        (" \n", " \n{}"),
        ("Mine", "Mine\n\n{}"),
        ("Mine\r\nmore", "Mine\r\nmore\r\n\r\n{}"),
        (f"Mine\n\n{OPENING}\nold\n{CLOSING}\n\nMore", "Mine\n\n{}\n\nMore"),
        (f"{OPENING} mine, no end", f"{OPENING} mine, no end\n\n{{}}"),
        (f"{OPENING} mine\n{OPENING}\nold\n{CLOSING}", f"{OPENING} mine\n{{}}"),
        (f"{CLOSING} mine {OPENING}", f"{CLOSING} mine {OPENING}\n\n{{}}"),
        (f"{OPENING}a{CLOSING} x {OPENING}b{CLOSING}", f"{OPENING}a{CLOSING} x {{}}"),
    ],
)
def test_put_description__keeps_every_letter_of_the_author(body: str, put: str) -> None:
    ours = f"{OPENING}\nnew\n{CLOSING}"
    first = put_description(body, "new")
    assert first == put.format(ours)
    assert put_description(first, "new") == first


def test_put_description__too_long() -> None:
    assert put_description("x" * 64_990, "new") is None


def test_take_description__leaves_what_the_author_wrote() -> None:
    assert take_description("Mine") == "Mine"
    assert take_description(put_description("Mine", "new") or "") == "Mine"


def test_labels_of__effort_risk_and_areas() -> None:
    files = [
        file("shop/cart.py", 50),
        file("shop/tests/test_cart.py", 300),
        file("web/a.ts", 2, previous_path="site/a.ts", status="renamed"),
        file("new/b.py", 900, status="added"),
        file("README.md", 1),
        file("we, ird/x.py", 5),
    ]
    labels = labels_of(files, (), Policy())
    assert labels.add == (
        "review: effort L",
        "review: risk medium",
        "review: area shop",
        "review: area site",
    )
    assert labels.remove == ()


@pytest.mark.parametrize(
    ("files", "effort", "risk"),
    [
        ([file("a.md")], "S", "low"),
        ([file("a.py", 200)], "M", "medium"),
        ([file("a.py", 50, "password sql( innerhtml crypt permission")], "M", "high"),
    ],
)
def test_labels_of__sizes(files: list[FileDiff], effort: str, risk: str) -> None:
    add = labels_of(files, (), Policy()).add
    assert add == (f"review: effort {effort}", f"review: risk {risk}")


def test_labels_of__only_ours_go_and_none_that_decides_comes() -> None:
    held = ("bug", "review: effort L", "review: effort S", "review: later", "review: area old")
    policy = Policy(skip_labels=("Review: area shop",), override_label="review: risk low")
    labels = labels_of([file("shop/a.md")], held, policy)
    assert labels.add == ()
    assert labels.remove == ("review: effort L", "review: area old")


def test_labels_of__nothing_to_review() -> None:
    assert labels_of([], ("review: risk low",), Policy()) == ((), ("review: risk low",))


def test_tell_policy__where_each_rule_comes_from() -> None:
    settings = Settings(runner=RunnerSettings(), fail_on="warning")
    config = Config(fail_on="never", max_comments=5, exclude=("x" * 400,), prompts={"review": "p"})
    told = {rule.name: rule for rule in tell_policy(settings, config)}
    assert (told["fail-on"].lines, told["fail-on"].source) == ("fail-on: warning", "input")
    assert (told["max-comments"].lines, told["max-comments"].source) == (
        "max-comments: 5",
        ".github/review-action.yml",
    )
    assert told["review-drafts"].source == "default"
    assert told["exclude"].lines == "exclude:\n  # 1 more, which are long"
    assert told["prompts"].lines == "prompts:  # 1 of them"
    assert told["rules"].lines == "rules: []"
    assert told["verify"].lines == "verify:  # chosen by the run"
    assert told.keys() == {name.replace("_", "-") for name in Config.model_fields} - {"version"}


@pytest.mark.parametrize(
    "entry",
    [
        "docs/**",
        "*.lock",
        "a|b",
        "no",
        "- x",
        "a: b",
        "a #b",
        "!x",
        "line\nline",
        "it's",
        "``` x",
        "7",
    ],
)
def test_tell_policy__reads_as_yaml(entry: str) -> None:
    config = Config(exclude=(entry, "b"))
    told = "\n".join(rule.lines for rule in tell_policy(Settings(runner=RunnerSettings()), config))
    read = yaml.safe_load(told)
    assert read["exclude"] == [entry, "b"]
    assert (read["incremental"], read["fail-on"]) == (True, "error")


def test_tell_policy__team_rules_are_counted() -> None:
    config = Config.model_validate({"rules": [{"id": "no-eval", "instruction": "No eval."}]})
    told = {rule.name: rule for rule in tell_policy(Settings(runner=RunnerSettings()), config)}
    assert told["rules"].lines == "rules:  # 1 of them"
    plain = {rule.name: rule for rule in tell_policy(Settings(runner=RunnerSettings()), None)}
    assert plain["prompts"].lines == "prompts: {}"


def test_put_description__a_path_that_looks_like_our_marker_ends_no_block() -> None:
    """What is left of a block that ends too early is text outside of every code span."""
    block = "| `<!-- /review-action:description -->/q.py` | `@octocat fixes #2` |"
    once = put_description("Mine.", block)
    assert once is not None
    assert put_description(once, block) == once
    assert take_description(once) == "Mine."
