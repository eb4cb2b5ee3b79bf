"""Hunks of one file: every line keeps its number on both sides, and damage is told."""

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff, Line
from review_action.domain.pull_request import ChangedFile
from review_action.errors import DiffSyntaxError
from review_action.pipeline.intake.parse_diff import parse_diff


def parse(patch: str | None, path: str = "app.py") -> FileDiff:
    return parse_diff(ChangedFile(path=path, patch=patch))


def lines_of(patch: str) -> tuple[Line, ...]:
    (hunk,) = parse(patch).hunks
    return hunk.lines


def test_parse_diff__numbers_both_sides() -> None:
    assert lines_of("@@ -3,3 +3,3 @@ def f():\n a\n-b\n+B\n c") == (
        Line("context", 3, 3, "a"),
        Line("removed", 4, None, "b"),
        Line("added", None, 4, "B"),
        Line("context", 5, 5, "c"),
    )


def test_parse_diff__takes_everything_but_hunks_from_the_listing() -> None:
    file = ChangedFile(
        path="src/neu.py", previous_path="src/alt.py", status="renamed", patch="@@ -1 +1 @@\n-a\n+b"
    )
    diff = parse_diff(file)
    assert (diff.path, diff.previous_path, diff.status) == ("src/neu.py", "src/alt.py", "renamed")
    assert (diff.additions, diff.deletions, diff.language) == (1, 1, "python")


def test_parse_diff__reads_counts_left_out_as_one() -> None:
    (hunk,) = parse("@@ -1 +1 @@\n-a\n+b").hunks
    assert (hunk.old_start, hunk.old_count, hunk.new_start, hunk.new_count) == (1, 1, 1, 1)


def test_parse_diff__keeps_the_section() -> None:
    (hunk,) = parse("@@ -1 +1 @@ class Ünit:\n-a\n+b").hunks
    assert hunk.header == "@@ -1,1 +1,1 @@ class Ünit:"


def test_parse_diff__keeps_a_hunk_that_only_deletes() -> None:
    (hunk,) = parse("@@ -4,2 +3,0 @@\n-a\n-b").hunks
    assert hunk.lines == (Line("removed", 4, None, "a"), Line("removed", 5, None, "b"))
    assert (hunk.new_start, hunk.new_count) == (3, 0)


@pytest.mark.parametrize("patch", [None, ""])
def test_parse_diff__has_no_hunks_without_a_patch(patch: str | None) -> None:
    assert parse(patch).hunks == ()


@pytest.mark.parametrize(
    "odd",
    ["\u2028", "\u2029", "\f", "\v", "\x85", "\x1c", "\x1d", "\x1e", "\r", "\x00", "\ufeff"],
)
def test_parse_diff__only_a_line_feed_ends_a_line(odd: str) -> None:
    text = f"x = 1{odd}y = 2"
    assert lines_of(f"@@ -1 +1,2 @@\n a\n+{text}\n") == (
        Line("context", 1, 1, "a"),
        Line("added", None, 2, text),
    )


def test_parse_diff__keeps_carriage_returns() -> None:
    assert [line.text for line in lines_of("@@ -1,2 +1,2 @@\n a\r\n-b\n+b\r\n")] == [
        "a\r",
        "b",
        "b\r",
    ]


def test_parse_diff__a_stripped_empty_context_line_is_context() -> None:
    assert lines_of("@@ -1,3 +1,3 @@\n a\n\n-b\n+c")[1] == Line("context", 2, 2, "")


def test_parse_diff__content_may_look_like_headers() -> None:
    patch = "@@ -1,3 +1,3 @@\n--- a/x\n-@@ -1 +1 @@\n+++ b/x\n+diff --git a/x b/x\n -- \n"
    assert [line.text for line in lines_of(patch)] == [
        "-- a/x",
        "@@ -1 +1 @@",
        "++ b/x",
        "diff --git a/x b/x",
        "-- ",
    ]


def test_parse_diff__tells_which_side_ends_without_a_newline() -> None:
    patch = "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    assert [line.newline for line in lines_of(patch)] == [False, True]
    patch = "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file"
    assert [line.newline for line in lines_of(patch)] == [True, False]


def test_parse_diff__a_translated_newline_mark_is_one_too() -> None:
    assert not lines_of("@@ -1 +1 @@\n-a\n+b\n\\ Kein Zeilenumbruch")[1].newline


def test_parse_diff__a_byte_that_is_not_utf8_reads_as_github_shows_it() -> None:
    patch = b"@@ -1 +1 @@\n-caf\xe9\n+cafe\n".decode("utf-8", "surrogateescape")
    diff = parse(patch)
    assert diff.hunks[0].lines[0].text == "caf\ufffd"
    assert "caf\ufffd" in diff.model_dump_json()


@pytest.mark.parametrize(
    "patch",
    [
        "@@ -1,2 +1,2 @@\n-a\n+b",
        "@@ -1 +1 @@\n-a\n+b\n+c",
        "@@ -1 +1 @@\n-a\n+b\nnonsense\n@@ -9 +9 @@\n-a\n+b",
        "@@ -1 +1 @@\n-a\n+b\n\n\n",
        "@@ -1 +1 @@\n-a\n+b\n--- c\n+++ d\n@@ -1 +1 @@\n-a\n+b",
        "@@ -1 +1 @@\n-a\n+b\ndiff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b",
        "@@ -1 +1 @@\n-a\n?b",
        "-a\n+b",
        "\\ No newline at end of file",
        "@@ -x +y @@",
    ],
)
def test_parse_diff__refuses_what_would_lose_a_line(patch: str) -> None:
    with pytest.raises(DiffSyntaxError, match=r"the patch of 'app\.py' cannot be parsed") as caught:
        parse(patch)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_parse_diff__an_error_cannot_write_a_workflow_command() -> None:
    with pytest.raises(DiffSyntaxError) as caught:
        parse("@@ -1,9 +1,9 @@\n::error::x\r::set-output", path="a\n::error::b")
    assert "\n" not in str(caught.value)
    assert "\r" not in str(caught.value)


def test_parse_diff__knows_a_script_by_its_first_line() -> None:
    assert parse("@@ -0,0 +1 @@\n+#!/usr/bin/env python3", path="bin/tool").language == "python"
    assert parse("@@ -9 +9 @@\n-#!/bin/sh\n+#!/bin/sh -e", path="bin/tool").language == ""


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["", "--- a", "+++ b", "@@ -1 +1 @@", "\\ No newline", "same", "x\u2028y"]),
        st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=6),
    ),
    max_size=25,
)


@settings(deadline=None)
@given(old=TEXTS, new=TEXTS, context=st.integers(0, 4))
def test_parse_diff__every_line_keeps_its_old_and_new_number(
    old: list[str], new: list[str], context: int
) -> None:
    pieces = difflib.unified_diff(old, new, n=context, lineterm="")
    patch = "\n".join(list(pieces)[2:])
    diff = parse(patch)
    for hunk in diff.hunks:
        for line in hunk.lines:
            assert line.old is None or old[line.old - 1] == line.text
            assert line.new is None or new[line.new - 1] == line.text
    removed = {line.old for hunk in diff.hunks for line in hunk.lines if line.kind == "removed"}
    added = {line.new or 0: line.text for line in diff.added_lines}
    kept = [text for number, text in enumerate(old, 1) if number not in removed]
    for number in sorted(added):
        kept.insert(number - 1, added[number])
    assert kept == new
