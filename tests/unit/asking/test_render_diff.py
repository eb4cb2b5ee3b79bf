import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.pipeline.asking.render_diff import render_diff
from review_action.pipeline.asking.show_line import LINE_CHARACTERS
from review_action.rendering import render


def _file(*lines: Line, path: str = "shop/cart.py", section: str = "", **more: object) -> FileDiff:
    hunk = Hunk(old_start=41, old_count=3, new_start=41, new_count=4, section=section, lines=lines)
    known = {"path": path, "hunks": (hunk,), "additions": 2, "deletions": 1}
    return FileDiff.model_validate(known | more)


def _added(text: str, new: int = 1) -> Line:
    return Line("added", None, new, text)


CART = _file(
    Line("context", 41, 41, "    amount = 0"),
    Line("removed", 42, None, "    for item in items:"),
    Line("added", None, 42, "    for item in items[1:]:"),
    Line("added", None, 43, "        log(item)"),
    Line("context", 43, 44, "        amount += item.price"),
    section="def total(items):",
)


def test_render_diff__has_a_fixed_gutter() -> None:
    assert render_diff([CART]).splitlines() == [
        "## File: shop/cart.py (modified, +2 -1)",
        "@@ -41,3 +41,4 @@ def total(items):",
        "    41  |     amount = 0",
        "L   42 -|     for item in items:",
        "    42 +|     for item in items[1:]:",
        "    43 +|         log(item)",
        "    44  |         amount += item.price",
    ]


def test_render_diff__is_what_the_system_text_explains() -> None:
    shown = "".join(f"    {row}\n" for row in render_diff([CART]).splitlines())
    assert shown in render("prompts/system.md.j2")


def test_render_diff__files_follow_each_other_without_a_gap() -> None:
    moved = FileDiff(path="b.py", previous_path="a.py", status="renamed")
    assert (
        render_diff([moved, moved]).splitlines() == ["## File: b.py (renamed, +0 -0), was a.py"] * 2
    )


def test_render_diff__of_nothing_is_nothing() -> None:
    assert render_diff([]) == ""


def test_render_diff__a_number_of_seven_digits_is_not_cut() -> None:
    assert render_diff([_file(_added("x", 1234567))]).endswith("\n1234567 +| x")


def test_render_diff__a_missing_newline_at_the_end_is_not_shown() -> None:
    line = Line("added", None, 7, "end", newline=False)
    assert render_diff([_file(line)]).splitlines()[-1] == "     7 +| end"


def test_render_diff__invisible_characters_are_escaped() -> None:
    shown = render_diff([_file(_added("if ok:\u202e # \u200b"), path="a\u2066.py")])
    assert "if ok:\\u202e # \\u200b" in shown
    assert "## File: a\\u2066.py " in shown


def test_render_diff__a_carriage_return_at_the_end_is_not_code() -> None:
    assert render_diff([_file(_added("x\r"))]).endswith("+| x")
    assert render_diff([_file(_added("x\ry"))]).endswith("+| x\\u000dy")


@pytest.mark.parametrize(
    ("length", "tail"),
    [(LINE_CHARACTERS, "x"), (LINE_CHARACTERS + 1_500, " [... 1,500 more characters]")],
)
def test_render_diff__long_lines_are_clipped_with_a_mark(length: int, tail: str) -> None:
    shown = render_diff([_file(_added("x" * length))])
    assert shown.endswith("+| " + "x" * LINE_CHARACTERS + tail.removeprefix("x"))


@given(st.text(), st.text(), st.text())
def test_render_diff__no_text_starts_a_line_of_its_own(path: str, text: str, section: str) -> None:
    shown = render_diff([_file(_added(text), path=path, section=section)])
    heading, header, row = shown.split("\n")
    assert heading.startswith("## File: ")
    assert header.startswith("@@ ")
    assert re.match(r" {5}1 \+\| ", row)
    assert shown.splitlines() == [heading, header, row]
