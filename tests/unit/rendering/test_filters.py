import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.rendering.filters import (
    bare,
    code_fence,
    dollars,
    duration,
    inline_code,
    md_cell,
    percent,
    plural,
    thousands,
)


@given(st.text(alphabet="`~a\n "))
def test_code_fence__nothing_inside_closes_it(code: str) -> None:
    first, *inside, last = code_fence(code).split("\n")
    assert first == last
    assert set(first) == {"`"}
    assert not any(re.match(rf" *{first}`* *$", line) for line in inside)
    assert "\n".join(inside) == code


def test_code_fence__says_its_language() -> None:
    assert code_fence("x = 1", "python") == "```python\nx = 1\n```"


def test_code_fence__no_line_is_a_command() -> None:
    assert code_fence("/lgtm\n\n  x") == " ```\n /lgtm\n\n   x\n ```"
    assert code_fence("/docs @o/t", "suggestion") == "```suggestion\n/docs @o/t\n```"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10 are the most (`max-comments`)", "10 are the most (max-comments)"),
        ("`<img src=x>` @&#8203;a \\[b\\] &lt;i>", "img src x a b i"),
    ],
)
def test_bare__has_no_sign_that_acts_in_html(text: str, words: str) -> None:
    assert bare(text) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a.py", "`a.py`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a``", "``` a`` ```"),
        ("a\nb", "`a b`"),
        ("", "` `"),
        ("a\u202eb", "`a\\u202eb`"),
    ],
)
def test_inline_code__is_one_span_on_one_line(text: str, shown: str) -> None:
    assert inline_code(text) == shown


@given(st.text(alphabet="`ab \n"))
def test_inline_code__no_run_inside_is_as_long_as_the_fence(text: str) -> None:
    shown = inline_code(text)
    ticks = re.match("`+", shown)
    assert ticks
    inside = shown[ticks.end() : -ticks.end()]
    assert ticks[0] not in re.findall("`+", inside)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("a \\| b", "a \\\\| b"),
        ("one\ntwo\r\n  three", "one two three"),
        ("| x | y |\n| --- | --- |", "\\| x \\| y \\| \\| --- \\| --- \\|"),
    ],
)
def test_md_cell__stays_in_its_cell(text: str, shown: str) -> None:
    assert md_cell(text) == shown


@given(st.text(alphabet="|\\a\n\r\u2028"))
def test_md_cell__every_pipe_is_escaped_and_no_line_is_broken(text: str) -> None:
    shown = md_cell(text)
    assert len(shown.splitlines()) <= 1
    assert re.search(r"(?<!\\)\|", shown) is None


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (1200, "1,200 files")]
)
def test_plural__follows_the_count(count: int, said: str) -> None:
    assert plural(count, "file") == said


def test_plural__takes_an_irregular_form() -> None:
    assert plural(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0.0 s"),
        (0.84, "0.8 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (185, "3 min 5 s"),
        (3599.6, "1 h 0 min"),
        (3720, "1 h 2 min"),
    ],
)
def test_duration__is_as_exact_as_a_reader_needs(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_thousands__are_parted() -> None:
    assert thousands(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("usd", "said"),
    [
        (0.0, "$0"),
        (0.00001, "<$0.0001"),
        (0.00012, "$0.0001"),
        (0.0042, "$0.0042"),
        (0.00994, "$0.0099"),
        (0.00996, "$0.010"),
        (0.012, "$0.012"),
        (0.0996, "$0.10"),
        (0.154, "$0.15"),
        (1234.5, "$1,234.50"),
    ],
)
def test_dollars__small_sums_keep_their_digits(usd: float, said: str) -> None:
    assert dollars(usd) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "0 %"),
        (0, 9, "0 %"),
        (1, 999, "1 %"),
        (1, 2, "50 %"),
        (999, 1000, "99 %"),
        (9, 9, "100 %"),
        (9, 3, "100 %"),
    ],
)
def test_percent__all_and_nothing_are_exact(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said
