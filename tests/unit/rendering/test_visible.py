import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.rendering.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("if admin\u202e", "if admin\\u202e"),
        ("a\u200bb", "a\\u200bb"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("\ufeffimport", "\\ufeffimport"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("\x85", "\\u0085"),
        ("\udcff", "\\xff"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\U000e0100", "\\U000e0100"),
        ("a\ufe0f", "a\\ufe0f"),
        ("\u2764\ufe0f\ufe0f", "\u2764\ufe0f\\ufe0f"),
    ],
)
def test_visible__shows_what_nobody_sees(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["tab\tand\nnewline", "äöü ß 漢字 עברית", "\u2764\ufe0f", "🎉"])
def test_visible__leaves_honest_text_alone(text: str) -> None:
    assert visible(text) == text


@given(st.text(alphabet=st.characters()))
def test_visible__leaves_no_control_or_surrogate(text: str) -> None:
    left = {unicodedata.category(char) for char in visible(text) if char not in "\t\n"}
    assert not left & {"Cc", "Cs"}


@given(st.text(alphabet=st.characters()))
def test_visible__is_idempotent(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_visible__covers_every_bidirectional_control() -> None:
    steering = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert not set(visible(steering)) & set(steering)
