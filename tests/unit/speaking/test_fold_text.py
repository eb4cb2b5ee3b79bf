"""What of a text is shown at once, and that nothing but praise and pictures is lost."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.pipeline.speaking.fold_text import CHARACTERS, Folded, fold_text


@pytest.mark.parametrize(
    ("text", "shown", "rest"),
    [
        ("", "", ""),
        ("One.", "One.", ""),
        ("No end", "No end", ""),
        ("One.\n\nTwo\nlines.", "One. Two lines.", ""),
        ("A. b. C! D? E.", "A. b. C! D?", "E."),
        (
            "Fails, e.g. for 1.5 or `a. b`. Guard it.",
            "Fails, e.g. for 1.5 or `a. b`. Guard it.",
            "",
        ),
        ("Ends `here.`. Two. Three. Four.", "Ends `here.`. Two. Three.", "Four."),
        ("很好。坏。再。多。", "很好。 坏。 再。", "多。"),
        ("Fails.\n- one\n- two", "Fails.", "- one\n- two"),
        ("Fails.\n\n```py\na. b\n```\n\nMore.", "Fails.", "```py\na. b\n```\n\nMore."),
        ("One. Two. Three. Four.\n\n| a |", "One. Two. Three.", "Four.\n\n| a |"),
        ("# Verdict\n\nPass.", "", "# Verdict\n\nPass."),
        ("Fails.\n\nThe same at `a:1`.", "Fails.\n\nThe same at `a:1`.", ""),
        ("1. x\n\nThe same at `a:1`.", "The same at `a:1`.", "1. x"),
    ],
)
def test_fold_text__sentences_and_structure(text: str, shown: str, rest: str) -> None:
    assert fold_text(text) == Folded(shown, rest)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Great job on the search! It fails for 0.", "It fails for 0."),
        ("Looks good to me. LGTM!", ""),
        ("Nice work, but it fails for 0.", "Nice work, but it fails for 0."),
        ("\U0001f680 It fails. \u2705", "It fails."),
        ("Goods are sold twice.", "Goods are sold twice."),
    ],
)
def test_fold_text__praise_and_pictures_are_left_out(text: str, shown: str) -> None:
    assert fold_text(text).shown == shown


def test_fold_text__a_long_sentence_is_cut_at_a_word_and_whole_in_the_rest() -> None:
    long = "word " * 200 + "end."
    shown, rest = fold_text(f"{long} Next.")
    assert shown.endswith("word …")
    assert len(shown) <= CHARACTERS + 2
    assert rest == f"{long} Next."
    assert fold_text(f"Short. {long}") == Folded("Short.", long)


def test_fold_text__a_cut_leaves_no_code_span_open() -> None:
    shown, rest = fold_text("Call `" + "a b " * 200 + "` first.")
    assert shown == "Call …"
    assert "`" in rest


@given(st.text(alphabet="ab .!?`\n-#|1", max_size=700))
def test_fold_text__loses_nothing_and_shows_little(text: str) -> None:
    shown, rest = fold_text(text)
    words = re.findall(r"[ab1]+", text)
    told = re.findall(r"[ab1]+", rest if shown.endswith(" …") else f"{shown} {rest}")
    assert told == words
    assert len(shown) <= CHARACTERS + 2


def test_fold_text__hostile_text_takes_no_time() -> None:
    started = time.process_time()
    for text in ("`" * 8_000 + ". " * 4_000, "a`. " * 4_000, "e.g. " * 4_000, "." * 16_000):
        fold_text(text)
    assert time.process_time() - started < 1
